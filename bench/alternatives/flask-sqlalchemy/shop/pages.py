"""Lists by keyset: a page costs the same wherever it is."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
from typing import Any

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
    return {"items": items, "next_cursor": write_cursor(model, query, items[-1].id)}


def write_cursor(model: type[Base], query: PageQuery, identity: int) -> str:
    """The chain's own form, so that a list begun here can be gone on with there: the id, and eight bytes of a digest
    that makes it good only for the list it was made for. A guard against accidents, not forgery."""
    filters = query.model_dump(mode="json", exclude_none=True, exclude={"limit", "cursor", "newest_first", "ids"})
    binding = json.dumps(
        [model.__tablename__, query.newest_first, *filters.items()], ensure_ascii=False, separators=(",", ":")
    )
    digest = hashlib.sha256(f"{identity} {binding}".encode()).digest()
    return base64.urlsafe_b64encode(identity.to_bytes(8, "big") + digest[:8]).decode().rstrip("=")


def _read_cursor(model: type[Base], query: PageQuery) -> int:
    given = query.cursor or ""
    with contextlib.suppress(ValueError):
        identity = int.from_bytes(base64.urlsafe_b64decode(given + "==")[:8], "big")
        if given == write_cursor(model, query, identity):
            return identity
    raise invalid("cursor", "must be a next_cursor of the same list, unchanged")
