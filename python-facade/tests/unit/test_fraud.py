from __future__ import annotations

from datetime import timedelta

import pytest

from data_service.models import Order, OrderStatus, User
from facade.shop.fraud.handlers import score_order
from facade.shop.fraud.scoring import FraudLevel, score
from tests.fakes import EPOCH, FakeDataService

LONG = timedelta(days=365)


def user(age: timedelta) -> User:
    created = EPOCH - age
    return User(id=1, name="Ada Example", email="ada@example.com", version=1, created_at=created, updated_at=created)


def order(
    identity: int = 9,
    *,
    total_cents: int = 1000,
    country: str = "DE",
    currency: str = "EUR",
    age: timedelta = timedelta(0),
) -> Order:
    return Order(
        id=identity,
        user_id=1,
        status=OrderStatus.PENDING,
        country=country,
        currency=currency,
        subtotal_cents=total_cents,
        discount_cents=0,
        tax_cents=0,
        total_cents=total_cents,
        version=1,
        created_at=EPOCH - age,
        updated_at=EPOCH - age,
        items=[],
    )


def codes(order: Order, user: User, earlier: list[Order]) -> list[str]:
    return [reason.code for reason in score(order, user, earlier).reasons]


def test_an_old_customer_with_a_usual_order_is_not_suspicious() -> None:
    result = score(order(), user(LONG), [order(1, age=timedelta(days=30))])
    assert (result.score, result.level, result.reasons) == (0, FraudLevel.LOW, [])


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (timedelta(hours=23, minutes=59), ["NEW_ACCOUNT"]),
        (timedelta(hours=24), ["YOUNG_ACCOUNT"]),
        (timedelta(days=6, hours=23), ["YOUNG_ACCOUNT"]),
        (timedelta(days=7), []),
    ],
)
def test_the_younger_the_account_the_more_points(age: timedelta, expected: list[str]) -> None:
    assert codes(order(), user(age), []) == expected


@pytest.mark.parametrize(("total_cents", "expected"), [(49_999, []), (50_000, ["LARGE_FIRST_ORDER"])])
def test_a_large_first_order_counts(total_cents: int, expected: list[str]) -> None:
    assert codes(order(total_cents=total_cents), user(LONG), []) == expected


def test_a_large_order_of_somebody_known_is_no_first_order() -> None:
    assert codes(order(total_cents=50_000), user(LONG), [order(1, total_cents=40_000, age=LONG)]) == []


def test_many_orders_within_an_hour_count_and_older_ones_do_not() -> None:
    hour = timedelta(hours=1)
    at_the_edge = [order(identity, age=hour) for identity in (1, 2, 3)]
    assert codes(order(), user(LONG), at_the_edge) == ["MANY_ORDERS"]
    assert codes(order(), user(LONG), [*at_the_edge[:2], order(3, age=hour + timedelta(seconds=1))]) == []


def test_a_country_never_ordered_to_counts() -> None:
    earlier = [order(1, country="FR", age=LONG), order(2, country="NL", age=LONG)]
    assert codes(order(country="DE"), user(LONG), earlier) == ["OTHER_COUNTRY"]
    assert codes(order(country="FR"), user(LONG), earlier) == []


def test_an_amount_far_above_all_before_counts_in_the_same_currency_only() -> None:
    earlier = [order(1, total_cents=1000, age=LONG)]
    assert codes(order(total_cents=5001), user(LONG), earlier) == ["MUCH_LARGER"]
    assert codes(order(total_cents=5000), user(LONG), earlier) == []
    assert codes(order(total_cents=5001, currency="CHF"), user(LONG), earlier) == []


def test_points_add_up_to_a_level_and_the_heaviest_reason_comes_first() -> None:
    earlier = [order(identity, country="FR", total_cents=10) for identity in (1, 2, 3)]
    result = score(order(total_cents=9999), user(timedelta(minutes=5)), earlier)
    assert [reason.points for reason in result.reasons] == [35, 30, 25, 20]
    assert (result.score, result.level) == (100, FraudLevel.HIGH)
    medium = score(order(total_cents=50_000), user(timedelta(days=2)), [])
    assert (medium.score, medium.level) == (45, FraudLevel.MEDIUM)


def test_only_orders_placed_before_this_one_are_held_against_it() -> None:
    data = FakeDataService(users={1: user(LONG)})
    data.orders = {identity: order(identity, country="DE" if identity == 1 else "FR") for identity in (1, 2, 3)}
    assert score_order(data, 1).reasons == []
    assert [reason.code for reason in score_order(data, 2).reasons] == ["OTHER_COUNTRY"]
