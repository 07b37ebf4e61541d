"""The time a request has left, measured on the monotonic clock so that a corrected wall clock changes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from facade.errors import DeadlineExceeded

Monotonic = Callable[[], float]


@dataclass(frozen=True)
class Deadline:
    """A point on the monotonic clock, in seconds."""

    expires_at_s: float
    monotonic: Monotonic = time.monotonic

    @classmethod
    def after_ms(cls, timeout_ms: int, monotonic: Monotonic = time.monotonic) -> Deadline:
        return cls(monotonic() + timeout_ms / 1000, monotonic)

    def remaining_s(self) -> float:
        """Seconds left, never zero: raises DeadlineExceeded instead, so that no call starts that nobody waits for."""
        left_s = self.expires_at_s - self.monotonic()
        if left_s <= 0:
            raise DeadlineExceeded("The time for this request was up before it was done.")
        return left_s

    def capped_ms(self, limit_ms: int) -> Deadline:
        """This deadline or `limit_ms` from now, whichever comes first."""
        return Deadline(min(self.expires_at_s, self.monotonic() + limit_ms / 1000), self.monotonic)
