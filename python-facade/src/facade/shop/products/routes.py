"""/products"""

from __future__ import annotations

from data_service.models import Product, ProductPage
from facade.platform.requests import current_context
from facade.platform.routing import Routes
from facade.shop.data_service.port import ProductQuery
from facade.shop.ports import BindDataService


def product_routes(data_service: BindDataService) -> Routes:
    routes = Routes("products", "What the shop sells.")

    def list_products(query: ProductQuery) -> ProductPage:
        """One page by id, or the products with the given ids."""
        return data_service(current_context()).list_products(query)

    def get_product(id: int) -> Product:
        return data_service(current_context()).get_product(id)

    routes.add("GET", "/products", list_products, summary="List products", query=ProductQuery, answer=ProductPage)
    routes.add("GET", "/products/<id>", get_product, summary="Get a product", answer=Product, problems=("NOT_FOUND",))
    return routes
