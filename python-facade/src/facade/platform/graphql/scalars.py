"""Scalars that JSON has and GraphQL has not."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NewType

import strawberry
from graphql import GraphQLError
from pydantic import TypeAdapter, ValidationError
from strawberry.schema.config import StrawberryConfig

from facade.platform.model import QueryTimestamp, format_timestamp
from facade.platform.validation import MAX_SAFE_INTEGER

SafeInt = NewType("SafeInt", int)

_TIMESTAMP: TypeAdapter[datetime] = TypeAdapter(QueryTimestamp)


def _whole(value: Any) -> int:
    if type(value) is not int or abs(value) > MAX_SAFE_INTEGER:
        raise GraphQLError(f"must be a whole number of at most {MAX_SAFE_INTEGER}")
    return value


def _moment(value: Any) -> datetime:
    try:
        return _TIMESTAMP.validate_python(value if isinstance(value, str) else "")
    except ValidationError as invalid:
        raise GraphQLError(invalid.errors()[0]["msg"].removeprefix("Value error, ")) from invalid


# The names of fields are those of REST and of the database, decision 0002.
CONFIG = StrawberryConfig(
    auto_camel_case=False,
    scalar_map={
        SafeInt: strawberry.scalar(
            name="SafeInt",
            description="A whole number up to 2^53 - 1, which JSON carries exactly; Int of GraphQL ends at 2^31 - 1.",
            serialize=_whole,
            parse_value=_whole,
        ),
        datetime: strawberry.scalar(
            name="DateTime",
            description="RFC 3339 with offset, such as 2026-01-31T12:00:00.000Z; answers are in UTC.",
            serialize=format_timestamp,
            parse_value=_moment,
        ),
    },
)
