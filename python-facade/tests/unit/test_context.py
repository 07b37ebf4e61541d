from __future__ import annotations

import re

import pytest

from facade.errors import DeadlineExceeded, ValidationFailed
from facade.platform.context import RequestContext, context_from_headers, timeout_from_headers
from facade.platform.deadline import Deadline

TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class Clock:
    """A monotonic clock that only moves when told."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_a_deadline_shrinks_and_never_reaches_zero() -> None:
    clock = Clock()
    deadline = Deadline.after_ms(250, clock)
    clock.now_s += 0.2
    assert deadline.remaining_s() == pytest.approx(0.05)
    clock.now_s += 0.05
    with pytest.raises(DeadlineExceeded):
        deadline.remaining_s()


def test_a_cap_can_only_shorten() -> None:
    clock = Clock()
    deadline = Deadline.after_ms(250, clock)
    assert deadline.capped_ms(100).remaining_s() == pytest.approx(0.1)
    assert deadline.capped_ms(1000).remaining_s() == pytest.approx(0.25)


def test_the_next_hop_gets_what_is_left() -> None:
    clock = Clock()
    context = RequestContext("id-1", TRACEPARENT, Deadline.after_ms(250, clock))
    clock.now_s += 0.1
    assert context.outgoing_headers() == {
        "X-Request-Id": "id-1",
        "traceparent": TRACEPARENT,
        "X-Request-Timeout-Ms": "150",
    }


def test_ids_of_the_caller_are_kept() -> None:
    context = context_from_headers({"traceparent": TRACEPARENT, "X-Request-Id": "a.b-c_1"}.get, 1000)
    assert (context.request_id, context.traceparent) == ("a.b-c_1", TRACEPARENT)
    assert context.trace_id == "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.parametrize(
    "traceparent",
    [
        "",
        "junk",
        TRACEPARENT.upper(),
        TRACEPARENT + "-x",
        TRACEPARENT.replace("00-", "ff-"),
        f"00-{'0' * 32}-00f067aa0ba902b7-01",
        f"00-4bf92f3577b34da6a3ce929d0e0e4736-{'0' * 16}-01",
    ],
)
@pytest.mark.parametrize("request_id", ["", "with space", "x" * 65, "a\nb"])
def test_ids_that_cannot_be_used_are_made(traceparent: str, request_id: str) -> None:
    context = context_from_headers({"traceparent": traceparent, "X-Request-Id": request_id}.get, 1000)
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01", context.traceparent)
    assert context.request_id == context.trace_id
    assert context.traceparent != TRACEPARENT


@pytest.mark.parametrize(("wish", "expected"), [(None, 5000), ("1200", 1200), ("9999", 5000), ("0", 0)])
def test_the_caller_can_shorten_the_time_and_not_lengthen_it(wish: str | None, expected: int) -> None:
    headers = {} if wish is None else {"X-Request-Timeout-Ms": wish}
    assert timeout_from_headers(headers.get, 5000) == expected


@pytest.mark.parametrize("wish", ["", "-1", "1.5", "soon", "1e3", "٣", "1" * 10])
def test_a_time_that_is_no_number_is_refused(wish: str) -> None:
    with pytest.raises(ValidationFailed, match="X-Request-Timeout-Ms"):
        timeout_from_headers({"X-Request-Timeout-Ms": wish}.get, 5000)
