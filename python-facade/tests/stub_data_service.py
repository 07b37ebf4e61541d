"""A data service on loopback that speaks REST and gRPC, both in front of the same FakeDataService."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

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


class StubDataService:
    """Where it listens, what it holds, and what the last request carried."""

    def __init__(self) -> None:
        self.data = FakeDataService()
        self.headers: dict[str, str] = {}
        self.time_left_ms = 0.0
        self.http_port = 0
        self.grpc_port = 0
        # Cleared: every answer waits until it is set again.
        self.answering = threading.Event()
        self.answering.set()

    def received(self, headers: dict[str, str], time_left_ms: float) -> None:
        self.headers = headers
        self.time_left_ms = time_left_ms
        self.answering.wait(10)


@contextmanager
def running_stub() -> Iterator[StubDataService]:
    stub = StubDataService()
    http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stub))
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    pool = ThreadPoolExecutor(max_workers=4)
    server = _grpc_server(stub, pool)
    stub.http_port = http.server_port
    server.start()
    try:
        yield stub
    finally:
        stub.answering.set()
        server.stop(None).wait()
        pool.shutdown()
        http.shutdown()
        http.server_close()
        thread.join()


def _handler(stub: StubDataService) -> type[BaseHTTPRequestHandler]:  # noqa: C901
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._serve()

        do_POST = do_PATCH = do_DELETE = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Silent: the tests look at answers."""

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.path == "/readyz":
                return self._answer(200, "application/json", '{"status":"UP"}')
            headers = {name.lower(): value for name, value in self.headers.items()}
            stub.received(headers, float(headers.get("x-request-timeout-ms", "0")))
            url = urlsplit(self.path)
            try:
                result = _rest(stub.data, self.command, url.path, dict(parse_qsl(url.query)), json.loads(body or "{}"))
            except PassedOn as error:
                problem = error.document
                return self._answer(problem.status, "application/problem+json", problem.to_json(), error.retry_after_s)
            if result is None:
                return self._answer(204, "", "")
            status = 201 if self.command == "POST" else 200
            return self._answer(status, "application/json; charset=utf-8", result.model_dump_json())

        def _answer(self, status: int, media_type: str, text: str, retry_after_s: int | None = None) -> None:
            self.send_response(status)
            if media_type:
                self.send_header("Content-Type", media_type)
            if retry_after_s is not None:
                self.send_header("Retry-After", str(retry_after_s))
            content = text.encode()
            if status != 204:
                self.send_header("Content-Length", str(len(content)))
            # Nobody reads an answer that came too late.
            with suppress(OSError):
                self.end_headers()
                self.wfile.write(content)

    return Handler


def _rest(data: FakeDataService, method: str, path: str, query: dict[str, str], body: Any) -> BaseModel | None:
    _, api, collection, *rest = path.split("/")
    assert api == "api"
    item = rest[0] if rest else ""
    routes: dict[tuple[str, str, bool], Callable[[], BaseModel | None]] = {
        ("GET", "users", False): lambda: data.list_users(UserQuery.model_validate(query)),
        ("POST", "users", False): lambda: data.create_user(NewUser.model_validate(body)),
        ("GET", "users", True): lambda: data.get_user(int(item)),
        ("PATCH", "users", True): lambda: data.update_user(int(item), UserChange.model_validate(body)),
        ("DELETE", "users", True): lambda: data.delete_user(int(item)),
        ("GET", "products", False): lambda: data.list_products(ProductQuery.model_validate(query)),
        ("GET", "products", True): lambda: data.get_product(int(item)),
        ("GET", "orders", False): lambda: data.list_orders(OrderQuery.model_validate(query)),
        ("POST", "orders", False): lambda: data.create_order(NewOrder.model_validate(body)),
        ("GET", "orders", True): lambda: data.get_order(int(item)),
        ("POST", "payments", False): lambda: data.create_payment(NewPayment.model_validate(body)),
        ("GET", "payments", True): lambda: data.get_payment(int(item)),
        ("PATCH", "payments", True): lambda: data.update_payment(
            int(item), PaymentChange.model_validate(body, strict=False)
        ),
    }
    if item == "totals":
        return data.order_totals(int(query["user_id"]))
    return routes[method, collection, bool(item)]()


def _grpc_server(stub: StubDataService, pool: ThreadPoolExecutor) -> grpc.Server:
    server = grpc.server(pool, interceptors=[_Problems(stub)])
    users_pb2_grpc.add_UserServiceServicer_to_server(_Users(stub.data), server)  # type: ignore[abstract]
    products_pb2_grpc.add_ProductServiceServicer_to_server(_Products(stub.data), server)  # type: ignore[abstract]
    orders_pb2_grpc.add_OrderServiceServicer_to_server(_Orders(stub.data), server)  # type: ignore[abstract]
    payments_pb2_grpc.add_PaymentServiceServicer_to_server(_Payments(stub.data), server)  # type: ignore[abstract]
    health_pb2_grpc.add_HealthServicer_to_server(health.HealthServicer(), server)
    stub.grpc_port = server.add_insecure_port("127.0.0.1:0")
    return server


class _Problems(grpc.ServerInterceptor):
    """Notes what a call carried, and turns an error into a rich status as the data service does."""

    def __init__(self, stub: StubDataService) -> None:
        self._stub = stub

    def intercept_service(self, continuation: Any, details: Any) -> Any:
        inner = continuation(details)
        if inner is None or "Health" in details.method:
            return inner

        def serve(request: Any, context: grpc.ServicerContext) -> Any:
            self._stub.received(dict(details.invocation_metadata), context.time_remaining() * 1000)
            try:
                return inner.unary_unary(request, context)
            except PassedOn as error:
                context.set_trailing_metadata((("grpc-status-details-bin", _status(error).SerializeToString()),))
                row = CODES.get(error.code) or PASSED_ON_CODES[error.code]
                context.abort(grpc.StatusCode[row.grpc_status], error.detail)

        return grpc.unary_unary_rpc_method_handler(serve, inner.request_deserializer, inner.response_serializer)


def _status(error: PassedOn) -> Status:
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
