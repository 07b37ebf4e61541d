"""What happens around every request: ids in, one log line out; and how a request is read."""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
from typing import TypeVar

from flask import Flask, Response, g, request
from pydantic import BaseModel

from shop.errors import invalid
from shop.schemas import MAX_ID

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_log = logging.getLogger("shop")

_Model = TypeVar("_Model", bound=BaseModel)


def install(app: Flask) -> None:
    _log.setLevel(logging.INFO)
    if not _log.handlers:
        _log.addHandler(logging.StreamHandler())

    @app.before_request
    def begin() -> None:
        g.started_s = time.perf_counter()
        trace = _TRACEPARENT.fullmatch(request.headers.get("traceparent", ""))
        g.trace_id = trace[1] if trace else secrets.token_hex(16)
        request_id = request.headers.get("X-Request-Id", "")
        g.request_id = request_id if _REQUEST_ID.fullmatch(request_id) else g.trace_id

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.request_id
        line = {
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "duration_ms": round((time.perf_counter() - g.started_s) * 1000, 1),
            "request_id": g.request_id,
            "trace_id": g.trace_id,
        }
        _log.info(json.dumps(line))
        return response


def read_body(model: type[_Model]) -> _Model:
    """The JSON body as a model. Flask raises 415 or 400, pydantic names the fields that are wrong."""
    return model.model_validate(request.get_json())


def read_query(model: type[_Model]) -> _Model:
    """The query string as a model; a parameter given twice is a list, which no field is."""
    given = {name: values[0] if len(values) == 1 else values for name, values in request.args.lists()}
    if "ids" in given and len(given) > 1:
        raise invalid("ids", "cannot be combined with other parameters")
    return model.model_validate(given)


def read_id(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,15}", text) or int(text) > MAX_ID:
        raise invalid("id", f"must be an integer from 1 to {MAX_ID}")
    return int(text)


def answer(model: BaseModel, status: int = 200, **headers: str) -> Response:
    return Response(model.model_dump_json(), status=status, headers=headers, content_type="application/json")
