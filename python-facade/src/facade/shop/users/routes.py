"""/users"""

from __future__ import annotations

from data_service.models import NewUser, User, UserChange, UserPage
from facade.platform.requests import current_context
from facade.platform.routing import Created, Routes
from facade.shop.data_service.port import UserQuery
from facade.shop.ports import BindDataService


def user_routes(data_service: BindDataService) -> Routes:
    routes = Routes("users", "People who buy.")
    _reads(routes, data_service)
    _writes(routes, data_service)
    return routes


def _reads(routes: Routes, data_service: BindDataService) -> None:
    def list_users(query: UserQuery) -> UserPage:
        """One page by id, or the users with the given ids."""
        return data_service(current_context()).list_users(query)

    def get_user(id: int) -> User:
        return data_service(current_context()).get_user(id)

    routes.add("GET", "/users", list_users, summary="List users", query=UserQuery, answer=UserPage)
    routes.add("GET", "/users/<id>", get_user, summary="Get a user", answer=User, problems=("NOT_FOUND",))


def _writes(routes: Routes, data_service: BindDataService) -> None:
    def create_user(body: NewUser) -> Created:
        """Not idempotent: repeating it fails, because the email is in use by then."""
        user = data_service(current_context()).create_user(body)
        return Created(user, user.id)

    def update_user(id: int, body: UserChange) -> User:
        """Changes the fields that are present, if `version` is still the current one."""
        return data_service(current_context()).update_user(id, body)

    def delete_user(id: int) -> None:
        """Only users without orders can go."""
        data_service(current_context()).delete_user(id)

    clash, stale, in_use = ("ALREADY_EXISTS",), ("NOT_FOUND", "VERSION_CONFLICT"), ("NOT_FOUND", "STILL_REFERENCED")
    at = "/users/<id>"
    routes.add(
        "POST", "/users", create_user, summary="Create a user", body=NewUser, answer=User, status=201, problems=clash
    )
    routes.add("PATCH", at, update_user, summary="Change a user", body=UserChange, answer=User, problems=stale + clash)
    routes.add("DELETE", at, delete_user, summary="Delete a user", answer=None, status=204, problems=in_use)
