"""/api/users"""

from __future__ import annotations

from flask import Blueprint, Response, url_for
from sqlalchemy import ColumnElement, delete, func

from shop.database import session
from shop.errors import not_found, stale
from shop.models import User
from shop.pages import as_page, page_statement
from shop.requests import answer, read_body, read_id, read_query
from shop.schemas import NewUser, UserAnswer, UserChange, UserPage, UserQuery

blueprint = Blueprint("users", __name__)


@blueprint.get("")
def list_users() -> Response:
    query = read_query(UserQuery)
    rows = session.scalars(page_statement(User, query, user_filters(query))).all()
    return answer(UserPage.model_validate(as_page(User, query, list(rows))))


@blueprint.post("")
def create_user() -> Response:
    user = User(**read_body(NewUser).model_dump())
    session.add(user)
    session.commit()
    return answer(UserAnswer.model_validate(user), 201, Location=url_for(".get_user", id=user.id))


@blueprint.get("/<id>")
def get_user(id: str) -> Response:
    return answer(UserAnswer.model_validate(_existing(read_id(id))))


@blueprint.patch("/<id>")
def update_user(id: str) -> Response:
    """Changes the fields that are present, if `version` is still the current one."""
    change = read_body(UserChange)
    user = _existing(read_id(id))
    if user.version != change.version:
        raise stale("user", user.id)
    user.updated_at = func.now()
    for name in change.model_fields_set - {"version"}:
        setattr(user, name, getattr(change, name))
    session.commit()
    return answer(UserAnswer.model_validate(user))


@blueprint.delete("/<id>")
def delete_user(id: str) -> Response:
    result = session.execute(delete(User).where(User.id == read_id(id)))
    session.commit()
    if result.rowcount == 0:
        raise not_found("user", read_id(id))
    return Response(status=204)


def user_filters(query: UserQuery) -> list[ColumnElement[bool]]:
    filters = []
    if query.email is not None:
        filters.append(func.lower(User.email) == query.email.lower())
    if query.created_from is not None:
        filters.append(User.created_at >= query.created_from)
    if query.created_before is not None:
        filters.append(User.created_at < query.created_before)
    return filters


def _existing(identity: int) -> User:
    user = session.get(User, identity)
    if user is None:
        raise not_found("user", identity)
    return user
