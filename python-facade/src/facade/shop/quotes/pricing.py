"""The price of a basket: a pure function of products, quantities, country, voucher and time.

Order of operations, all in integer cents of one currency:

1. line gross    = quantity x unit price
2. line discount = gross x quantity discount (5% from 10 pieces, 10% from 50, on the whole line), rounded
3. voucher       = taken off what is left of all lines: a share of it, rounded, or fixed cents
4. tax           = (subtotal - all discounts) x the country's rate, rounded once, on the sum
5. total         = subtotal - all discounts + tax

Rounding happens in `share_of` only: half to even (banker's rounding), so that halves do not add up to a bias.
Discounts never exceed what they are taken off, so no amount is negative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone

from data_service.models import NewOrderItem
from facade.errors import CountryNotServed, VoucherInvalid

BASIS_POINTS = 10_000

# Value added tax, in basis points (1900 = 19%), by ISO 3166-1 alpha-2.
TAX_RATES_BASIS_POINTS = {
    "AT": 2000,
    "CH": 810,
    "DE": 1900,
    "ES": 2100,
    "FR": 2000,
    "GB": 2000,
    "IT": 2200,
    "NL": 2100,
    "SE": 2500,
}

# From how many pieces of one product, and how much off the line, in basis points. Highest first.
QUANTITY_DISCOUNTS = ((50, 1000), (10, 500))


@dataclass(frozen=True)
class Voucher:
    """A share (basis points) or a fixed amount (cents of the basket's currency) off the basket."""

    code: str
    share_basis_points: int = 0
    fixed_cents: int = 0
    minimum_cents: int = 0
    expires_at: datetime | None = None


VOUCHERS = {
    voucher.code: voucher
    for voucher in (
        Voucher("WELCOME10", share_basis_points=1000),
        Voucher("FIVEOFF", fixed_cents=500, minimum_cents=2500),
        Voucher("SUMMER25", share_basis_points=2500, expires_at=datetime(2025, 9, 1, tzinfo=timezone.utc)),
    )
}


@dataclass(frozen=True)
class PricedLine:
    item: NewOrderItem
    discount_cents: int

    @property
    def gross_cents(self) -> int:
        return self.item.quantity * self.item.unit_price_cents

    @property
    def total_cents(self) -> int:
        return self.gross_cents - self.discount_cents


@dataclass(frozen=True)
class Price:
    lines: tuple[PricedLine, ...]
    voucher_discount_cents: int
    tax_rate_basis_points: int

    @property
    def subtotal_cents(self) -> int:
        return sum(line.gross_cents for line in self.lines)

    @property
    def discount_cents(self) -> int:
        return sum(line.discount_cents for line in self.lines) + self.voucher_discount_cents

    @property
    def tax_cents(self) -> int:
        return share_of(self.subtotal_cents - self.discount_cents, self.tax_rate_basis_points)

    @property
    def total_cents(self) -> int:
        return self.subtotal_cents - self.discount_cents + self.tax_cents


def share_of(amount_cents: int, basis_points: int) -> int:
    """`amount_cents` x `basis_points` / 10000, half to even. The only place where money is rounded."""
    whole, rest = divmod(amount_cents * basis_points, BASIS_POINTS)
    twice = 2 * rest
    return whole + (twice > BASIS_POINTS or (twice == BASIS_POINTS and whole % 2 == 1))


def tax_rate(country: str) -> int:
    """Basis points. Raises CountryNotServed."""
    rate = TAX_RATES_BASIS_POINTS.get(country)
    if rate is None:
        raise CountryNotServed(f"The shop sells to {', '.join(sorted(TAX_RATES_BASIS_POINTS))}, and not to {country}.")
    return rate


def price(items: Sequence[NewOrderItem], country: str, voucher_code: str | None, now: datetime) -> Price:
    """Raises CountryNotServed or VoucherInvalid."""
    rate = tax_rate(country)
    lines = tuple(_line(item) for item in items)
    left_cents = sum(line.total_cents for line in lines)
    off_cents = 0 if voucher_code is None else _voucher_discount(voucher_code, left_cents, now)
    return Price(lines, off_cents, rate)


def _line(item: NewOrderItem) -> PricedLine:
    basis_points = next((off for pieces, off in QUANTITY_DISCOUNTS if item.quantity >= pieces), 0)
    return PricedLine(item, share_of(item.quantity * item.unit_price_cents, basis_points))


def _voucher_discount(code: str, left_cents: int, now: datetime) -> int:
    voucher = VOUCHERS.get(code)
    if voucher is None:
        raise VoucherInvalid(f"There is no voucher {code}.")
    if voucher.expires_at is not None and now >= voucher.expires_at:
        raise VoucherInvalid(f"The voucher {code} expired on {voucher.expires_at.date().isoformat()}.")
    if left_cents < voucher.minimum_cents:
        raise VoucherInvalid(f"The voucher {code} needs {voucher.minimum_cents} cents; the basket has {left_cents}.")
    return min(left_cents, voucher.fixed_cents + share_of(left_cents, voucher.share_basis_points))
