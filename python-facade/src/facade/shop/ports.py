"""Everything the features need from outside, in one place to fake in tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from facade.platform.context import RequestContext
from facade.shop.data_service.port import DataService
from facade.shop.events.port import OpenEventStore
from facade.shop.gateway.port import Checkouts
from facade.shop.payments.provider import PaymentProvider

# Each service behind this one is bound to the request that it is called for.
BindDataService = Callable[[RequestContext], DataService]
BindPaymentProvider = Callable[[RequestContext], PaymentProvider]
BindCheckouts = Callable[[RequestContext], Checkouts]


@dataclass(frozen=True)
class Ports:
    data_service: BindDataService
    payment_provider: BindPaymentProvider
    event_store: OpenEventStore
    checkouts: BindCheckouts
    now: Callable[[], datetime]
