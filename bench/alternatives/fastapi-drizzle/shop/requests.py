"""What happens around every request: ids in, one log line out; and which bodies are read at all.

As plain ASGI: `@app.middleware("http")` costs more than a route.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
from typing import Any

from fastapi import FastAPI, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shop.errors import ProblemError, render

MAX_BODY_BYTES = 1024 * 1024
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_log = logging.getLogger("shop")


class Tracked:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started_s = time.perf_counter()
        ids = _ids(Headers(scope=scope))
        scope.setdefault("state", {}).update(ids)

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Request-Id"] = ids["request_id"]
                line = {
                    "method": scope["method"],
                    "path": scope["path"],
                    "status": message["status"],
                    "duration_ms": round((time.perf_counter() - started_s) * 1000, 1),
                    "request_id": ids["request_id"],
                    "trace_id": ids["trace_id"],
                }
                _log.info(json.dumps(line))
            await send(message)

        refusal = _refusal(scope["method"], Headers(scope=scope))
        await (render(Request(scope), refusal) if refusal else self._app)(scope, receive, tell)


def _refusal(method: str, headers: Headers) -> ProblemError | None:
    """FastAPI reads a body of any type and size before it looks at it."""
    if method not in ("POST", "PATCH"):
        return None
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return ProblemError("UNSUPPORTED_MEDIA_TYPE", "send the body as application/json")
    if int(headers.get("content-length", "0")) > MAX_BODY_BYTES:
        return ProblemError("PAYLOAD_TOO_LARGE", f"the body may have at most {MAX_BODY_BYTES} bytes")
    return None


def _ids(headers: Headers) -> dict[str, Any]:
    traceparent = headers.get("traceparent", "")
    if not _TRACEPARENT.fullmatch(traceparent):
        traceparent = f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"
    request_id = headers.get("x-request-id", "")
    if not _REQUEST_ID.fullmatch(request_id):
        request_id = traceparent[3:35]
    return {"traceparent": traceparent, "trace_id": traceparent[3:35], "request_id": request_id}


def install(app: FastAPI) -> None:
    _log.setLevel(logging.INFO)
    _log.addHandler(logging.StreamHandler())
    app.add_middleware(Tracked)
