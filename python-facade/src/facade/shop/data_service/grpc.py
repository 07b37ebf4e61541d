"""The data service over gRPC."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from pydantic import ValidationError

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
from facade.errors import UpstreamBadResponse, UpstreamUnavailable
from facade.platform.context import RequestContext
from facade.platform.grpc_errors import error_of
from facade.platform.http_client import MAX_ANSWER_BYTES
from facade.shop.data_service import convert
from facade.shop.data_service.port import (
    NAME,
    EventMinuteQuery,
    OrderQuery,
    ProductQuery,
    RejectedEventQuery,
    UserQuery,
)
from shop.v1 import (
    events_pb2,
    events_pb2_grpc,
    orders_pb2,
    orders_pb2_grpc,
    payments_pb2,
    payments_pb2_grpc,
    products_pb2,
    products_pb2_grpc,
    users_pb2,
    users_pb2_grpc,
)

_Request = TypeVar("_Request")
_Reply = TypeVar("_Reply")
_Result = TypeVar("_Result")


def open_channel(target: str, connect_timeout_ms: int) -> grpc.Channel:
    """One channel for all threads. Reconnects within a second of the data service's return; does not retry."""
    return grpc.insecure_channel(
        target,
        options=[
            ("grpc.enable_retries", 0),
            ("grpc.enable_http_proxy", 0),
            ("grpc.max_receive_message_length", MAX_ANSWER_BYTES),
            ("grpc.initial_reconnect_backoff_ms", 100),
            # The name misleads: it is how long one attempt to connect may take.
            ("grpc.min_reconnect_backoff_ms", connect_timeout_ms),
            ("grpc.max_reconnect_backoff_ms", 1000),
        ],
    )


class GrpcDataService:
    """DataService over the services of proto/shop/v1."""

    def __init__(self, channel: grpc.Channel, timeout_ms: int, context: RequestContext) -> None:
        self._timeout_ms = timeout_ms
        self._context = context
        self._users = users_pb2_grpc.UserServiceStub(channel)
        self._products = products_pb2_grpc.ProductServiceStub(channel)
        self._orders = orders_pb2_grpc.OrderServiceStub(channel)
        self._payments = payments_pb2_grpc.PaymentServiceStub(channel)
        self._events = events_pb2_grpc.EventServiceStub(channel)

    def list_users(self, query: UserQuery) -> UserPage:
        read = convert.page(UserPage)
        if query.ids is not None:
            return self._call(self._users.BatchGetUsers, users_pb2.BatchGetUsersRequest(ids=query.ids), read)
        return self._call(self._users.ListUsers, convert.request(users_pb2.ListUsersRequest, query), read)

    def get_user(self, user_id: int) -> User:
        return self._call(self._users.GetUser, users_pb2.GetUserRequest(id=user_id), convert.one(User))

    def create_user(self, user: NewUser) -> User:
        return self._call(self._users.CreateUser, convert.request(users_pb2.CreateUserRequest, user), convert.one(User))

    def update_user(self, user_id: int, change: UserChange) -> User:
        request = convert.request(users_pb2.UpdateUserRequest, change, id=user_id)
        return self._call(self._users.UpdateUser, request, convert.one(User))

    def delete_user(self, user_id: int) -> None:
        self._call(self._users.DeleteUser, users_pb2.DeleteUserRequest(id=user_id), lambda reply: None)

    def list_products(self, query: ProductQuery) -> ProductPage:
        if query.ids is not None:
            return self._batch_of_products(query.ids)
        request = convert.request(products_pb2.ListProductsRequest, query)
        return self._call(self._products.ListProducts, request, convert.page(ProductPage))

    def get_product(self, product_id: int) -> Product:
        return self._call(
            self._products.GetProduct, products_pb2.GetProductRequest(id=product_id), convert.one(Product)
        )

    def get_products(self, product_ids: Sequence[int]) -> list[Product]:
        return self._batch_of_products(product_ids).items

    def _batch_of_products(self, product_ids: Sequence[int]) -> ProductPage:
        request = products_pb2.BatchGetProductsRequest(ids=product_ids)
        return self._call(self._products.BatchGetProducts, request, convert.page(ProductPage))

    def list_orders(self, query: OrderQuery) -> OrderPage:
        read = convert.page(OrderPage)
        if query.ids is not None:
            return self._call(self._orders.BatchGetOrders, orders_pb2.BatchGetOrdersRequest(ids=query.ids), read)
        return self._call(self._orders.ListOrders, convert.request(orders_pb2.ListOrdersRequest, query), read)

    def get_order(self, order_id: int) -> Order:
        return self._call(self._orders.GetOrder, orders_pb2.GetOrderRequest(id=order_id), convert.one(Order))

    def create_order(self, order: NewOrder) -> Order:
        request = convert.request(orders_pb2.CreateOrderRequest, order)
        return self._call(self._orders.CreateOrder, request, convert.one(Order))

    def order_totals(self, user_id: int) -> OrderTotals:
        request = orders_pb2.GetOrderTotalsRequest(user_id=user_id)
        return self._call(self._orders.GetOrderTotals, request, convert.same(OrderTotals))

    def get_payment(self, payment_id: int) -> Payment:
        return self._call(
            self._payments.GetPayment, payments_pb2.GetPaymentRequest(id=payment_id), convert.one(Payment)
        )

    def create_payment(self, payment: NewPayment) -> Payment:
        request = convert.request(payments_pb2.CreatePaymentRequest, payment)
        return self._call(self._payments.CreatePayment, request, convert.one(Payment))

    def update_payment(self, payment_id: int, change: PaymentChange) -> Payment:
        request = convert.request(payments_pb2.UpdatePaymentRequest, change, id=payment_id)
        return self._call(self._payments.UpdatePayment, request, convert.one(Payment))

    def list_event_minutes(self, query: EventMinuteQuery) -> EventMinutePage:
        request = convert.request(events_pb2.ListEventMinutesRequest, query)
        return self._call(self._events.ListEventMinutes, request, convert.page(EventMinutePage))

    def list_rejected_events(self, query: RejectedEventQuery) -> RejectedEventPage:
        request = convert.request(events_pb2.ListRejectedEventsRequest, query)
        return self._call(self._events.ListRejectedEvents, request, convert.page(RejectedEventPage))

    def _call(
        self,
        method: grpc.UnaryUnaryMultiCallable[_Request, _Reply],
        request: _Request,
        read: Callable[[_Reply], _Result],
    ) -> _Result:
        deadline = self._context.deadline.capped_ms(self._timeout_ms)
        try:
            reply = method(request, timeout=deadline.remaining_s(), metadata=self._context.outgoing_metadata())
        except grpc.RpcError as error:
            raise error_of(NAME, error, self._context.trace_id) from error
        try:
            return read(reply)
        except (ValidationError, ValueError) as invalid:
            raise UpstreamBadResponse(NAME, "answered with a shape that does not fit the contract.") from invalid


def check_grpc(channel: grpc.Channel, context: RequestContext) -> str:
    """For /health: raises UpstreamError unless the data service says that it is serving."""
    reply, _ = ask_health(channel, context)
    if reply.status != health_pb2.HealthCheckResponse.SERVING:
        raise UpstreamUnavailable(NAME, "is not serving.")
    return "serving over gRPC"


def ask_health(
    channel: grpc.Channel, context: RequestContext
) -> tuple[health_pb2.HealthCheckResponse, dict[str, str | bytes]]:
    """The data service's own word, and the metadata that came with it."""
    try:
        reply, call = health_pb2_grpc.HealthStub(channel).Check.with_call(
            health_pb2.HealthCheckRequest(), timeout=context.deadline.remaining_s()
        )
    except grpc.RpcError as error:
        raise error_of(NAME, error, context.trace_id) from error
    return reply, dict(call.initial_metadata())
