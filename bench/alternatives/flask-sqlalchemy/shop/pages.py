"""Lists by keyset: a page costs the same wherever it is."""

from __future__ import annotations

from typing import Any

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import ColumnElement, Select, select

from shop.errors import invalid
from shop.models import Base
from shop.schemas import PageQuery


def page_statement(model: type[Base], query: PageQuery, filters: list[ColumnElement[bool]]) -> Select[Any]:
    """Selects the page and one row more, which tells whether there is a next one; or the rows with these ids."""
    statement = select(model).where(*filters)
    if query.ids is not None:
        return statement.where(model.id.in_(query.ids)).order_by(model.id)
    if query.cursor is not None:
        after = _read_cursor(model, query)
        statement = statement.where(model.id < after if query.newest_first else model.id > after)
    return statement.order_by(model.id.desc() if query.newest_first else model.id).limit(query.limit + 1)


def as_page(model: type[Base], query: PageQuery, rows: list[Any]) -> dict[str, Any]:
    """The envelope of a list: `items` and `next_cursor`, which is None on the last page."""
    if query.ids is not None or len(rows) <= query.limit:
        return {"items": rows, "next_cursor": None}
    items = rows[: query.limit]
    return {"items": items, "next_cursor": _cursors(model, query).dumps(items[-1].id)}


def _cursors(model: type[Base], query: PageQuery) -> URLSafeSerializer:
    # Signed against accidents, not forgery: a cursor is good only for the list it was made for.
    binding = query.model_dump_json(exclude={"limit", "cursor", "ids"})
    return URLSafeSerializer("page", salt=model.__tablename__ + binding)


def _read_cursor(model: type[Base], query: PageQuery) -> int:
    try:
        return int(_cursors(model, query).loads(query.cursor or ""))
    except BadData:
        raise invalid("cursor", "must be a next_cursor of the same list, unchanged") from None
