"""/orders"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from data_service.models import Order, OrderPage
from facade.platform.requests import current_context
from facade.platform.routing import Created, Routes
from facade.shop.data_service.port import OrderQuery
from facade.shop.orders.handlers import OrderRequest, place_order
from facade.shop.ports import BindDataService
from facade.shop.quotes.routes import QUOTE_PROBLEMS


def order_routes(data_service: BindDataService, now: Callable[[], datetime]) -> Routes:
    routes = Routes("orders", "What users bought.")

    def list_orders(query: OrderQuery) -> OrderPage:
        """One page by id with items, or the orders with the given ids."""
        return data_service(current_context()).list_orders(query)

    def create_order(body: OrderRequest) -> Created:
        """Prices the basket as a quote does, then places the order and takes its stock. Not idempotent."""
        order = place_order(data_service(current_context()), body, now())
        return Created(order, order.id)

    def get_order(id: int) -> Order:
        return data_service(current_context()).get_order(id)

    routes.add("GET", "/orders", list_orders, summary="List orders", query=OrderQuery, answer=OrderPage)
    routes.add(
        "POST",
        "/orders",
        create_order,
        summary="Place an order",
        body=OrderRequest,
        answer=Order,
        status=201,
        problems=(*QUOTE_PROBLEMS, "OUT_OF_STOCK", "PRICE_CHANGED"),
    )
    routes.add("GET", "/orders/<id>", get_order, summary="Get an order", answer=Order, problems=("NOT_FOUND",))
    return routes
