"""What this service needs of the gateway: the checkouts, which live there."""

from __future__ import annotations

from typing import Protocol

from gateway.models import AcceptedCheckout, Checkout, CheckoutRequest

NAME = "gateway"


class Checkouts(Protocol):
    """Bound to one request. Raises what DataService raises."""

    def start_checkout(self, idempotency_key: str, request: CheckoutRequest) -> AcceptedCheckout:
        """The same key and request are answered with the same checkout, for a day."""

    def get_checkout(self, checkout_id: str) -> Checkout: ...
