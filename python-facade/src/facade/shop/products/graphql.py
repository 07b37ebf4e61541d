"""Products in the graph."""

from __future__ import annotations

import strawberry

from data_service.models import Product
from facade.platform.graphql.connections import Connection, connect
from facade.platform.graphql.types import field, output
from facade.shop.data_service.port import ProductQuery
from facade.shop.graphql.context import Info, load


@output(Product)
class ProductNode:
    pass


@strawberry.type
class ProductQueries:
    @field(ProductNode, "The product with this id.")
    async def product(self, info: Info, id: strawberry.ID) -> Product:
        return await load(info.context.products, id)

    @field(Connection[ProductNode], "Products by id.", calls=True)
    def products(
        self,
        info: Info,
        first: int = 20,
        after: str | None = None,
        newest_first: bool = False,
        currency: str | None = None,
        in_stock: bool | None = None,
    ) -> Connection[Product]:
        return connect(
            info.context.data_service.list_products,
            ProductQuery,
            first,
            after,
            newest_first=newest_first,
            currency=currency,
            in_stock=in_stock,
        )
