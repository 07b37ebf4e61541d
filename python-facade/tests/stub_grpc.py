"""The gRPC half of the data service on loopback."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.duration_pb2 import Duration
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status
from grpc_health.v1 import health, health_pb2_grpc
from pydantic import BaseModel

from data_service.models import NewOrder, NewPayment, NewUser, PaymentChange, UserChange
from facade.errors import CODES, PASSED_ON_CODES, PassedOn
from facade.shop.data_service.port import OrderQuery, ProductQuery, UserQuery
from shop.v1 import (
    entities_pb2 as pb,
    orders_pb2,
    orders_pb2_grpc,
    payments_pb2,
    payments_pb2_grpc,
    products_pb2,
    products_pb2_grpc,
    users_pb2,
    users_pb2_grpc,
)
from tests.fakes import FakeDataService

Received = Callable[[dict[str, str], float], None]


def grpc_server(
    data: FakeDataService, received: Received, fingerprint: Callable[[], str], pool: ThreadPoolExecutor
) -> tuple[grpc.Server, int]:
    server = grpc.server(pool, interceptors=[_Fingerprint(fingerprint), _Problems(received)])
    users_pb2_grpc.add_UserServiceServicer_to_server(_Users(data), server)  # type: ignore[abstract]
    products_pb2_grpc.add_ProductServiceServicer_to_server(_Products(data), server)  # type: ignore[abstract]
    orders_pb2_grpc.add_OrderServiceServicer_to_server(_Orders(data), server)  # type: ignore[abstract]
    payments_pb2_grpc.add_PaymentServiceServicer_to_server(_Payments(data), server)  # type: ignore[abstract]
    health_pb2_grpc.add_HealthServicer_to_server(health.HealthServicer(), server)
    return server, server.add_insecure_port("127.0.0.1:0")


class _Fingerprint(grpc.ServerInterceptor):
    """Says with every answer which contract it keeps."""

    def __init__(self, fingerprint: Callable[[], str]) -> None:
        self._fingerprint = fingerprint

    def intercept_service(self, continuation: Any, details: Any) -> Any:
        inner = continuation(details)
        if inner is None or inner.unary_unary is None:
            return inner

        def serve(request: Any, context: grpc.ServicerContext) -> Any:
            context.send_initial_metadata((("x-contract-fingerprint", self._fingerprint()),))
            return inner.unary_unary(request, context)

        return grpc.unary_unary_rpc_method_handler(serve, inner.request_deserializer, inner.response_serializer)


class _Problems(grpc.ServerInterceptor):
    """Notes what a call carried, and turns an error into a rich status as the data service does."""

    def __init__(self, received: Received) -> None:
        self._received = received

    def intercept_service(self, continuation: Any, details: Any) -> Any:
        inner = continuation(details)
        if inner is None or "Health" in details.method:
            return inner

        def serve(request: Any, context: grpc.ServicerContext) -> Any:
            self._received(dict(details.invocation_metadata), context.time_remaining() * 1000)
            try:
                return inner.unary_unary(request, context)
            except PassedOn as error:
                context.set_trailing_metadata((("grpc-status-details-bin", rich_status(error).SerializeToString()),))
                row = CODES.get(error.code) or PASSED_ON_CODES[error.code]
                context.abort(grpc.StatusCode[row.grpc_status], error.detail)

        return grpc.unary_unary_rpc_method_handler(serve, inner.request_deserializer, inner.response_serializer)


def rich_status(error: PassedOn) -> Status:
    metadata = {"traceId": error.document.trace_id}
    details = [ErrorInfo(reason=error.code, domain="shop", metadata=metadata)]
    if error.document.errors:
        violations = [
            BadRequest.FieldViolation(field=item.field, description=item.detail) for item in error.document.errors
        ]
        details.append(BadRequest(field_violations=violations))
    if error.retry_after_s is not None:
        details.append(RetryInfo(retry_delay=Duration(seconds=error.retry_after_s)))
    packed = [AnyMessage() for _ in details]
    for target, detail in zip(packed, details):
        target.Pack(detail)
    row = CODES.get(error.code) or PASSED_ON_CODES[error.code]
    number: int = grpc.StatusCode[row.grpc_status].value[0]
    return Status(code=number, message=error.detail, details=packed)


def _message(kind: Any, model: BaseModel) -> Any:
    """A protobuf message out of a model: names are the same, only enums and times differ."""
    values = model.model_dump(exclude_none=True)
    for name, value in values.items():
        if name == "status":
            prefix = "PAYMENT_STATUS_" if kind is pb.Payment else "ORDER_STATUS_"
            enum = pb.PaymentStatus if kind is pb.Payment else pb.OrderStatus
            values[name] = enum.Value(prefix + value.value)
    return kind(**values)


def _given(request: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(request, name) for name in names if request.HasField(name)}


def _page(request: Any) -> dict[str, Any]:
    page = {"limit": request.limit or 20, "newest_first": request.newest_first}
    return {**page, "cursor": request.cursor} if request.cursor else page


class _Users(users_pb2_grpc.UserServiceServicer):
    def __init__(self, data: FakeDataService) -> None:
        self.data = data

    def GetUser(self, request: Any, context: Any) -> Any:
        return users_pb2.GetUserResponse(user=_message(pb.User, self.data.get_user(request.id)))

    def BatchGetUsers(self, request: Any, context: Any) -> Any:
        page = self.data.list_users(UserQuery(ids=tuple(request.ids)))
        return users_pb2.BatchGetUsersResponse(users=[_message(pb.User, user) for user in page.items])

    def ListUsers(self, request: Any, context: Any) -> Any:
        times = {
            name: getattr(request, name).ToJsonString()
            for name in ("created_from", "created_before")
            if request.HasField(name)
        }
        query = UserQuery.model_validate({**_page(request), **_given(request, "email"), **times})
        page = self.data.list_users(query)
        users = [_message(pb.User, user) for user in page.items]
        return users_pb2.ListUsersResponse(users=users, next_cursor=page.next_cursor or "")

    def CreateUser(self, request: Any, context: Any) -> Any:
        user = self.data.create_user(NewUser(name=request.name, email=request.email))
        return users_pb2.CreateUserResponse(user=_message(pb.User, user))

    def UpdateUser(self, request: Any, context: Any) -> Any:
        change = UserChange(version=request.version, **_given(request, "name", "email"))
        return users_pb2.UpdateUserResponse(user=_message(pb.User, self.data.update_user(request.id, change)))

    def DeleteUser(self, request: Any, context: Any) -> Any:
        self.data.delete_user(request.id)
        return users_pb2.DeleteUserResponse()


class _Products(products_pb2_grpc.ProductServiceServicer):
    def __init__(self, data: FakeDataService) -> None:
        self.data = data

    def GetProduct(self, request: Any, context: Any) -> Any:
        return products_pb2.GetProductResponse(product=_message(pb.Product, self.data.get_product(request.id)))

    def BatchGetProducts(self, request: Any, context: Any) -> Any:
        products = [_message(pb.Product, product) for product in self.data.get_products(request.ids)]
        return products_pb2.BatchGetProductsResponse(products=products)

    def ListProducts(self, request: Any, context: Any) -> Any:
        query = ProductQuery(**_page(request), **_given(request, "currency", "in_stock"))
        page = self.data.list_products(query)
        products = [_message(pb.Product, product) for product in page.items]
        return products_pb2.ListProductsResponse(products=products, next_cursor=page.next_cursor or "")


class _Orders(orders_pb2_grpc.OrderServiceServicer):
    def __init__(self, data: FakeDataService) -> None:
        self.data = data

    def GetOrder(self, request: Any, context: Any) -> Any:
        return orders_pb2.GetOrderResponse(order=_order(self.data.get_order(request.id)))

    def BatchGetOrders(self, request: Any, context: Any) -> Any:
        page = self.data.list_orders(OrderQuery(ids=tuple(request.ids)))
        return orders_pb2.BatchGetOrdersResponse(orders=[_order(order) for order in page.items])

    def ListOrders(self, request: Any, context: Any) -> Any:
        status = pb.OrderStatus.Name(request.status).removeprefix("ORDER_STATUS_") if request.status else None
        query = OrderQuery.model_validate({**_page(request), **_given(request, "user_id"), "status": status})
        page = self.data.list_orders(query)
        orders = [_order(order) for order in page.items]
        return orders_pb2.ListOrdersResponse(orders=orders, next_cursor=page.next_cursor or "")

    def CreateOrder(self, request: Any, context: Any) -> Any:
        names = ("user_id", "country", "currency", "discount_cents", "tax_cents")
        items = [
            {name: getattr(item, name) for name in ("product_id", "quantity", "unit_price_cents")}
            for item in request.items
        ]
        values = {**{name: getattr(request, name) for name in names}, "items": items}
        return orders_pb2.CreateOrderResponse(order=_order(self.data.create_order(NewOrder.model_validate(values))))

    def GetOrderTotals(self, request: Any, context: Any) -> Any:
        totals = self.data.order_totals(request.user_id).totals
        return orders_pb2.GetOrderTotalsResponse(totals=[_message(orders_pb2.OrderTotal, total) for total in totals])


class _Payments(payments_pb2_grpc.PaymentServiceServicer):
    def __init__(self, data: FakeDataService) -> None:
        self.data = data

    def GetPayment(self, request: Any, context: Any) -> Any:
        return payments_pb2.GetPaymentResponse(payment=_message(pb.Payment, self.data.get_payment(request.id)))

    def CreatePayment(self, request: Any, context: Any) -> Any:
        payment = self.data.create_payment(
            NewPayment(order_id=request.order_id, idempotency_key=request.idempotency_key)
        )
        return payments_pb2.CreatePaymentResponse(payment=_message(pb.Payment, payment))

    def UpdatePayment(self, request: Any, context: Any) -> Any:
        change = PaymentChange.model_validate(
            {
                "version": request.version,
                "status": pb.PaymentStatus.Name(request.status).removeprefix("PAYMENT_STATUS_"),
                **_given(request, "provider_reference", "decline_reason"),
            },
            strict=False,
        )
        payment = self.data.update_payment(request.id, change)
        return payments_pb2.UpdatePaymentResponse(payment=_message(pb.Payment, payment))


def _order(order: Any) -> Any:
    message = _message(pb.Order, order.model_copy(update={"items": []}))
    message.items.extend(_message(pb.OrderItem, item) for item in order.items)
    return message
