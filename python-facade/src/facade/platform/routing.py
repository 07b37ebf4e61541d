"""Routes that know what they promise: the same declaration validates requests and becomes the OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, Response, g, request
from pydantic import BaseModel

from facade.errors import FieldError, IdempotencyKeyRequired, UnsupportedMediaType, ValidationFailed
from facade.platform.context import RequestContext, timeout_from_headers
from facade.platform.deadline import Deadline
from facade.platform.lines import PIECE_BYTES
from facade.platform.model import Query
from facade.platform.validation import MAX_BODY_BYTES, body_too_large, parse_body, parse_id, parse_query

IDEMPOTENCY_KEY_HEADER = "Idempotency-Key"
_PRINTABLE_KEY = re.compile(r"[ -~]{1,64}")
_PATH_PARAMETER = re.compile(r"<(\w+)>")


class NoParameters(Query):
    """For routes that take no query parameters: the first one is refused."""


# Of a body that is refused, at most.
DISCARDED_BYTES = 8 * MAX_BODY_BYTES


@dataclass(frozen=True)
class Operation:
    """What one route takes, answers and may fail with."""

    tag: str
    method: str
    path: str
    operation_id: str
    summary: str
    description: str
    query: type[Query]
    body: type[BaseModel] | None
    answer: type[BaseModel] | None
    status: int
    problems: tuple[str, ...]
    idempotency_key: bool
    # Media types of a body that is read as it comes.
    streams: tuple[str, ...] = ()
    # Instead of the limit that every request has.
    timeout_ms: int | None = None

    @property
    def path_parameters(self) -> list[str]:
        return _PATH_PARAMETER.findall(self.path)


@dataclass(frozen=True)
class Created:
    """An answer with the id of what was made: `Location` is relative, so that it holds behind any prefix."""

    model: BaseModel
    id: int


@dataclass(frozen=True)
class Streamed:
    """A body of any size, in pieces, as they come: what is not asked for is held back at the sender."""

    media_type: str
    gzip: bool
    pieces: Iterator[bytes]


class Routes:
    """The routes of one feature: a blueprint, and the promises beside it.

    A view gets the path's ids as integers, and `query`, `body` and `idempotency_key` where it declares them; it returns
    a model, Created, None for 204, or a response that it wrote itself.
    """

    def __init__(self, name: str, description: str) -> None:
        self.name = name
        self.description = description
        self.blueprint = Blueprint(name, __name__)
        self.operations: list[Operation] = []

    def add(
        self,
        method: str,
        path: str,
        view: Callable[..., Any],
        *,
        summary: str,
        answer: type[BaseModel] | None,
        status: int = 200,
        query: type[Query] = NoParameters,
        body: type[BaseModel] | None = None,
        problems: tuple[str, ...] = (),
        idempotency_key: bool = False,
        streams: tuple[str, ...] = (),
        timeout_ms: int | None = None,
    ) -> None:
        operation = Operation(
            tag=self.name,
            method=method,
            path=path,
            operation_id=_camel_case(view.__name__),
            summary=summary,
            description=" ".join((view.__doc__ or "").split()),
            query=query,
            body=body,
            answer=answer,
            status=status,
            problems=problems,
            idempotency_key=idempotency_key,
            streams=streams,
            timeout_ms=timeout_ms,
        )
        self.operations.append(operation)
        self.blueprint.add_url_rule(
            path,
            endpoint=operation.operation_id,
            view_func=_validated(operation, view),
            methods=[method],
            provide_automatic_options=False,
        )


def _validated(operation: Operation, view: Callable[..., Any]) -> Callable[..., Response]:
    @wraps(view)
    def serve(**path: str) -> Response:
        if operation.timeout_ms is not None:
            _allow_ms(operation.timeout_ms)
        arguments: dict[str, Any] = {name: parse_id(name, text) for name, text in path.items()}
        query = parse_query(operation.query, request.query_string)
        if operation.query is not NoParameters:
            arguments["query"] = query
        if operation.idempotency_key:
            arguments["idempotency_key"] = _idempotency_key()
        if operation.body is not None:
            arguments["body"] = parse_body(operation.body, request.headers.get("Content-Type"), _read_body())
        if operation.streams:
            arguments["body"] = _streamed(operation.streams)
        return _respond(operation, view(**arguments))

    return serve


def _respond(operation: Operation, result: BaseModel | Created | Response | None) -> Response:
    if isinstance(result, Response):
        return result
    model = result.model if isinstance(result, Created) else result
    if model is None:
        return Response(status=204)
    response = Response(model.model_dump_json(), status=operation.status, content_type="application/json")
    if isinstance(result, Created):
        # Werkzeug before 2.1 would make it absolute, with the host of the hop before.
        response.autocorrect_location_header = False
        response.headers["Location"] = f"{operation.path.rpartition('/')[2]}/{result.id}"
    return response


def _allow_ms(limit_ms: int) -> None:
    context: RequestContext = g.context
    deadline = Deadline.after_ms(timeout_from_headers(request.headers.get, limit_ms))
    g.context = RequestContext(context.request_id, context.traceparent, deadline)


def _streamed(media_types: tuple[str, ...]) -> Streamed:
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if request.mimetype not in media_types or encoding not in ("identity", "gzip"):
        raise UnsupportedMediaType(f"Send the body as {' or '.join(media_types)}, plain or with gzip.")
    return Streamed(request.mimetype, encoding == "gzip", _pieces())


def _pieces() -> Iterator[bytes]:
    deadline = g.context.deadline
    # Of the server itself: what is between, in some versions, waits until a piece is full.
    while piece := request.stream.read(PIECE_BYTES):
        deadline.remaining_s()
        yield piece


def _read_body() -> bytes:
    """The body, or as much of it as shows that it is too large: its length need not be announced."""
    body = bytearray()
    while len(body) <= MAX_BODY_BYTES and (request.content_length or 0) <= MAX_BODY_BYTES:
        piece = request.stream.read(MAX_BODY_BYTES + 1 - len(body))
        if not piece:
            return bytes(body)
        body += piece
    _discard_rest()
    raise body_too_large()


def _discard_rest() -> None:
    """Who still sends does not listen: closed now, the connection would break before the answer is heard."""
    left = DISCARDED_BYTES
    while left > 0 and (piece := request.stream.read(min(left, PIECE_BYTES))):
        g.context.deadline.remaining_s()
        left -= len(piece)


def _idempotency_key() -> str:
    key = request.headers.get(IDEMPOTENCY_KEY_HEADER)
    if key is None:
        raise IdempotencyKeyRequired(f"Send {IDEMPOTENCY_KEY_HEADER} with 1 to 64 printable ASCII characters.")
    return checked_key(IDEMPOTENCY_KEY_HEADER, key)


def checked_key(field: str, key: str) -> str:
    """Raises ValidationFailed, naming the field or header that the key came in."""
    if not _PRINTABLE_KEY.fullmatch(key):
        raise ValidationFailed(FieldError(field=field, detail="must have 1 to 64 printable ASCII characters"))
    return key


def _camel_case(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)
