"""From lines to events, or to what is wrong with them. Nothing is ever left out."""

from __future__ import annotations

import csv
import json
import re
from datetime import datetime, timedelta, timezone

from pydantic import ValidationError

from data_service.models import NewEvent, NewRejectedEvent
from facade.errors import FieldError, ValidationFailed
from facade.platform.lines import Line
from facade.platform.text import text_fault
from facade.platform.validation import field_errors

EARLIEST = datetime(1970, 1, 1, tzinfo=timezone.utc)
# Clocks differ; an event from further ahead has a wrong time.
AHEAD = timedelta(minutes=5)
LATE = timedelta(hours=1)
_REASON_CHARACTERS = 500
_CONTENT_CHARACTERS = 1000
_WHOLE_NUMBER = re.compile("-?[0-9]{1,16}")
_PROPERTIES = NewEvent.model_json_schema()["properties"]


class Refused(Exception):
    """A row that is no event."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class NdjsonRows:
    """One JSON object a line."""

    def parse(self, content: bytes) -> NewEvent:
        return _event(content)


class CsvRows:
    """Cells in the order of the first line, which names the fields. A row is a line: no cell has a line break."""

    def __init__(self, header: bytes) -> None:
        try:
            self._names = _cells(header)
        except Refused as refused:
            raise ValidationFailed(FieldError(field="header", detail=refused.reason)) from None
        required = {"id", "kind", "occurred_at"}
        if not required <= set(self._names) <= set(_PROPERTIES) or len(set(self._names)) != len(self._names):
            detail = f"must name id, kind and occurred_at, and no more than {', '.join(_PROPERTIES)}, each once"
            raise ValidationFailed(FieldError(field="header", detail=detail))
        self._numbers = [name for name in self._names if "integer" in str(_PROPERTIES[name])]

    def parse(self, content: bytes) -> NewEvent:
        cells = _cells(content)
        if len(cells) != len(self._names):
            raise Refused("NOT_CSV", f"has {len(cells)} cells instead of {len(self._names)}")
        values: dict[str, object] = {name: cell for name, cell in zip(self._names, cells) if cell}
        for name in self._numbers:
            if name in values and _WHOLE_NUMBER.fullmatch(str(values[name])):
                values[name] = int(str(values[name]))
        return _event(json.dumps(values).encode())


def _cells(content: bytes) -> list[str]:
    try:
        (cells,) = csv.reader([_text(content)], strict=True)
    except (csv.Error, ValueError):
        raise Refused("NOT_CSV", "is not a line of CSV: is a quote left open, or not doubled?") from None
    return cells


def _event(content: bytes) -> NewEvent:
    try:
        event = NewEvent.model_validate_json(content)
    except ValidationError as invalid:
        if invalid.errors(include_url=False)[0]["type"] == "json_invalid":
            _text(content)
            raise Refused("NOT_JSON", "is not a JSON object in UTF-8") from None
        faults = field_errors(invalid)
        raise Refused("INVALID_EVENT", "; ".join(f"{fault.field}: {fault.detail}" for fault in faults)) from None
    # What the schema cannot say, and PostgreSQL not store.
    fault = text_fault(event.payload or "")
    if fault:
        raise Refused("INVALID_EVENT", f"payload: {fault}")
    return event


def check_time(event: NewEvent, now: datetime) -> bool:
    """Whether it came late. Raises Refused for a time that cannot be right."""
    if event.occurred_at > now + AHEAD:
        raise Refused("INVALID_EVENT", "occurred_at: must not be in the future")
    if event.occurred_at < EARLIEST:
        raise Refused("INVALID_EVENT", "occurred_at: must not be before 1970")
    return event.occurred_at < now - LATE


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise Refused("NOT_UTF8", f"is not UTF-8 at its byte {error.start + 1}") from None


def rejected(upload: str, line: Line, refused: Refused) -> NewRejectedEvent:
    """As it is kept: of the row, what text can carry."""
    content = line.content[: 4 * _CONTENT_CHARACTERS].decode("utf-8", "backslashreplace").replace("\0", "\\x00")
    return NewRejectedEvent(
        upload=upload,
        line=line.number,
        code=refused.code,
        reason=refused.reason.replace("\0", "\\x00")[:_REASON_CHARACTERS],
        content=content[:_CONTENT_CHARACTERS],
    )
