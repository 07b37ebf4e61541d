"""/api/users"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from shop.data_service import UsesDataService
from shop.models import Id, NewUser, Page, User, UserChange, UserQuery

router = APIRouter()


@router.get("")
async def list_users(query: Annotated[UserQuery, Query()], data_service: UsesDataService) -> Page[User]:
    return await data_service.call("GET", "/users", Page[User], params=query.as_params())


@router.post("", status_code=201)
async def create_user(new: NewUser, response: Response, data_service: UsesDataService) -> User:
    user = await data_service.call("POST", "/users", User, json=new.model_dump())
    response.headers["Location"] = f"/api/users/{user.id}"
    return user


@router.get("/{id}")
async def get_user(id: Id, data_service: UsesDataService) -> User:
    return await data_service.call("GET", f"/users/{id}", User)


@router.patch("/{id}")
async def update_user(id: Id, change: UserChange, data_service: UsesDataService) -> User:
    """Changes the fields that are present, if `version` is still the current one."""
    return await data_service.call("PATCH", f"/users/{id}", User, json=change.model_dump(exclude_unset=True))


@router.delete("/{id}", status_code=204)
async def delete_user(id: Id, data_service: UsesDataService) -> None:
    await data_service.send("DELETE", f"/users/{id}")
