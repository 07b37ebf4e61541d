"""A customer at a glance."""

from __future__ import annotations

from pydantic import Field

from data_service.models import Order, OrderStatus, OrderTotal, User
from facade.platform.model import Wire
from facade.shop.data_service.port import DataService, OrderQuery

RECENT_ORDERS = 5


class Spending(Wire):
    """Orders that were not rejected, in one currency."""

    currency: str = Field(description="ISO 4217 code.", examples=["EUR"])
    order_count: int = Field(description="How many orders.", examples=[3])
    total_cents: int = Field(description="What they come to, in cents of `currency`.", examples=[91536])


class CustomerSummary(Wire):
    """A user, what they spent, and their newest orders."""

    user: User = Field(description="Who it is.")
    totals: list[OrderTotal] = Field(description="For each currency and status that occurs.")
    spending: list[Spending] = Field(description="Pending and confirmed orders, for each currency.")
    recent_orders: list[Order] = Field(description=f"The newest {RECENT_ORDERS}, newest first.")


def summarize(data_service: DataService, user_id: int) -> CustomerSummary:
    """Three reads, one after another: not a snapshot, an order placed meanwhile may be in one and not in the other."""
    user = data_service.get_user(user_id)
    totals = data_service.order_totals(user_id).totals
    recent = data_service.list_orders(OrderQuery(user_id=user_id, newest_first=True, limit=RECENT_ORDERS))
    return CustomerSummary(user=user, totals=totals, spending=_spending(totals), recent_orders=recent.items)


def _spending(totals: list[OrderTotal]) -> list[Spending]:
    valid = [total for total in totals if total.status is not OrderStatus.REJECTED]
    return [
        Spending(
            currency=currency,
            order_count=sum(total.order_count for total in valid if total.currency == currency),
            total_cents=sum(total.total_cents for total in valid if total.currency == currency),
        )
        for currency in sorted({total.currency for total in valid})
    ]
