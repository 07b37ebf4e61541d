"""An event store in memory, written by hand, that keeps the contract's promises."""

from __future__ import annotations

from dataclasses import dataclass, field

from data_service.models import EventCounts, NewEvent, NewRejectedEvent
from facade.errors import ServiceError
from facade.shop.events.port import Batch


@dataclass
class FakeEventStore:
    events: dict[str, tuple[NewEvent, bool]] = field(default_factory=dict)
    rejected: list[NewRejectedEvent] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    # Events in each batch that ever came.
    sizes: list[int] = field(default_factory=list)
    # Raised by the next call, whichever it is.
    fault: ServiceError | None = None
    abandoned: bool = False

    def send(self, batch: Batch) -> None:
        if self.fault is not None:
            raise self.fault
        self.batches.append(batch)
        self.sizes.append(len(batch.collected))

    def finish(self) -> EventCounts:
        if self.fault is not None:
            raise self.fault
        given = [one for batch in self.batches for one in batch.collected]
        known = len(self.events)
        for event, late in given:
            self.events.setdefault(event.id, (event, late))
        refused = [row for batch in self.batches for row in batch.refused if row not in self.rejected]
        self.rejected += refused
        self.batches.clear()
        accepted = len(self.events) - known
        return EventCounts(accepted_count=accepted, duplicate_count=len(given) - accepted, rejected_count=len(refused))

    def abandon(self) -> None:
        self.abandoned = True
