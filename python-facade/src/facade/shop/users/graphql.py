"""Users in the graph."""

from __future__ import annotations

from datetime import datetime

import strawberry

from data_service.models import NewUser, User
from facade.platform.graphql.connections import Connection, connect
from facade.platform.graphql.types import field, input_of, output, to_model
from facade.shop.data_service.port import UserQuery
from facade.shop.graphql.context import Info, load


@output(User)
class UserNode:
    pass


@input_of(NewUser)
class NewUserInput:
    pass


@strawberry.type
class UserQueries:
    @field(UserNode, "The user with this id.")
    async def user(self, info: Info, id: strawberry.ID) -> User:
        return await load(info.context.users, id)

    @field(Connection[UserNode], "Users by id.", calls=True)
    def users(
        self,
        info: Info,
        first: int = 20,
        after: str | None = None,
        newest_first: bool = False,
        email: str | None = None,
        created_from: datetime | None = None,
        created_before: datetime | None = None,
    ) -> Connection[User]:
        return connect(
            info.context.data_service.list_users,
            UserQuery,
            first,
            after,
            newest_first=newest_first,
            email=email,
            created_from=created_from,
            created_before=created_before,
        )


@strawberry.type
class UserMutations:
    @field(UserNode, "Creates a user. Repeating it fails: the email is in use by then.", calls=True)
    def create_user(self, info: Info, input: NewUserInput) -> User:
        return info.context.data_service.create_user(to_model(NewUser, input))
