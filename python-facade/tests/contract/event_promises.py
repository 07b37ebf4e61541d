"""What events add up to, as shop/data_service/rest.py asks for it."""

from __future__ import annotations

import json
from typing import Any

from facade.shop.data_service.port import EventMinuteQuery, RejectedEventQuery
from tests.contract.data_service_promise import DataServicePromise
from tests.contract.golden import PROTO
from tests.contract.promises import Promise, refusal

STATE = "the golden shop with its events"
EVENTS: dict[str, list[dict[str, Any]]] = json.loads((PROTO / "golden" / "events.json").read_text())

EVENT_PROMISES: list[DataServicePromise] = [
    Promise(
        "what the events of each minute add up to",
        STATE,
        lambda service: service.list_event_minutes(EventMinuteQuery()),
        "GET",
        "/api/event-minutes",
        200,
        {"items": EVENTS["event_minutes"], "next_cursor": None},
    ),
    Promise(
        "the minutes of a kind of events",
        STATE,
        lambda service: service.list_event_minutes(
            EventMinuteQuery.model_validate({"kind": "cart.filled", "minute_from": "2026-01-31T12:01:00Z"})
        ),
        "GET",
        "/api/event-minutes",
        200,
        {"items": EVENTS["event_minutes"][1:], "next_cursor": None},
        {"kind": "cart.filled", "minute_from": "2026-01-31T12:01:00.000Z"},
    ),
    Promise(
        "the refused rows of an upload",
        STATE,
        lambda service: service.list_rejected_events(RejectedEventQuery(upload="morning")),
        "GET",
        "/api/rejected-events",
        200,
        {"items": EVENTS["rejected_events"], "next_cursor": None},
        {"upload": "morning"},
    ),
    Promise(
        "refused rows after a damaged cursor",
        STATE,
        lambda service: service.list_rejected_events(RejectedEventQuery(cursor="damaged")),
        "GET",
        "/api/rejected-events",
        **refusal("VALIDATION_FAILED", "cursor"),
        query={"cursor": "damaged"},
    ),
]
