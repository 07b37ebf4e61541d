"""What requests may say and answers do say."""

from __future__ import annotations

import re
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

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


Id = Annotated[int, Field(ge=1, le=MAX_ID)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_storable)]
Email = Annotated[str, Field(max_length=320), AfterValidator(_email)]
Storable = Annotated[str, AfterValidator(_storable)]
Item = TypeVar("Item")


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewUser(_Request):
    name: Name
    email: Email


class UserChange(_Request):
    version: Annotated[int, Field(ge=1, le=MAX_ID, strict=True)]
    # Absent, or a value: null is neither.
    name: Name = ""
    email: Email = ""


class PageQuery(_Request):
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[Storable, Field(min_length=1, max_length=100)] | None = None
    newest_first: bool = False
    ids: Annotated[str, Field(pattern="^[0-9]+(,[0-9]+){0,99}$")] | None = None

    def as_params(self) -> dict[str, Any]:
        """Of the data service's list, which has the same parameters; it judges what they mean together."""
        return self.model_dump(mode="json", exclude_unset=True)


class UserQuery(PageQuery):
    email: Annotated[Storable, Field(min_length=1, max_length=320)] | None = None
    created_from: AwareDatetime | None = None
    created_before: AwareDatetime | None = None


class ProductQuery(PageQuery):
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    in_stock: bool | None = None


class User(BaseModel):
    id: int
    name: str
    email: str
    version: int
    created_at: str
    updated_at: str


class Product(BaseModel):
    id: int
    name: str
    price_cents: int
    currency: str
    stock: int
    version: int
    created_at: str
    updated_at: str


class Page(BaseModel, Generic[Item]):
    items: list[Item]
    next_cursor: str | None
