"""Orders in the graph, with who bought what."""

from __future__ import annotations

import strawberry

from data_service.models import Order, OrderItem, OrderStatus, Product, User
from facade.platform.graphql.connections import Connection, connect
from facade.platform.graphql.types import enum_of, field, input_of, output, to_model
from facade.shop.data_service.port import OrderQuery
from facade.shop.graphql.context import Info, load
from facade.shop.orders.handlers import OrderRequest, place_order
from facade.shop.products.graphql import ProductNode
from facade.shop.users.graphql import UserNode

enum_of(OrderStatus)


@output(OrderItem)
class OrderItemNode:
    @field(ProductNode, "The product sold, as it is now.")
    async def product(self, root: strawberry.Parent[OrderItem], info: Info) -> Product:
        return await info.context.products.load(root.product_id)


@output(Order)
class OrderNode:
    @field(UserNode, "The user who ordered.")
    async def user(self, root: strawberry.Parent[Order], info: Info) -> User:
        return await info.context.users.load(root.user_id)


@input_of(OrderRequest)
class OrderRequestInput:
    pass


@strawberry.type
class OrderQueries:
    @field(OrderNode, "The order with this id.")
    async def order(self, info: Info, id: strawberry.ID) -> Order:
        return await load(info.context.orders, id)

    @field(Connection[OrderNode], "Orders by id.", calls=True)
    def orders(
        self,
        info: Info,
        first: int = 20,
        after: str | None = None,
        newest_first: bool = False,
        user_id: strawberry.ID | None = None,
        status: OrderStatus | None = None,
    ) -> Connection[Order]:
        return connect(
            info.context.data_service.list_orders,
            OrderQuery,
            first,
            after,
            newest_first=newest_first,
            user_id=user_id,
            status=status,
        )


@strawberry.type
class OrderMutations:
    @field(
        OrderNode,
        "Prices the basket as a quote does, places the order and takes its stock. Not idempotent.",
        calls=True,
    )
    def create_order(self, info: Info, input: OrderRequestInput) -> Order:
        return place_order(info.context.data_service, to_model(OrderRequest, input), info.context.now())
