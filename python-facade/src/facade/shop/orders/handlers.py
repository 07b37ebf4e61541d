"""Placing an order."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from data_service.models import NewOrder, NewOrderItem, Order
from facade.shop.data_service.port import DataService, Id
from facade.shop.quotes.handlers import quote
from facade.shop.quotes.models import Basket


class OrderRequest(Basket):
    """A basket, and who buys it."""

    user_id: Id = Field(description="The user who orders.", examples=[1])


def place_order(data_service: DataService, request: OrderRequest, now: datetime) -> Order:
    """Prices the basket and places it at exactly these prices: PRICE_CHANGED if one moved in between.

    Raises what `quote` raises, and what the data service refuses.
    """
    priced = quote(data_service, request, now)
    return data_service.create_order(
        NewOrder(
            user_id=request.user_id,
            country=priced.country,
            currency=priced.currency,
            items=[
                NewOrderItem(product_id=line.product_id, quantity=line.quantity, unit_price_cents=line.unit_price_cents)
                for line in priced.lines
            ],
            discount_cents=priced.discount_cents,
            tax_cents=priced.tax_cents,
        )
    )
