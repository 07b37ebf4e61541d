"""Relay's connections over keyset pages: `first` and `after`, `newest_first` instead of `last` and `before`.

Every edge has a cursor, while a page has only one for the next page. So a cursor is a page's own one and how many of
its items to skip: `3.` is behind the third item of the first page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import strawberry

from facade.errors import FieldError, ValidationFailed
from facade.platform.model import Query
from facade.platform.validation import validate_values

_Node = TypeVar("_Node")
_Item = TypeVar("_Item", covariant=True)
_Query = TypeVar("_Query", bound=Query)
_CURSOR = re.compile(r"(0|[1-9][0-9]{0,2})\.([ -~]{0,100})")

MAX_PAGE = 100


@strawberry.type(description="Where a connection ends, as Relay names it.")
class PageInfo:
    has_next_page: bool = strawberry.field(name="hasNextPage", description="Whether there is more behind it.")
    end_cursor: str | None = strawberry.field(
        name="endCursor", description="For `after`, to get what is behind it; null if it is empty."
    )


@strawberry.type(description="One item, and the way to what is behind it.")
class Edge(Generic[_Node]):
    cursor: str = strawberry.field(description="For `after`, to go on behind this item.")
    node: _Node = strawberry.field(description="The item.")


@strawberry.type(description="One page.")
class Connection(Generic[_Node]):
    edges: list[Edge[_Node]] = strawberry.field(description="The items with their cursors, at most `first`, by id.")
    page_info: PageInfo = strawberry.field(name="pageInfo", description="What is behind it.")


class Page(Protocol[_Item]):
    """What lists answer: decision 0008."""

    @property
    def items(self) -> Sequence[_Item]: ...
    @property
    def next_cursor(self) -> str | None: ...


@dataclass(frozen=True)
class _Start:
    """A page's own cursor, and how many of its items are known."""

    cursor: str | None
    skipped: int

    @classmethod
    def parse(cls, after: str | None) -> _Start:
        if after is None:
            return cls(None, 0)
        parts = _CURSOR.fullmatch(after)
        if not parts or int(parts[1]) > MAX_PAGE:
            raise ValidationFailed(FieldError(field="after", detail="must be a cursor of the same list, unchanged"))
        return cls(parts[2] or None, int(parts[1]))

    def behind(self, position: int) -> str:
        return f"{position}.{self.cursor or ''}"


def connect(
    read: Callable[[_Query], Page[Any]], query: type[_Query], first: int, after: str | None, **rules: object
) -> Connection[Any]:
    """The page of `first` items behind `after`. Raises ValidationFailed for a rule that REST refuses, too.

    A cursor inside of a page reads what it skips again, at most 100 items with it, so there may be fewer than `first`.
    """
    if not 1 <= first <= MAX_PAGE:
        raise ValidationFailed(FieldError(field="first", detail=f"must be from 1 to {MAX_PAGE}"))
    start = _Start.parse(after)
    if start.skipped == MAX_PAGE:
        raise ValidationFailed(FieldError(field="after", detail="must be a cursor of the same list, unchanged"))
    given = {name: value for name, value in rules.items() if value is not None}
    if start.cursor is not None:
        given["cursor"] = start.cursor
    page = read(validate_values(query, {"limit": min(MAX_PAGE, start.skipped + first), **given}))
    edges = [
        Edge(cursor=start.behind(position), node=item)
        for position, item in enumerate(page.items, 1)
        if position > start.skipped
    ]
    if edges and page.next_cursor is not None:
        edges[-1].cursor = _Start(page.next_cursor, 0).behind(0)
    end_cursor = edges[-1].cursor if edges else after
    return Connection(
        edges=edges, page_info=PageInfo(has_next_page=page.next_cursor is not None, end_cursor=end_cursor)
    )
