"""What happens around every request: context in, one log line and the request id out."""

from __future__ import annotations

import logging
import time
from contextlib import suppress

from flask import Flask, Response, g, request
from werkzeug.exceptions import ClientDisconnected

from facade.platform import health
from facade.platform.context import REQUEST_ID_HEADER, RequestContext, context_from_headers, timeout_from_headers
from facade.platform.deadline import Deadline
from facade.platform.text import printable

DISCARDED_BYTES = 1024 * 1024
PIECE_BYTES = 64 * 1024

_log = logging.getLogger(__name__)


def current_context() -> RequestContext:
    context: RequestContext = g.context
    return context


def install(app: Flask, request_timeout_ms: int) -> None:
    @app.before_request
    def begin() -> None:
        g.started_s = time.perf_counter()
        # First the ids: the answer to a bad deadline header needs them.
        g.context = context_from_headers(request.headers.get, request_timeout_ms)
        timeout_ms = timeout_from_headers(request.headers.get, request_timeout_ms)
        g.context = RequestContext(g.context.request_id, g.context.traceparent, Deadline.after_ms(timeout_ms))
        g.context.deadline.remaining_s()

    @app.after_request
    def finish(response: Response) -> Response:
        _discard_body()
        context = current_context()
        response.headers[REQUEST_ID_HEADER] = context.request_id
        fields = {
            "method": request.method,
            "path": printable(request.path),
            "status": response.status_code,
            "duration_ms": round((time.perf_counter() - g.started_s) * 1000, 1),
            "request_id": context.request_id,
            "trace_id": context.trace_id,
        }
        # Probes ask every few seconds, and say nothing when all is well.
        level = logging.DEBUG if request.blueprint == health.NAME and response.status_code < 400 else logging.INFO
        said = ("method", "path", "status", "duration_ms")
        message = "{} {} {} {} ms".format(*(fields[name] for name in said))
        _log.log(level, message, extra={"fields": fields, "said": said})
        return response


def _discard_body() -> None:
    """Reads what no handler wanted: with something left in it, the server closes a connection maybe in use again."""
    with suppress(ClientDisconnected):
        for _ in range(DISCARDED_BYTES // PIECE_BYTES):
            if not request.stream.read(PIECE_BYTES):
                return
