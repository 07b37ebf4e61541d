"""From a basket to a quote."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from data_service.models import NewOrderItem
from facade.errors import CurrencyMismatch, FieldError, InvalidReference, ValidationFailed
from facade.platform.validation import MAX_SAFE_INTEGER
from facade.shop.data_service.port import DataService
from facade.shop.quotes.models import Basket, BasketItem, Quote, QuoteLine
from facade.shop.quotes.pricing import Price, price, tax_rate


def quote(data_service: DataService, basket: Basket, now: datetime) -> Quote:
    """Prices a basket at the products' current prices, read in one call.

    Raises ValidationFailed, CountryNotServed, InvalidReference, CurrencyMismatch or VoucherInvalid.
    """
    _refuse_repeated(basket.items)
    # Refused before the data service is asked: the answer would not matter.
    tax_rate(basket.country)
    products = {product.id: product for product in data_service.get_products([i.product_id for i in basket.items])}
    missing = [str(item.product_id) for item in basket.items if item.product_id not in products]
    if missing:
        raise InvalidReference(f"There is no product {', '.join(missing)}.")
    currencies = sorted({product.currency for product in products.values()})
    if len(currencies) > 1:
        raise CurrencyMismatch(f"The products are priced in {' and '.join(currencies)}.")
    items = [
        NewOrderItem(**item.model_dump(), unit_price_cents=products[item.product_id].price_cents)
        for item in basket.items
    ]
    result = price(items, basket.country, basket.voucher, now)
    if max(result.subtotal_cents, result.total_cents) > MAX_SAFE_INTEGER:
        raise ValidationFailed(FieldError(field="items", detail=f"come to more than {MAX_SAFE_INTEGER} cents"))
    names = {product.id: product.name for product in products.values()}
    return _quote(basket, currencies[0], names, result)


def _refuse_repeated(items: list[BasketItem]) -> None:
    ids = [item.product_id for item in items]
    errors = [
        FieldError(field=f"items[{index}].product_id", detail="is listed twice; add the quantities up")
        for index, product_id in enumerate(ids)
        if product_id in ids[:index]
    ]
    if errors:
        raise ValidationFailed(*errors)


def _quote(basket: Basket, currency: str, names: Mapping[int, str], result: Price) -> Quote:
    return Quote(
        country=basket.country,
        currency=currency,
        lines=[
            QuoteLine(
                **line.item.model_dump(),
                name=names[line.item.product_id],
                discount_cents=line.discount_cents,
                total_cents=line.total_cents,
            )
            for line in result.lines
        ],
        subtotal_cents=result.subtotal_cents,
        discount_cents=result.discount_cents,
        voucher=basket.voucher,
        voucher_discount_cents=result.voucher_discount_cents,
        tax_rate_basis_points=result.tax_rate_basis_points,
        tax_cents=result.tax_cents,
        total_cents=result.total_cents,
    )
