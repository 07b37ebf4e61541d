"""Orders and payments of the golden shop, as shop/data_service/rest.py asks for them."""

from __future__ import annotations

from typing import Any

from data_service.models import NewOrder, NewPayment, OrderStatus, PaymentChange, PaymentStatus
from facade.shop.data_service.port import OrderQuery
from tests.contract.data_service_promise import NOT_FOUND, DataServicePromise, changed, page, read, refused
from tests.contract.golden import GOLDEN_STATE, NOWHERE, SHOP, row
from tests.contract.promises import INTEGER, TIME, Promise, refusal


def _orders() -> list[DataServicePromise]:
    pending, confirmed, _ = SHOP["orders"]
    return [
        page("the orders", lambda service: service.list_orders(OrderQuery()), "/orders", SHOP["orders"]),
        page(
            "the newest orders of a user",
            lambda service: service.list_orders(OrderQuery(user_id=1, newest_first=True, limit=5)),
            "/orders",
            [confirmed, pending],
            user_id="1",
            newest_first="true",
            limit="5",
        ),
        page(
            "orders with a status",
            lambda service: service.list_orders(OrderQuery(status=OrderStatus.CONFIRMED)),
            "/orders",
            [confirmed],
            status="CONFIRMED",
        ),
        page(
            "orders by id",
            lambda service: service.list_orders(OrderQuery(ids=(1, 2))),
            "/orders",
            [pending, confirmed],
            ids="1,2",
        ),
    ]


def _one_order() -> list[DataServicePromise]:
    pending, confirmed, _ = SHOP["orders"]
    totals = [
        {
            "currency": order["currency"],
            "status": order["status"],
            "order_count": 1,
            "total_cents": order["total_cents"],
        }
        for order in (pending, confirmed)
    ]
    return [
        read("an order", lambda service: service.get_order(1), "/orders/1", pending),
        refused("no such order", lambda service: service.get_order(NOWHERE), ("GET", f"/orders/{NOWHERE}"), NOT_FOUND),
        read(
            "what the orders of a user come to",
            lambda service: service.order_totals(1),
            "/orders/totals",
            {"totals": totals},
            user_id="1",
        ),
        refused(
            "what the orders of nobody come to",
            lambda service: service.order_totals(NOWHERE),
            ("GET", "/orders/totals"),
            NOT_FOUND,
            query={"user_id": str(NOWHERE)},
        ),
    ]


def _new_orders() -> list[DataServicePromise]:
    notebook, _, lamp = SHOP["products"]
    item = {"product_id": 1, "quantity": 3, "unit_price_cents": notebook["price_cents"]}
    new = {"user_id": 1, "country": "DE", "currency": "EUR", "discount_cents": 375, "tax_cents": 641, "items": [item]}
    sums = {"subtotal_cents": 3750, "total_cents": 4016, "status": "PENDING", "version": 1}
    placed = {**row("orders", 1), **new, **sums, "id": 4, "items": [{"order_id": 4, "line": 1, **item}]}
    sold_out = {**item, "product_id": 3, "quantity": 1, "unit_price_cents": lamp["price_cents"]}
    wrong: dict[str, tuple[str, dict[str, Any]]] = {
        "of a product that is out of stock": ("OUT_OF_STOCK", {"items": [sold_out], "discount_cents": 0}),
        "at a price of before": ("PRICE_CHANGED", {"items": [{**item, "unit_price_cents": 1199}]}),
        "by nobody": ("INVALID_REFERENCE", {"user_id": NOWHERE}),
        "of a product that is not there": ("INVALID_REFERENCE", {"items": [{**item, "product_id": NOWHERE}]}),
        "in another currency": ("CURRENCY_MISMATCH", {"currency": "CHF"}),
    }
    return [
        Promise(
            "a new order",
            GOLDEN_STATE,
            lambda service: service.create_order(NewOrder.model_validate(new)),
            "POST",
            "/api/orders",
            201,
            placed,
            body=new,
            loose={
                "$.id": INTEGER,
                "$.items[0].order_id": INTEGER,
                "$.created_at": TIME,
                "$.updated_at": TIME,
            },
        ),
        *(_refused_order(name, {**new, **changes}, refusal(code)) for name, (code, changes) in wrong.items()),
        _refused_order(
            "with a discount above the subtotal",
            {**new, "discount_cents": 3751},
            refusal("VALIDATION_FAILED", "discount_cents"),
        ),
    ]


def _refused_order(name: str, order: dict[str, Any], problem: dict[str, Any]) -> DataServicePromise:
    return refused(
        f"a new order {name}",
        lambda service: service.create_order(NewOrder.model_validate(order)),
        ("POST", "/orders"),
        problem,
        body=order,
    )


def _payments() -> list[DataServicePromise]:
    authorized = row("payments", 2)
    again = {"order_id": 1, "idempotency_key": "golden-2"}
    wrong = {
        "again, for another order": ("IDEMPOTENCY_KEY_REUSED", {**again, "order_id": 2}),
        "of an order that is being paid": ("ALREADY_EXISTS", {**again, "idempotency_key": "another"}),
        "of a rejected order": ("INVALID_TRANSITION", {"order_id": 3, "idempotency_key": "another"}),
        "of no order": ("INVALID_REFERENCE", {"order_id": NOWHERE, "idempotency_key": "another"}),
    }
    return [
        *(_payment(payment) for payment in SHOP["payments"]),
        refused(
            "no such payment",
            lambda service: service.get_payment(NOWHERE),
            ("GET", f"/payments/{NOWHERE}"),
            NOT_FOUND,
        ),
        Promise(
            "a new payment, sent again",
            GOLDEN_STATE,
            lambda service: service.create_payment(NewPayment.model_validate(again)),
            "POST",
            "/api/payments",
            200,
            authorized,
            body=again,
        ),
        *(_refused_payment(name, new, code) for name, (code, new) in wrong.items()),
    ]


def _payment(payment: dict[str, Any]) -> DataServicePromise:
    identity = payment["id"]
    return read(
        f"a payment that is {payment['status']}",
        lambda service: service.get_payment(identity),
        f"/payments/{identity}",
        payment,
    )


def _refused_payment(name: str, payment: dict[str, Any], code: str) -> DataServicePromise:
    return refused(
        f"a new payment {name}",
        lambda service: service.create_payment(NewPayment.model_validate(payment)),
        ("POST", "/payments"),
        refusal(code),
        body=payment,
    )


def _settled(name: str, identity: int, version: int, wanted: PaymentStatus, **outcome: Any) -> DataServicePromise:
    change = PaymentChange(version=version, status=wanted)
    return Promise(
        name,
        GOLDEN_STATE,
        lambda service: service.update_payment(identity, change),
        "PATCH",
        f"/api/payments/{identity}",
        body={"version": version, "status": wanted.value},
        **outcome,
    )


def _settlements() -> list[DataServicePromise]:
    authorized = row("payments", 2)
    captured, voided = (
        {"status": 200, "answer": changed(authorized, status=status), "loose": {"$.updated_at": TIME}}
        for status in ("CAPTURED", "VOIDED")
    )
    stale, impossible = refusal("VERSION_CONFLICT"), refusal("INVALID_TRANSITION")
    return [
        _settled("a payment is captured", 2, 2, PaymentStatus.CAPTURED, **captured),
        _settled("a payment is voided", 2, 2, PaymentStatus.VOIDED, **voided),
        _settled("a payment is captured, based on an old version", 2, 1, PaymentStatus.CAPTURED, **stale),
        _settled("a captured payment is voided", 1, 3, PaymentStatus.VOIDED, **impossible),
    ]


ORDER_PROMISES: list[DataServicePromise] = [*_orders(), *_one_order(), *_new_orders(), *_payments(), *_settlements()]
