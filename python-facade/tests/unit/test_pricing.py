from __future__ import annotations

from datetime import datetime, timedelta, timezone
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from data_service.models import NewOrderItem
from facade.errors import CountryNotServed, VoucherInvalid
from facade.shop.quotes.pricing import (
    QUANTITY_DISCOUNTS,
    TAX_RATES_BASIS_POINTS,
    VOUCHERS,
    Price,
    price,
    share_of,
)

NOW = datetime(2026, 1, 31, tzinfo=timezone.utc)

cents = st.integers(0, 10_000_000)
items = st.builds(NewOrderItem, product_id=st.integers(1, 99), quantity=st.integers(1, 1000), unit_price_cents=cents)
baskets = st.lists(items, min_size=1, max_size=10)
countries = st.sampled_from(sorted(TAX_RATES_BASIS_POINTS))


def item(quantity: int, unit_price_cents: int) -> NewOrderItem:
    return NewOrderItem(product_id=1, quantity=quantity, unit_price_cents=unit_price_cents)


def one(quantity: int, unit_price_cents: int, voucher: str | None = None, country: str = "DE") -> Price:
    return price([item(quantity, unit_price_cents)], country, voucher, NOW)


def test_a_known_basket_costs_what_a_calculator_says() -> None:
    # 12 x 24.99 = 299.88; 5% = 14.994 -> 14.99; 10% of 284.89 = 28.489 -> 28.49; 19% of 256.40 = 48.716 -> 48.72
    result = one(12, 2499, "WELCOME10")
    assert result.subtotal_cents == 29988
    assert result.lines[0].discount_cents == 1499
    assert result.voucher_discount_cents == 2849
    assert result.tax_cents == 4872
    assert result.total_cents == 30512


@pytest.mark.parametrize(
    ("amount", "basis_points", "expected"),
    [(50, 100, 0), (150, 100, 2), (250, 100, 2), (350, 100, 4), (249, 100, 2), (251, 100, 3), (0, 1900, 0)],
)
def test_half_a_cent_goes_to_the_even_neighbour(amount: int, basis_points: int, expected: int) -> None:
    assert share_of(amount, basis_points) == expected


@given(st.integers(0, 2**60), st.integers(0, 10_000))
def test_rounding_agrees_with_exact_fractions(amount: int, basis_points: int) -> None:
    # round() of a Fraction is half to even by the language's definition: an independent judge.
    assert share_of(amount, basis_points) == round(Fraction(amount * basis_points, 10_000))


@pytest.mark.parametrize(("quantity", "expected"), [(9, 0), (10, 50), (49, 245), (50, 500)])
def test_quantity_discounts_begin_exactly_at_their_threshold(quantity: int, expected: int) -> None:
    assert one(quantity, 100).lines[0].discount_cents == expected


def test_discount_thresholds_are_listed_highest_first() -> None:
    assert list(QUANTITY_DISCOUNTS) == sorted(QUANTITY_DISCOUNTS, reverse=True)


@given(baskets, countries, st.sampled_from([None, "WELCOME10"]))
def test_sums_add_up_and_nothing_is_negative(basket: list[NewOrderItem], country: str, voucher: str | None) -> None:
    result = price(basket, country, voucher, NOW)
    assert result.total_cents == result.subtotal_cents - result.discount_cents + result.tax_cents
    assert result.subtotal_cents == sum(line.total_cents + line.discount_cents for line in result.lines)
    assert 0 <= result.discount_cents <= result.subtotal_cents
    assert result.tax_cents >= 0
    assert all(0 <= line.discount_cents <= line.gross_cents for line in result.lines)


@given(st.integers(1, 1000), cents, st.integers(0, 1000), countries, st.sampled_from([None, "WELCOME10"]))
def test_a_higher_price_never_makes_the_basket_cheaper(
    quantity: int, unit_price_cents: int, more: int, country: str, voucher: str | None
) -> None:
    cheaper = one(quantity, unit_price_cents, voucher, country)
    dearer = one(quantity, unit_price_cents + more, voucher, country)
    assert dearer.total_cents >= cheaper.total_cents


@given(baskets, countries)
def test_a_voucher_never_makes_the_basket_dearer(basket: list[NewOrderItem], country: str) -> None:
    assert price(basket, country, "WELCOME10", NOW).total_cents <= price(basket, country, None, NOW).total_cents


def test_a_fixed_voucher_needs_its_minimum_after_quantity_discounts() -> None:
    assert one(1, 2500, "FIVEOFF").discount_cents == 500
    with pytest.raises(VoucherInvalid, match="needs 2500 cents; the basket has 2375"):
        one(10, 250, "FIVEOFF")


@pytest.mark.parametrize(("code", "reason"), [("NOSUCH", "There is no voucher"), ("SUMMER25", "expired on 2025-09-01")])
def test_a_voucher_that_cannot_be_used_says_why(code: str, reason: str) -> None:
    with pytest.raises(VoucherInvalid, match=reason):
        one(1, 10_000, code)


def test_a_voucher_ends_at_its_moment_and_not_before() -> None:
    expires_at = VOUCHERS["SUMMER25"].expires_at
    assert expires_at is not None
    before = price([item(1, 1000)], "DE", "SUMMER25", expires_at - timedelta(microseconds=1))
    assert before.voucher_discount_cents == 250
    with pytest.raises(VoucherInvalid):
        price([item(1, 1000)], "DE", "SUMMER25", expires_at)


def test_a_country_without_a_rate_is_not_served() -> None:
    with pytest.raises(CountryNotServed, match="not to XX"):
        one(1, 100, country="XX")
