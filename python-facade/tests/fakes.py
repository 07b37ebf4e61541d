"""A data service in memory, written by hand, that keeps the contract's promises."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, TypeVar

from data_service.models import (
    EventMinutePage,
    NewOrder,
    NewPayment,
    NewUser,
    Order,
    OrderItem,
    OrderPage,
    OrderStatus,
    OrderTotal,
    OrderTotals,
    Payment,
    PaymentChange,
    PaymentStatus,
    Product,
    ProductPage,
    RejectedEventPage,
    User,
    UserChange,
    UserPage,
)
from facade.errors import CODES, PASSED_ON_CODES, FieldError, PassedOn, Problem, ServiceError
from facade.shop.data_service.port import (
    EventMinuteQuery,
    OrderQuery,
    PageQuery,
    ProductQuery,
    RejectedEventQuery,
    UserQuery,
)

_Row = TypeVar("_Row")

EPOCH = datetime(2026, 1, 31, 12, 0, tzinfo=timezone.utc)
TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"


def passed_on(
    code: str, detail: str, *, errors: list[FieldError] | None = None, retry_after_s: int | None = None
) -> PassedOn:
    row = CODES.get(code) or PASSED_ON_CODES[code]
    problem = Problem(
        type=f"/problems/{code}",
        title=row.title,
        status=row.http_status,
        detail=detail,
        code=code,
        trace_id=TRACE_ID,
        errors=errors,
    )
    return PassedOn(problem, retry_after_s)


@dataclass
class FakeDataService:
    users: dict[int, User] = field(default_factory=dict)
    products: dict[int, Product] = field(default_factory=dict)
    orders: dict[int, Order] = field(default_factory=dict)
    payments: dict[int, Payment] = field(default_factory=dict)
    # Raised by the next call, whichever it is.
    fault: ServiceError | None = None
    calls: list[str] = field(default_factory=list)
    # Runs before a payment is updated: what another request does meanwhile.
    meanwhile: Callable[[], None] | None = None
    seconds: int = 0

    def _begin(self, call: str) -> None:
        self.calls.append(call)
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault

    def _stamps(self) -> dict[str, Any]:
        self.seconds += 1
        moment = EPOCH + timedelta(seconds=self.seconds)
        return {"version": 1, "created_at": moment, "updated_at": moment}

    def list_users(self, query: UserQuery) -> UserPage:
        self._begin("list_users")
        found = [user for user in self.users.values() if _matches_user(query, user)]
        items, next_cursor = _page(found, query)
        return UserPage(items=items, next_cursor=next_cursor)

    def get_user(self, user_id: int) -> User:
        self._begin("get_user")
        return _found(self.users, user_id, "user")

    def create_user(self, user: NewUser) -> User:
        self._begin("create_user")
        if any(other.email.lower() == user.email.lower() for other in self.users.values()):
            raise passed_on("ALREADY_EXISTS", f"The email {user.email} is in use.")
        created = User(id=len(self.users) + 1, name=user.name, email=user.email, **self._stamps())
        self.users[created.id] = created
        return created

    def update_user(self, user_id: int, change: UserChange) -> User:
        self._begin("update_user")
        user = _found(self.users, user_id, "user")
        _check_version(user.version, change.version)
        changes = change.model_dump(exclude_unset=True)
        self.users[user_id] = user.model_copy(update={**changes, "version": user.version + 1})
        return self.users[user_id]

    def delete_user(self, user_id: int) -> None:
        self._begin("delete_user")
        _found(self.users, user_id, "user")
        if any(order.user_id == user_id for order in self.orders.values()):
            raise passed_on("STILL_REFERENCED", f"The user {user_id} has orders.")
        del self.users[user_id]

    def add_product(self, price_cents: int, currency: str = "EUR", stock: int = 1000) -> Product:
        identity = len(self.products) + 1
        product = Product(
            id=identity,
            name=f"Product {identity}",
            price_cents=price_cents,
            currency=currency,
            stock=stock,
            **self._stamps(),
        )
        self.products[identity] = product
        return product

    def list_products(self, query: ProductQuery) -> ProductPage:
        self._begin("list_products")
        found = [product for product in self.products.values() if query.currency in (None, product.currency)]
        if query.in_stock is not None:
            found = [product for product in found if (product.stock > 0) == query.in_stock]
        items, next_cursor = _page(found, query)
        return ProductPage(items=items, next_cursor=next_cursor)

    def get_product(self, product_id: int) -> Product:
        self._begin("get_product")
        return _found(self.products, product_id, "product")

    def get_products(self, product_ids: Sequence[int]) -> list[Product]:
        self._begin("get_products")
        return [self.products[identity] for identity in sorted(set(product_ids)) if identity in self.products]

    def list_orders(self, query: OrderQuery) -> OrderPage:
        self._begin("list_orders")
        found = [
            order
            for order in self.orders.values()
            if query.user_id in (None, order.user_id) and query.status in (None, order.status)
        ]
        items, next_cursor = _page(found, query)
        return OrderPage(items=items, next_cursor=next_cursor)

    def get_order(self, order_id: int) -> Order:
        self._begin("get_order")
        return _found(self.orders, order_id, "order")

    def create_order(self, order: NewOrder) -> Order:
        self._begin("create_order")
        if order.user_id not in self.users:
            raise passed_on("INVALID_REFERENCE", f"There is no user {order.user_id}.")
        for item in order.items:
            product = self.products[item.product_id]
            if product.stock < item.quantity:
                raise passed_on("OUT_OF_STOCK", f"The product {product.id} has {product.stock} left.")
        identity = len(self.orders) + 1
        subtotal_cents = sum(item.quantity * item.unit_price_cents for item in order.items)
        created = Order(
            id=identity,
            user_id=order.user_id,
            status=OrderStatus.PENDING,
            country=order.country,
            currency=order.currency,
            subtotal_cents=subtotal_cents,
            discount_cents=order.discount_cents,
            tax_cents=order.tax_cents,
            total_cents=subtotal_cents - order.discount_cents + order.tax_cents,
            items=[
                OrderItem(order_id=identity, line=line, **item.model_dump()) for line, item in enumerate(order.items, 1)
            ],
            **self._stamps(),
        )
        self.orders[identity] = created
        return created

    def order_totals(self, user_id: int) -> OrderTotals:
        self._begin("order_totals")
        _found(self.users, user_id, "user")
        groups: dict[tuple[str, OrderStatus], list[int]] = {}
        for order in self.orders.values():
            if order.user_id == user_id:
                groups.setdefault((order.currency, order.status), []).append(order.total_cents)
        return OrderTotals(
            totals=[
                OrderTotal(currency=currency, status=status, order_count=len(cents), total_cents=sum(cents))
                for (currency, status), cents in sorted(groups.items(), key=_by_currency_and_status)
            ]
        )

    def get_payment(self, payment_id: int) -> Payment:
        self._begin("get_payment")
        return _found(self.payments, payment_id, "payment")

    def create_payment(self, payment: NewPayment) -> Payment:
        self._begin("create_payment")
        order_id, idempotency_key = payment.order_id, payment.idempotency_key
        for other in self.payments.values():
            if other.idempotency_key == idempotency_key:
                if other.order_id != order_id:
                    raise passed_on("IDEMPOTENCY_KEY_REUSED", f"The key {idempotency_key} was for another order.")
                return other
        if order_id not in self.orders:
            raise passed_on("INVALID_REFERENCE", f"There is no order {order_id}.")
        order = self.orders[order_id]
        created = Payment(
            id=len(self.payments) + 1,
            order_id=order_id,
            status=PaymentStatus.PENDING,
            amount_cents=order.total_cents,
            currency=order.currency,
            idempotency_key=idempotency_key,
            provider_reference=None,
            decline_reason=None,
            **self._stamps(),
        )
        self.payments[created.id] = created
        return created

    def abandon_payment(self, payment_id: int) -> None:
        """As the data service does for the saga, which asks for it there."""
        self.meanwhile = None
        payment = self.payments[payment_id]
        changes = {"status": PaymentStatus.DECLINED, "decline_reason": "ABANDONED", "version": payment.version + 1}
        self.payments[payment_id] = payment.model_copy(update=changes)

    def update_payment(self, payment_id: int, change: PaymentChange) -> Payment:
        self._begin("update_payment")
        if self.meanwhile is not None:
            self.meanwhile()
        payment = _found(self.payments, payment_id, "payment")
        _check_version(payment.version, change.version)
        changes = {**dict(change.model_copy()), "version": payment.version + 1}
        changes = {name: value for name, value in changes.items() if value is not None}
        self.payments[payment_id] = payment.model_copy(update=changes)
        return self.payments[payment_id]

    def list_event_minutes(self, query: EventMinuteQuery) -> EventMinutePage:
        self._begin("list_event_minutes")
        return EventMinutePage(items=[], next_cursor=None)

    def list_rejected_events(self, query: RejectedEventQuery) -> RejectedEventPage:
        self._begin("list_rejected_events")
        return RejectedEventPage(items=[], next_cursor=None)


def _found(rows: dict[int, _Row], identity: int, name: str) -> _Row:
    if identity not in rows:
        raise passed_on("NOT_FOUND", f"There is no {name} {identity}.")
    return rows[identity]


def _check_version(current: int, based_on: int) -> None:
    if current != based_on:
        raise passed_on("VERSION_CONFLICT", f"The version is {current} by now.")


def _by_currency_and_status(group: tuple[tuple[str, OrderStatus], list[int]]) -> tuple[str, int]:
    """As the database sorts: a status by its place in the enum."""
    (currency, status), _ = group
    return currency, list(OrderStatus).index(status)


def _matches_user(query: UserQuery, user: User) -> bool:
    return (
        (query.email is None or query.email.lower() == user.email.lower())
        and (query.created_from is None or user.created_at >= query.created_from)
        and (query.created_before is None or user.created_at < query.created_before)
    )


def _page(rows: list[Any], query: PageQuery) -> tuple[list[Any], str | None]:
    if query.ids is not None:
        return sorted((row for row in rows if row.id in query.ids), key=lambda row: row.id), None
    if query.cursor is not None and not query.cursor.isdigit():
        fault = FieldError(field="cursor", detail="is damaged")
        raise passed_on("VALIDATION_FAILED", "cursor: is damaged", errors=[fault])
    after = int(query.cursor or 0)
    rows = sorted(rows, key=lambda row: row.id, reverse=query.newest_first)
    if after:
        rows = [row for row in rows if (row.id < after if query.newest_first else row.id > after)]
    page = rows[: query.limit]
    return page, str(page[-1].id) if len(rows) > query.limit else None
