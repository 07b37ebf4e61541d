"""Base classes and types of everything that is read from or written to the wire."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)

from facade.errors import FieldError, ValidationFailed

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")


def format_timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC with milliseconds, as every service writes it: 2026-01-31T12:00:00.000Z."""
    # strftime would not fill up years before 1000.
    utc = moment.astimezone(timezone.utc).replace(tzinfo=None)
    return utc.isoformat(timespec="milliseconds") + "Z"


Timestamp = Annotated[
    AwareDatetime,
    PlainSerializer(format_timestamp, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


class Wire(BaseModel):
    """What this service answers, and what it is answered: frozen; fields it does not know are left out."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Body(BaseModel):
    """A JSON body: exact types, and no field that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Change(Body):
    """A body whose fields stay as they are when left out, and which can therefore not be null.

    Null would have to mean either "leave it" or "empty it", and readers would guess differently.
    """

    @model_validator(mode="after")
    def _no_nulls(self) -> Change:
        nulls = sorted(name for name in self.model_fields_set if getattr(self, name) is None)
        if nulls:
            raise ValidationFailed(*(FieldError(field=name, detail="must not be null; leave it out") for name in nulls))
        return self


class Query(BaseModel):
    """Query parameters: text that is converted, and no parameter that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _integer(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"-?[0-9]{1,16}", value):
        raise ValueError("must be an integer")
    return value


def _boolean(value: object) -> object:
    if isinstance(value, str) and value not in ("true", "false"):
        raise ValueError("must be true or false")
    return value


def _rfc3339(value: object) -> object:
    if isinstance(value, str) and not _RFC3339.fullmatch(value):
        raise ValueError("must be an RFC 3339 time with offset, such as 2026-01-31T12:00:00Z")
    return value


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(timezone.utc)
    except OverflowError:
        raise ValueError("must be between the years 1 and 9999") from None


WholeNumber = BeforeValidator(_integer)
QueryInteger = Annotated[int, WholeNumber]
QueryBoolean = Annotated[bool, BeforeValidator(_boolean)]
QueryTimestamp = Annotated[Timestamp, BeforeValidator(_rfc3339), AfterValidator(_in_utc)]
