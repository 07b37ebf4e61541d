"""/events, /event-minutes, /rejected-events"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from data_service.models import EventMinutePage, RejectedEventPage
from facade.platform.requests import current_context
from facade.platform.routing import Routes, Streamed
from facade.shop.data_service.port import EventMinuteQuery, RejectedEventQuery
from facade.shop.events.handlers import Upload
from facade.shop.events.models import UploadQuery, UploadReport
from facade.shop.events.port import OpenEventStore
from facade.shop.ports import BindDataService

NDJSON, CSV = "application/x-ndjson", "text/csv"


def event_routes(
    data_service: BindDataService, open_store: OpenEventStore, now: Callable[[], datetime], upload_timeout_ms: int
) -> Routes:
    routes = Routes("events", "What visitors do, by the million.")

    def upload_events(query: UploadQuery, body: Streamed) -> UploadReport:
        """Takes rows of any number, at the pace at which they can be stored, and says what became of each.

        A row that is no event is refused and kept; the others are stored. Sending something again changes nothing: an
        event is stored once for its id. After an error, part of it may be stored: send it again.
        """
        context = current_context()
        store = open_store(context)
        upload = Upload(query.upload or context.request_id, store, now)
        try:
            return upload.collect(body.pieces, csv=body.media_type == CSV, gzip=body.gzip, first_line=query.first_line)
        except BaseException:
            store.abandon()
            raise

    def list_event_minutes(query: EventMinuteQuery) -> EventMinutePage:
        """What the events of each minute add up to, in the order in which the first of each minute and kind came."""
        return data_service(current_context()).list_event_minutes(query)

    def list_rejected_events(query: RejectedEventQuery) -> RejectedEventPage:
        """Rows that were refused, as they were sent."""
        return data_service(current_context()).list_rejected_events(query)

    routes.add(
        "POST",
        "/events",
        upload_events,
        summary="Upload events",
        query=UploadQuery,
        answer=UploadReport,
        streams=(NDJSON, CSV),
        timeout_ms=upload_timeout_ms,
    )
    routes.add(
        "GET",
        "/event-minutes",
        list_event_minutes,
        summary="List event minutes",
        query=EventMinuteQuery,
        answer=EventMinutePage,
    )
    routes.add(
        "GET",
        "/rejected-events",
        list_rejected_events,
        summary="List refused rows",
        query=RejectedEventQuery,
        answer=RejectedEventPage,
    )
    return routes
