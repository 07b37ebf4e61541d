"""From bytes to validated models, naming each field that is at fault."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn, TypeVar
from urllib.parse import unquote_to_bytes

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from facade.errors import FieldError, MalformedBody, PayloadTooLarge, UnsupportedMediaType, ValidationFailed
from facade.platform.text import printable, text_fault

MAX_BODY_BYTES = 1024 * 1024
MAX_SAFE_INTEGER = 2**53 - 1

_Model = TypeVar("_Model", bound=BaseModel)
_ID = re.compile(r"[1-9][0-9]{0,15}")

_NO_TIME = "must be an RFC 3339 time with offset, such as 2026-01-31T12:00:00Z"
_PHRASES = {
    "missing": "is required",
    "extra_forbidden": "is not known",
    "string_type": "must be a string",
    "string_unicode": "must not contain lone surrogates",
    "int_type": "must be an integer",
    "int_from_float": "must be an integer",
    "int_parsing": "must be an integer",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "string_too_short": "must have at least {min_length} character(s)",
    "string_too_long": "must have at most {max_length} characters",
    "too_short": "must have at least {min_length} item(s)",
    "too_long": "must have at most {max_length} items",
    "string_pattern_mismatch": "must match {pattern}",
    "enum": "must be {expected}",
    "literal_error": "must be {expected}",
}


def parse_body(model: type[_Model], content_type: str | None, body: bytes) -> _Model:
    """The JSON object in `body` as a model."""
    media_type = (content_type or "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise UnsupportedMediaType("Send the body as application/json.")
    value = _parse_json(body)
    if not isinstance(value, dict):
        raise ValidationFailed(FieldError(field="body", detail="must be a JSON object"))
    return validate_values(model, value)


def validate_values(model: type[_Model], values: Mapping[str, Any], *, strict: bool | None = None) -> _Model:
    """Values that came in as JSON as a model. `strict` overrides what the model says of itself."""
    faults = list(_text_faults(values, ""))
    if faults:
        raise ValidationFailed(*faults)
    return validate(model, values, strict=strict)


def body_too_large() -> PayloadTooLarge:
    return PayloadTooLarge(f"The body may have at most {MAX_BODY_BYTES} bytes.")


def parse_query(model: type[_Model], query: bytes) -> _Model:
    """The query string as a model. Each parameter may be given once."""
    values: dict[str, str] = {}
    for pair in query.split(b"&") if query else []:
        raw_name, _, raw_value = pair.replace(b"+", b" ").partition(b"=")
        name = printable(unquote_to_bytes(raw_name).decode("utf-8", "replace"))
        if name in values:
            raise ValidationFailed(FieldError(field=name, detail="is given more than once"))
        values[name] = _query_value(name, raw_value)
    return validate(model, values)


def parse_id(name: str, text: str) -> int:
    """An id in a path."""
    if not _ID.fullmatch(text) or int(text) > MAX_SAFE_INTEGER:
        raise ValidationFailed(FieldError(field=name, detail=f"must be an integer from 1 to {MAX_SAFE_INTEGER}"))
    return int(text)


def validate(model: type[_Model], values: Mapping[str, Any], *, strict: bool | None = None) -> _Model:
    try:
        return model.model_validate(values, strict=strict)
    except ValidationError as invalid:
        raise ValidationFailed(*field_errors(invalid)) from invalid


def field_errors(invalid: ValidationError) -> list[FieldError]:
    return [_field_error(error) for error in invalid.errors(include_url=False)]


def _query_value(name: str, raw: bytes) -> str:
    try:
        value = unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        raise ValidationFailed(FieldError(field=name, detail="must be UTF-8")) from None
    fault = text_fault(value)
    if fault:
        raise ValidationFailed(FieldError(field=name, detail=fault))
    return value


def _parse_json(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        # ValueError is also what bytes that are not UTF-8 and integers of thousands of digits raise.
        raise MalformedBody("The body could not be read as JSON in UTF-8.") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _text_faults(value: Any, path: str) -> Iterator[FieldError]:
    if isinstance(value, str):
        fault = text_fault(value)
        if fault:
            yield FieldError(field=path, detail=fault)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _text_faults(item, f"{path}[{index}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            here = f"{path}.{printable(key)}" if path else printable(key)
            fault = text_fault(key)
            if fault:
                yield FieldError(field=here, detail=f"the name {fault}")
            yield from _text_faults(item, here)


def _field_error(error: ErrorDetails) -> FieldError:
    path = ""
    for step in error["loc"]:
        path += f"[{step}]" if isinstance(step, int) else f"{'.' if path else ''}{printable(step)}"
    phrase = _NO_TIME if error["type"].startswith("datetime") else _PHRASES.get(error["type"])
    if phrase is None:
        return FieldError(field=path or "body", detail=error["msg"].removeprefix("Value error, "))
    return FieldError(field=path or "body", detail=phrase.format_map(error.get("ctx", {})))
