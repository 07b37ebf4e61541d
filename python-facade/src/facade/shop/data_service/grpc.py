"""The data service over gRPC."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from pydantic import ValidationError

from data_service.models import (
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
    User,
    UserChange,
    UserPage,
)
from facade.errors import UpstreamBadResponse, UpstreamUnavailable
from facade.platform.context import RequestContext
from facade.platform.grpc_errors import error_of
from facade.platform.http_client import MAX_ANSWER_BYTES
from facade.shop.data_service import convert
from facade.shop.data_service.port import NAME, OrderQuery, ProductQuery, UserQuery
from shop.v1 import (
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

    def list_users(self, query: UserQuery) -> UserPage:
        if query.ids is not None:
            batch = users_pb2.BatchGetUsersRequest(ids=query.ids)
            return self._call(
                self._users.BatchGetUsers,
                batch,
                lambda reply: UserPage(items=[convert.user(user) for user in reply.users], next_cursor=None),
            )
        request = users_pb2.ListUsersRequest(
            limit=query.limit,
            cursor=query.cursor or "",
            newest_first=query.newest_first,
            email=query.email,
            created_from=convert.timestamp(query.created_from),
            created_before=convert.timestamp(query.created_before),
        )
        return self._call(
            self._users.ListUsers,
            request,
            lambda reply: UserPage(
                items=[convert.user(user) for user in reply.users], next_cursor=reply.next_cursor or None
            ),
        )

    def get_user(self, user_id: int) -> User:
        request = users_pb2.GetUserRequest(id=user_id)
        return self._call(self._users.GetUser, request, lambda reply: convert.user(reply.user))

    def create_user(self, user: NewUser) -> User:
        request = users_pb2.CreateUserRequest(name=user.name, email=user.email)
        return self._call(self._users.CreateUser, request, lambda reply: convert.user(reply.user))

    def update_user(self, user_id: int, change: UserChange) -> User:
        request = users_pb2.UpdateUserRequest(id=user_id, version=change.version, name=change.name, email=change.email)
        return self._call(self._users.UpdateUser, request, lambda reply: convert.user(reply.user))

    def delete_user(self, user_id: int) -> None:
        self._call(self._users.DeleteUser, users_pb2.DeleteUserRequest(id=user_id), lambda reply: None)

    def list_products(self, query: ProductQuery) -> ProductPage:
        if query.ids is not None:
            return ProductPage(items=self.get_products(query.ids), next_cursor=None)
        request = products_pb2.ListProductsRequest(
            limit=query.limit,
            cursor=query.cursor or "",
            newest_first=query.newest_first,
            currency=query.currency,
            in_stock=query.in_stock,
        )
        return self._call(
            self._products.ListProducts,
            request,
            lambda reply: ProductPage(
                items=[convert.product(product) for product in reply.products], next_cursor=reply.next_cursor or None
            ),
        )

    def get_product(self, product_id: int) -> Product:
        request = products_pb2.GetProductRequest(id=product_id)
        return self._call(self._products.GetProduct, request, lambda reply: convert.product(reply.product))

    def get_products(self, product_ids: Sequence[int]) -> list[Product]:
        request = products_pb2.BatchGetProductsRequest(ids=product_ids)
        return self._call(
            self._products.BatchGetProducts,
            request,
            lambda reply: [convert.product(product) for product in reply.products],
        )

    def list_orders(self, query: OrderQuery) -> OrderPage:
        if query.ids is not None:
            batch = orders_pb2.BatchGetOrdersRequest(ids=query.ids)
            return self._call(
                self._orders.BatchGetOrders,
                batch,
                lambda reply: OrderPage(items=[convert.order(order) for order in reply.orders], next_cursor=None),
            )
        request = orders_pb2.ListOrdersRequest(
            limit=query.limit,
            cursor=query.cursor or "",
            newest_first=query.newest_first,
            user_id=query.user_id,
            status=convert.order_status(query.status),
        )
        return self._call(
            self._orders.ListOrders,
            request,
            lambda reply: OrderPage(
                items=[convert.order(order) for order in reply.orders], next_cursor=reply.next_cursor or None
            ),
        )

    def get_order(self, order_id: int) -> Order:
        request = orders_pb2.GetOrderRequest(id=order_id)
        return self._call(self._orders.GetOrder, request, lambda reply: convert.order(reply.order))

    def create_order(self, order: NewOrder) -> Order:
        request = orders_pb2.CreateOrderRequest(
            user_id=order.user_id,
            country=order.country,
            currency=order.currency,
            items=[
                orders_pb2.NewOrderItem(
                    product_id=item.product_id, quantity=item.quantity, unit_price_cents=item.unit_price_cents
                )
                for item in order.items
            ],
            discount_cents=order.discount_cents,
            tax_cents=order.tax_cents,
        )
        return self._call(self._orders.CreateOrder, request, lambda reply: convert.order(reply.order))

    def order_totals(self, user_id: int) -> OrderTotals:
        request = orders_pb2.GetOrderTotalsRequest(user_id=user_id)
        return self._call(
            self._orders.GetOrderTotals,
            request,
            lambda reply: OrderTotals(totals=[convert.order_total(total) for total in reply.totals]),
        )

    def get_payment(self, payment_id: int) -> Payment:
        request = payments_pb2.GetPaymentRequest(id=payment_id)
        return self._call(self._payments.GetPayment, request, lambda reply: convert.payment(reply.payment))

    def create_payment(self, payment: NewPayment) -> Payment:
        request = payments_pb2.CreatePaymentRequest(order_id=payment.order_id, idempotency_key=payment.idempotency_key)
        return self._call(self._payments.CreatePayment, request, lambda reply: convert.payment(reply.payment))

    def update_payment(self, payment_id: int, change: PaymentChange) -> Payment:
        request = payments_pb2.UpdatePaymentRequest(
            id=payment_id,
            version=change.version,
            status=convert.payment_status(change.status),
            provider_reference=change.provider_reference,
            decline_reason=change.decline_reason,
        )
        return self._call(self._payments.UpdatePayment, request, lambda reply: convert.payment(reply.payment))

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
