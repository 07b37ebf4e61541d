from __future__ import annotations

import pytest

from data_service.models import NewOrder, NewUser, Order, OrderStatus
from facade.errors import (
    CurrencyMismatch,
    InvalidReference,
    PassedOn,
    ServiceError,
    UpstreamUnavailable,
    ValidationFailed,
)
from facade.shop.customers.handlers import summarize
from facade.shop.orders.handlers import OrderRequest, place_order
from facade.shop.quotes.handlers import quote
from facade.shop.quotes.models import Basket, BasketItem
from tests.fakes import EPOCH, FakeDataService, passed_on


def basket(*product_ids: int, quantity: int = 1, country: str = "DE") -> Basket:
    items = [BasketItem(product_id=identity, quantity=quantity) for identity in product_ids]
    return Basket(country=country, items=items)


def test_products_are_read_in_one_call_and_lines_keep_the_order_asked_for(data: FakeDataService) -> None:
    for cents in (100, 200, 300):
        data.add_product(cents)
    result = quote(data, basket(3, 1, 2), EPOCH)
    assert [line.product_id for line in result.lines] == [3, 1, 2]
    assert [line.unit_price_cents for line in result.lines] == [300, 100, 200]
    assert (result.currency, result.subtotal_cents, result.tax_cents, result.total_cents) == ("EUR", 600, 114, 714)
    assert data.calls == ["get_products"]


def test_every_unknown_product_is_named(data: FakeDataService) -> None:
    data.add_product(100)
    with pytest.raises(InvalidReference, match="There is no product 7, 8"):
        quote(data, basket(1, 7, 8), EPOCH)


def test_one_basket_has_one_currency(data: FakeDataService) -> None:
    data.add_product(100, "EUR")
    data.add_product(100, "CHF")
    with pytest.raises(CurrencyMismatch, match="CHF and EUR"):
        quote(data, basket(1, 2), EPOCH)


def test_a_product_listed_twice_is_refused_by_position(data: FakeDataService) -> None:
    data.add_product(100)
    with pytest.raises(ValidationFailed, match=r"items\[1\].product_id: is listed twice"):
        quote(data, basket(1, 1), EPOCH)


def test_a_basket_beyond_safe_integers_is_refused(data: FakeDataService) -> None:
    data.add_product(2**53 - 1)
    with pytest.raises(ValidationFailed, match="items: come to more than"):
        quote(data, basket(1, quantity=2), EPOCH)


def test_a_country_not_served_costs_no_call(data: FakeDataService) -> None:
    with pytest.raises(ServiceError, match="not to XX"):
        quote(data, basket(1, country="XX"), EPOCH)
    assert data.calls == []


def test_an_outage_is_not_an_unknown_product(data: FakeDataService) -> None:
    data.fault = UpstreamUnavailable("node-data-service", "cannot be reached.")
    with pytest.raises(UpstreamUnavailable):
        quote(data, basket(1), EPOCH)


def test_an_order_is_placed_at_exactly_the_quoted_prices(data: FakeDataService) -> None:
    user = data.create_user(NewUser(name="Ada Example", email="ada@example.com"))
    data.add_product(1999)
    asked = basket(1, quantity=12)
    order = place_order(data, OrderRequest(user_id=user.id, **dict(asked)), EPOCH)
    quoted = quote(data, asked, EPOCH)
    assert (order.subtotal_cents, order.discount_cents) == (quoted.subtotal_cents, quoted.discount_cents)
    assert (order.tax_cents, order.total_cents) == (quoted.tax_cents, quoted.total_cents)


@pytest.mark.parametrize("code", ["OUT_OF_STOCK", "PRICE_CHANGED", "INVALID_REFERENCE"])
def test_what_the_data_service_refuses_is_passed_on(data: FakeDataService, code: str) -> None:
    data.add_product(100)

    class Refusing(FakeDataService):
        def create_order(self, order: NewOrder) -> Order:
            raise passed_on(code, "no")

    refusing = Refusing(products=data.products)
    with pytest.raises(PassedOn) as refused:
        place_order(refusing, OrderRequest(user_id=1, **dict(basket(1))), EPOCH)
    assert refused.value.code == code


def test_a_summary_joins_user_totals_and_the_newest_five(data: FakeDataService) -> None:
    user = data.create_user(NewUser(name="Ada Example", email="ada@example.com"))
    data.add_product(1000)
    for _ in range(6):
        place_order(data, OrderRequest(user_id=user.id, **dict(basket(1))), EPOCH)
    summary = summarize(data, user.id)
    assert summary.user == user
    assert [order.id for order in summary.recent_orders] == [6, 5, 4, 3, 2]
    assert [(total.order_count, total.total_cents) for total in summary.totals] == [(6, 7140)]
    assert [(each.currency, each.order_count, each.total_cents) for each in summary.spending] == [("EUR", 6, 7140)]


def test_rejected_orders_are_no_spending(data: FakeDataService) -> None:
    user = data.create_user(NewUser(name="Ada Example", email="ada@example.com"))
    data.add_product(1000)
    order = place_order(data, OrderRequest(user_id=user.id, **dict(basket(1))), EPOCH)
    data.orders[order.id] = order.model_copy(update={"status": OrderStatus.REJECTED})
    summary = summarize(data, user.id)
    assert summary.spending == []
    assert len(summary.totals) == 1


def test_a_summary_of_nobody_is_not_found(data: FakeDataService) -> None:
    with pytest.raises(PassedOn) as refused:
        summarize(data, 7)
    assert refused.value.code == "NOT_FOUND"
