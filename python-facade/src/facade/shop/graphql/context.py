"""What the resolvers of one request share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import strawberry
from strawberry.dataloader import DataLoader

from data_service.models import Order, Product, User
from facade.errors import NotFound
from facade.platform.context import RequestContext
from facade.platform.validation import parse_id
from facade.shop.data_service.port import DataService, OrderQuery, UserQuery
from facade.shop.gateway.port import Checkouts
from facade.shop.ports import Ports

MOST_IDS = 100

_Row = TypeVar("_Row", User, Product, Order)


@dataclass(frozen=True)
class Shared:
    """Ports that are bound to the request, and loaders: all ids that fields ask for together are one call."""

    data_service: DataService
    checkouts: Checkouts
    now: Callable[[], datetime]
    users: DataLoader[int, User]
    products: DataLoader[int, Product]
    orders: DataLoader[int, Order]


Info = strawberry.Info[Shared, None]


def share(ports: Ports, context: RequestContext) -> Shared:
    data_service = ports.data_service(context)
    return Shared(
        data_service=data_service,
        checkouts=ports.checkouts(context),
        now=ports.now,
        users=_loader("user", lambda ids: data_service.list_users(UserQuery(ids=tuple(ids))).items),
        products=_loader("product", data_service.get_products),
        orders=_loader("order", lambda ids: data_service.list_orders(OrderQuery(ids=tuple(ids))).items),
    )


async def load(loader: DataLoader[int, _Row], identity: str) -> _Row:
    """By an id that a client wrote. Raises ValidationFailed and NotFound."""
    return await loader.load(parse_id("id", identity))


def _loader(name: str, read: Callable[[Sequence[int]], list[_Row]]) -> DataLoader[int, _Row]:
    async def rows(ids: list[int]) -> list[Any]:
        found = {row.id: row for row in read(sorted(ids))}
        return [found.get(identity) or NotFound(f"There is no {name} {identity}.") for identity in ids]

    return DataLoader(load_fn=rows, max_batch_size=MOST_IDS)
