"""Who asks, and until when: taken from the request's headers once, passed on to every call it causes."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from facade.errors import FieldError, ValidationFailed
from facade.platform.deadline import Deadline

REQUEST_ID_HEADER = "X-Request-Id"
TRACEPARENT_HEADER = "traceparent"
TIMEOUT_HEADER = "X-Request-Timeout-Ms"

# Looks one header up.
Header = Callable[[str], "str | None"]

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
# W3C trace context, level 1. All-zero ids and version ff are invalid there.
_TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_TIMEOUT_MS = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class RequestContext:
    """Ids and deadline of the request being served."""

    request_id: str
    traceparent: str
    deadline: Deadline

    @property
    def trace_id(self) -> str:
        return self.traceparent[3:35]

    def outgoing_headers(self) -> dict[str, str]:
        """Headers for the next hop; what is left of the time is relative, so that clocks need not agree."""
        return {
            REQUEST_ID_HEADER: self.request_id,
            TRACEPARENT_HEADER: self.traceparent,
            TIMEOUT_HEADER: str(max(1, int(self.deadline.remaining_s() * 1000))),
        }

    def outgoing_metadata(self) -> tuple[tuple[str, str], ...]:
        """The same for gRPC, which carries the deadline natively."""
        return (("x-request-id", self.request_id), ("traceparent", self.traceparent))

    def capped_ms(self, limit_ms: int) -> RequestContext:
        return RequestContext(self.request_id, self.traceparent, self.deadline.capped_ms(limit_ms))


def new_context(timeout_ms: int) -> RequestContext:
    """A context for work that no request started, such as a health check."""
    return context_from_headers(lambda name: None, timeout_ms)


def context_from_headers(header: Header, timeout_ms: int) -> RequestContext:
    """Ids that are missing or malformed are made: they are for tracing, and no reason to refuse a request."""
    traceparent = header(TRACEPARENT_HEADER) or ""
    if not _TRACEPARENT.fullmatch(traceparent):
        traceparent = f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"
    request_id = header(REQUEST_ID_HEADER) or ""
    if not _REQUEST_ID.fullmatch(request_id):
        request_id = traceparent[3:35]
    return RequestContext(request_id, traceparent, Deadline.after_ms(timeout_ms))


def timeout_from_headers(header: Header, limit_ms: int) -> int:
    """Milliseconds this request may take: the caller's wish, at most `limit_ms`."""
    wish = header(TIMEOUT_HEADER)
    if wish is None:
        return limit_ms
    if not _TIMEOUT_MS.fullmatch(wish):
        raise ValidationFailed(FieldError(field=TIMEOUT_HEADER, detail="must be a whole number of milliseconds"))
    return min(int(wish), limit_ms)
