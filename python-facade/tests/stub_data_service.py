"""A data service on loopback that speaks REST and gRPC, both in front of the same FakeDataService."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pydantic import BaseModel

from data_service.models import NewOrder, NewPayment, NewUser, PaymentChange, UserChange
from facade.errors import PassedOn
from facade.shop.data_service.port import OrderQuery, ProductQuery, UserQuery
from tests.fakes import FakeDataService
from tests.stub_grpc import grpc_server

CONTRACT = Path(__file__).parents[1] / "generated" / "data_service" / "contract.json"


class StubDataService:
    """Where it listens, what it holds, and what the last request carried."""

    def __init__(self) -> None:
        self.data = FakeDataService()
        # The contract it says that it serves; the committed one, until a test changes it.
        self.contract: dict[str, Any] = json.loads(CONTRACT.read_text())
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
        # Longer than any test waits: an answer comes when the test says so, on a busy machine too.
        self.answering.wait(60)


@contextmanager
def running_stub() -> Iterator[StubDataService]:
    stub = StubDataService()
    http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stub))
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    pool = ThreadPoolExecutor(max_workers=4)
    server, stub.grpc_port = grpc_server(stub.data, stub.received, lambda: str(stub.contract["fingerprint"]), pool)
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
            about_itself = {"/readyz": {"status": "UP"}, "/api/contract": stub.contract}.get(self.path)
            if about_itself is not None:
                return self._answer(200, "application/json", json.dumps(about_itself))
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
