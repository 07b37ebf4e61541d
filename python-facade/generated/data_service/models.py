from __future__ import annotations

from enum import Enum

from pydantic import Field
from facade.platform.model import Timestamp, Wire


class User(Wire):
    id: int
    name: str
    email: str
    version: int
    created_at: Timestamp
    updated_at: Timestamp


class UserPage(Wire):
    items: list[User]
    next_cursor: str | None


class Product(Wire):
    id: int
    name: str
    price_cents: int
    currency: str
    stock: int
    version: int
    created_at: Timestamp
    updated_at: Timestamp


class ProductPage(Wire):
    items: list[Product]
    next_cursor: str | None


class OrderStatus(str, Enum):
    PENDING = "PENDING"
    CONFIRMED = "CONFIRMED"
    REJECTED = "REJECTED"


class OrderItem(Wire):
    order_id: int
    line: int
    product_id: int
    quantity: int
    unit_price_cents: int


class Order(Wire):
    id: int
    user_id: int
    status: OrderStatus
    country: str
    currency: str
    subtotal_cents: int
    discount_cents: int
    tax_cents: int
    total_cents: int
    version: int
    created_at: Timestamp
    updated_at: Timestamp
    items: list[OrderItem]


class OrderPage(Wire):
    items: list[Order]
    next_cursor: str | None


class OrderTotal(Wire):
    currency: str
    status: OrderStatus
    order_count: int
    total_cents: int


class OrderTotals(Wire):
    totals: list[OrderTotal]


class PaymentStatus(str, Enum):
    PENDING = "PENDING"
    AUTHORIZED = "AUTHORIZED"
    CAPTURED = "CAPTURED"
    VOIDED = "VOIDED"
    DECLINED = "DECLINED"


class Payment(Wire):
    id: int
    order_id: int
    status: PaymentStatus
    amount_cents: int
    currency: str
    idempotency_key: str
    provider_reference: str | None
    decline_reason: str | None
    version: int
    created_at: Timestamp
    updated_at: Timestamp
