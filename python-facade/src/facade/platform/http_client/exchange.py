"""What goes to a service and what comes back, whichever library carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from facade.platform.deadline import Deadline

MAX_ANSWER_BYTES = 8 * 1024 * 1024
# A request sent just when the server closes is lost, and nobody knows whether it was handled; so a connection is left
# before. Servers keep idle ones for five seconds or longer.
IDLE_LIMIT_S = 4
HEADERS = {"Accept-Encoding": "identity", "User-Agent": "python-facade"}


@dataclass(frozen=True)
class Answer:
    """What came back, read completely."""

    status: int
    media_type: str
    retry_after: str
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Call:
    """One request, its URL complete and quoted."""

    method: str
    url: str
    body: bytes | None
    headers: Mapping[str, str]
    connect_s: float
    deadline: Deadline


class Exchange(Protocol):
    """One library's way of calling. Safe to share between threads."""

    def __call__(self, upstream: str, call: Call) -> Answer:
        """Sends once. Raises UpstreamUnavailable, UpstreamTimeout or UpstreamBadResponse; never returns half."""


def media_type_of(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().lower()
