"""The data service over REST."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel

from data_service.models import (
    EventMinutePage,
    NewOrder,
    NewPayment,
    NewUser,
    Order,
    OrderPage,
    OrderTotals,
    Payment,
    PaymentChange,
    Product,
    ProductPage,
    RejectedEventPage,
    User,
    UserChange,
    UserPage,
)
from facade.errors import UpstreamUnavailable
from facade.platform.context import RequestContext
from facade.platform.http_client import HttpClient
from facade.platform.upstream import problem_of, read_json
from facade.shop.data_service.port import (
    NAME,
    EventMinuteQuery,
    KeysetQuery,
    OrderQuery,
    ProductQuery,
    RejectedEventQuery,
    UserQuery,
)

_Model = TypeVar("_Model", bound=BaseModel)


class RestDataService:
    """DataService over the paths of proto/openapi/data-service.yaml."""

    def __init__(self, client: HttpClient, context: RequestContext) -> None:
        self._client = client
        self._context = context

    def list_users(self, query: UserQuery) -> UserPage:
        return self._read("/users", UserPage, _params(query))

    def get_user(self, user_id: int) -> User:
        return self._read(f"/users/{user_id}", User)

    def create_user(self, user: NewUser) -> User:
        return self._write("POST", "/users", user, User)

    def update_user(self, user_id: int, change: UserChange) -> User:
        return self._write("PATCH", f"/users/{user_id}", change, User)

    def delete_user(self, user_id: int) -> None:
        answer = self._client.send(self._context, "DELETE", f"/api/users/{user_id}")
        if answer.status != 204:
            raise problem_of(NAME, answer)

    def list_products(self, query: ProductQuery) -> ProductPage:
        return self._read("/products", ProductPage, _params(query))

    def get_product(self, product_id: int) -> Product:
        return self._read(f"/products/{product_id}", Product)

    def get_products(self, product_ids: Sequence[int]) -> list[Product]:
        return self._read("/products", ProductPage, {"ids": _joined(product_ids)}).items

    def list_orders(self, query: OrderQuery) -> OrderPage:
        return self._read("/orders", OrderPage, _params(query))

    def get_order(self, order_id: int) -> Order:
        return self._read(f"/orders/{order_id}", Order)

    def create_order(self, order: NewOrder) -> Order:
        return self._write("POST", "/orders", order, Order)

    def order_totals(self, user_id: int) -> OrderTotals:
        return self._read("/orders/totals", OrderTotals, {"user_id": str(user_id)})

    def get_payment(self, payment_id: int) -> Payment:
        return self._read(f"/payments/{payment_id}", Payment)

    def create_payment(self, payment: NewPayment) -> Payment:
        return self._write("POST", "/payments", payment, Payment)

    def update_payment(self, payment_id: int, change: PaymentChange) -> Payment:
        return self._write("PATCH", f"/payments/{payment_id}", change, Payment)

    def list_event_minutes(self, query: EventMinuteQuery) -> EventMinutePage:
        return self._read("/event-minutes", EventMinutePage, _params(query))

    def list_rejected_events(self, query: RejectedEventQuery) -> RejectedEventPage:
        return self._read("/rejected-events", RejectedEventPage, _params(query))

    def _read(self, path: str, model: type[_Model], params: dict[str, str] | None = None) -> _Model:
        answer = self._client.send(self._context, "GET", f"/api{path}", params=params)
        if answer.status != 200:
            raise problem_of(NAME, answer)
        return read_json(NAME, answer, model)

    def _write(self, method: str, path: str, body: BaseModel, model: type[_Model]) -> _Model:
        # A field that was not sent must not arrive as null: that would be a change.
        json_body = body.model_dump_json(exclude_unset=True)
        answer = self._client.send(self._context, method, f"/api{path}", json_body=json_body)
        if answer.status not in (200, 201):
            raise problem_of(NAME, answer)
        return read_json(NAME, answer, model)


def check_rest(client: HttpClient, context: RequestContext) -> str:
    """For /health: raises UpstreamError unless the data service says that it is ready."""
    answer = client.send(context, "GET", "/readyz")
    if answer.status != 200:
        raise UpstreamUnavailable(NAME, f"is not ready (status {answer.status}).")
    return "ready over REST"


def _params(query: KeysetQuery) -> dict[str, str]:
    given = query.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    return {name: _param(value) for name, value in given.items()}


def _param(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _joined(value) if isinstance(value, (list, tuple)) else str(value)


def _joined(ids: Sequence[int]) -> str:
    return ",".join(str(identity) for identity in ids)
