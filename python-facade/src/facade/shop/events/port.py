"""Where collected events go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from data_service.models import EventCounts, NewEvent, NewRejectedEvent
from facade.platform.context import RequestContext


@dataclass
class Batch:
    """Events, each with whether it is late, and refused rows."""

    collected: list[tuple[NewEvent, bool]] = field(default_factory=list)
    refused: list[NewRejectedEvent] = field(default_factory=list)


class EventStore(Protocol):
    """Stores batches in their order. Both raise what DataService raises; then any batch may have been stored."""

    def send(self, batch: Batch) -> None:
        """Waits while the store is busy with those before."""

    def finish(self) -> EventCounts:
        """Once all that was sent is stored."""

    def abandon(self) -> None:
        """Sends no more. What was sent may still be stored."""


OpenEventStore = Callable[[RequestContext], EventStore]
