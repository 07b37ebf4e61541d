"""How suspicious an order is: a pure function of what was known when it was placed, so that it can be repeated.

The only clock is `Order.created_at`; asking later about the same order gives the same score.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from enum import Enum

from pydantic import Field

from data_service.models import Order, User
from facade.platform.model import Wire

NEW_ACCOUNT = timedelta(hours=24)
YOUNG_ACCOUNT = timedelta(days=7)
LARGE_FIRST_ORDER_CENTS = 50_000
VELOCITY_WINDOW = timedelta(hours=1)
VELOCITY_ORDERS = 3
MUCH_LARGER_FACTOR = 5
MAX_SCORE = 100
HIGH_FROM = 70
MEDIUM_FROM = 40


class FraudLevel(str, Enum):
    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"


class FraudReason(Wire):
    """One thing that speaks against an order."""

    code: str = Field(description="Stable name of the rule.", examples=["NEW_ACCOUNT"])
    points: int = Field(description="What it adds to the score.", examples=[30])
    detail: str = Field(description="For people.", examples=["The account was 2 hours old."])


class FraudScore(Wire):
    """The sum of the reasons' points, at most 100."""

    order_id: int = Field(description="The order.", examples=[1])
    score: int = Field(ge=0, le=MAX_SCORE, description="0 (nothing) to 100 (certain).", examples=[55])
    level: FraudLevel = Field(description=f"MEDIUM from {MEDIUM_FROM}, HIGH from {HIGH_FROM}.")
    reasons: list[FraudReason] = Field(description="The heaviest first.")


def score(order: Order, user: User, earlier: Sequence[Order]) -> FraudScore:
    """`earlier` are orders of the same user with a lower id, in any order."""
    reasons = sorted(_reasons(order, user, earlier), key=lambda reason: -reason.points)
    points = min(MAX_SCORE, sum(reason.points for reason in reasons))
    level = FraudLevel.HIGH if points >= HIGH_FROM else FraudLevel.MEDIUM if points >= MEDIUM_FROM else FraudLevel.LOW
    return FraudScore(order_id=order.id, score=points, level=level, reasons=reasons)


def _reasons(order: Order, user: User, earlier: Sequence[Order]) -> Iterator[FraudReason]:
    yield from _account_age(order, user)
    yield from _velocity(order, earlier)
    if earlier:
        yield from _unlike_before(order, earlier)
    elif order.total_cents >= LARGE_FIRST_ORDER_CENTS:
        detail = f"The first order comes to {order.total_cents} cents."
        yield FraudReason(code="LARGE_FIRST_ORDER", points=30, detail=detail)


def _account_age(order: Order, user: User) -> Iterator[FraudReason]:
    age = order.created_at - user.created_at
    if age < NEW_ACCOUNT:
        hours = max(0, int(age.total_seconds() // 3600))
        yield FraudReason(code="NEW_ACCOUNT", points=30, detail=f"The account was {hours} hours old.")
    elif age < YOUNG_ACCOUNT:
        yield FraudReason(code="YOUNG_ACCOUNT", points=15, detail=f"The account was {age.days} days old.")


def _velocity(order: Order, earlier: Sequence[Order]) -> Iterator[FraudReason]:
    recent = [other for other in earlier if order.created_at - other.created_at <= VELOCITY_WINDOW]
    if len(recent) >= VELOCITY_ORDERS:
        yield FraudReason(
            code="MANY_ORDERS", points=35, detail=f"{len(recent)} other orders were placed in the hour before."
        )


def _unlike_before(order: Order, earlier: Sequence[Order]) -> Iterator[FraudReason]:
    if order.country not in {other.country for other in earlier}:
        yield FraudReason(code="OTHER_COUNTRY", points=25, detail=f"No earlier order went to {order.country}.")
    amounts = [other.total_cents for other in earlier if other.currency == order.currency]
    if amounts and order.total_cents > MUCH_LARGER_FACTOR * max(amounts):
        detail = f"The largest earlier order came to {max(amounts)} cents, this one to {order.total_cents}."
        yield FraudReason(code="MUCH_LARGER", points=20, detail=detail)
