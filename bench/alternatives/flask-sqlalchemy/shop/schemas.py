"""What requests may say and answers do say, as pydantic models."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
)

MAX_ID = 2**53 - 1
_EMAIL = re.compile(r"(?!\.)(?!.*\.\.)[A-Za-z0-9_'+\-.]*[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}")


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("must not contain NUL")
    return text


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise ValueError("must be an email address")
    return text


def _moment(time: datetime) -> str:
    return time.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _split(ids: Any) -> Any:
    return ids.split(",") if isinstance(ids, str) else ids


Id = Annotated[int, Field(ge=1, le=MAX_ID)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_storable)]
Email = Annotated[str, Field(max_length=320), AfterValidator(_email)]
Storable = Annotated[str, AfterValidator(_storable)]
Moment = Annotated[datetime, PlainSerializer(_moment)]
AskedMoment = Annotated[AwareDatetime, PlainSerializer(_moment)]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewUser(Request):
    name: Name
    email: Email


class UserChange(Request):
    version: Annotated[int, Field(ge=1, le=MAX_ID, strict=True)]
    # Absent, or a value: null is neither.
    name: Name = ""
    email: Email = ""


class PageQuery(Request):
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[Storable, Field(min_length=1, max_length=100)] | None = None
    newest_first: bool = False
    ids: Annotated[list[Id], Field(max_length=100), BeforeValidator(_split)] | None = None


class UserQuery(PageQuery):
    email: Annotated[Storable, Field(min_length=1, max_length=320)] | None = None
    created_from: AskedMoment | None = None
    created_before: AskedMoment | None = None


class ProductQuery(PageQuery):
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    in_stock: bool | None = None


class Answer(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    name: str


class UserAnswer(Answer):
    email: str
    version: int
    created_at: Moment
    updated_at: Moment


class ProductAnswer(Answer):
    price_cents: int
    currency: str
    stock: int
    version: int
    created_at: Moment
    updated_at: Moment


class UserPage(BaseModel):
    items: list[UserAnswer]
    next_cursor: str | None


class ProductPage(BaseModel):
    items: list[ProductAnswer]
    next_cursor: str | None
