"""The OpenAPI 3.1 document, out of the routes' own declarations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from facade.errors import CODES, PASSED_ON_CODES, Problem
from facade.platform.context import REQUEST_ID_HEADER, TIMEOUT_HEADER
from facade.platform.model import Change, Query
from facade.platform.routing import IDEMPOTENCY_KEY_HEADER, Operation, Routes
from facade.platform.validation import MAX_SAFE_INTEGER

Schema = dict[str, Any]

_REF = "#/components/schemas/{model}"
_EVERYWHERE = (
    "VALIDATION_FAILED",
    "INTERNAL",
    "UPSTREAM_BAD_RESPONSE",
    "UPSTREAM_UNAVAILABLE",
    "OVERLOADED",
    "DATABASE_UNAVAILABLE",
    "UPSTREAM_TIMEOUT",
    "DEADLINE_EXCEEDED",
)
_WITH_BODY = ("MALFORMED_BODY", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE")


@dataclass(frozen=True)
class Info:
    """What the document says about the whole."""

    title: str
    version: str
    description: str


def document(info: Info, features: Sequence[Routes]) -> Schema:
    operations = [operation for feature in features for operation in feature.operations]
    paths: dict[str, Schema] = {}
    for operation in operations:
        path = operation.path.replace("<", "{").replace(">", "}")
        paths.setdefault(path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": info.title, "version": info.version, "description": info.description},
        "servers": [{"url": "/"}],
        "tags": [{"name": feature.name, "description": feature.description} for feature in features],
        "paths": paths,
        "components": {"schemas": _schemas(operations)},
    }


def _schemas(operations: Iterable[Operation]) -> Schema:
    inputs = {operation.body for operation in operations if operation.body}
    outputs = {operation.answer for operation in operations if operation.answer} | {Problem}
    wanted: list[tuple[type[BaseModel], Any]] = []
    wanted += [(model, "validation") for model in sorted(inputs, key=lambda model: model.__name__)]
    wanted += [(model, "serialization") for model in sorted(outputs, key=lambda model: model.__name__)]
    _, definitions = models_json_schema(wanted, ref_template=_REF)
    schemas: Schema = _tidy(definitions["$defs"])
    for query in {operation.query for operation in operations}:
        schemas.update(_tidy(_query_schema(query)).get("$defs", {}))
    for model in inputs | outputs:
        if issubclass(model, (Change, Problem)):
            properties = schemas[model.__name__]["properties"]
            properties.update({name: _present(schema) for name, schema in properties.items()})
    return dict(sorted(schemas.items()))


def _query_schema(query: type[Query]) -> Schema:
    return query.model_json_schema(ref_template=_REF)


def _operation(operation: Operation) -> Schema:
    result: Schema = {
        "operationId": operation.operation_id,
        "tags": [operation.tag],
        "summary": operation.summary,
    }
    if operation.description:
        result["description"] = operation.description
    result["parameters"] = [*_path(operation), *_query(operation), *_headers(operation)]
    if operation.body is not None:
        schema = {"$ref": _REF.format(model=operation.body.__name__)}
        result["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    if operation.streams:
        schema = {"type": "string", "format": "binary"}
        result["requestBody"] = {
            "required": True,
            "content": {media_type: {"schema": schema} for media_type in operation.streams},
        }
    result["responses"] = {str(operation.status): _success(operation), **_problems(operation)}
    return result


def _path(operation: Operation) -> list[Schema]:
    schema = {"type": "integer", "minimum": 1, "maximum": MAX_SAFE_INTEGER}
    return [
        {"name": name, "in": "path", "required": True, "schema": schema, "example": 1}
        for name in operation.path_parameters
    ]


def _query(operation: Operation) -> list[Schema]:
    properties = _tidy(_query_schema(operation.query)).get("properties", {})
    return [
        {"name": name, "in": "query", "description": schema.pop("description", ""), "schema": _present(schema)}
        for name, schema in properties.items()
    ]


def _headers(operation: Operation) -> list[Schema]:
    headers: list[Schema] = [
        {
            "name": TIMEOUT_HEADER,
            "in": "header",
            "description": "How long the caller waits, in milliseconds; the service's own limit still holds.",
            "schema": {"type": "integer", "minimum": 0},
        },
        {
            "name": REQUEST_ID_HEADER,
            "in": "header",
            "description": "Names the request in logs; echoed. Made if absent or malformed.",
            "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"},
        },
    ]
    if operation.streams:
        encoding = {"type": "string", "enum": ["identity", "gzip"]}
        headers.append({"name": "Content-Encoding", "in": "header", "description": "Of the body.", "schema": encoding})
    if operation.idempotency_key:
        headers.append(
            {
                "name": IDEMPOTENCY_KEY_HEADER,
                "in": "header",
                "required": True,
                "description": "Names the attempt: repeating a request with the same key does not do it twice.",
                "schema": {"type": "string", "pattern": "^[ -~]{1,64}$"},
                "example": "order-1-attempt-1",
            }
        )
    return headers


def _success(operation: Operation) -> Schema:
    if operation.answer is None:
        return {"description": "Done; there is nothing to say."}
    schema = {"$ref": _REF.format(model=operation.answer.__name__)}
    result: Schema = {"description": "Done.", "content": {"application/json": {"schema": schema}}}
    if operation.status == 201:
        location = {"description": "Where it is, relative to this path.", "schema": {"type": "string"}}
        result["headers"] = {"Location": location}
    return result


def _problems(operation: Operation) -> Schema:
    table = {**CODES, **PASSED_ON_CODES}
    names = {*_EVERYWHERE, *operation.problems, *(_WITH_BODY if operation.body else ())}
    if operation.streams:
        names.add("UNSUPPORTED_MEDIA_TYPE")
    if operation.idempotency_key:
        names.add("IDEMPOTENCY_KEY_REQUIRED")
    rows = sorted((table[name] for name in names), key=lambda row: (row.http_status, row.code))
    responses: Schema = {}
    for row in rows:
        response = responses.setdefault(str(row.http_status), _problem_response())
        if row.http_status == 503 or row.retry_later:
            retry_after = {"description": "When to try again, in seconds.", "schema": {"type": "integer"}}
            response["headers"] = {"Retry-After": retry_after}
        response["description"] += f"{' ' if response['description'] else ''}{row.code}: {row.title}."
    return responses


def _problem_response() -> Schema:
    schema = {"$ref": _REF.format(model=Problem.__name__)}
    return {"description": "", "content": {"application/problem+json": {"schema": schema}}}


def _present(schema: Schema) -> Schema:
    """What may be left out is not what may be null."""
    kinds = [kind for kind in schema.get("anyOf", []) if kind.get("type") != "null"]
    if len(kinds) != 1:
        return schema
    rest = {name: value for name, value in schema.items() if name not in ("anyOf", "default")}
    return {**kinds[0], **rest}


def _tidy(schema: Any) -> Any:
    """Without the titles that pydantic makes out of names."""
    if isinstance(schema, list):
        return [_tidy(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {name: _tidy(value) for name, value in schema.items() if not (name == "title" and isinstance(value, str))}
