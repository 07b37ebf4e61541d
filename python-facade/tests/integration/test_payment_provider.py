"""Payments against a provider on loopback that really keeps people waiting and loses answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from data_service.models import PaymentStatus
from facade.app import create_app
from facade.config import Config
from facade.errors import UpstreamBadResponse
from facade.platform.context import new_context
from facade.shop.payments.provider import NAME, HttpPaymentProvider
from facade.shop.ports import Ports
from tests.broken_server import answer, broken_server, closed_port, http_answer
from tests.fake_checkouts import FakeCheckouts
from tests.fake_events import FakeEventStore
from tests.fakes import EPOCH, FakeDataService
from tests.integration.conftest import http_client
from tests.unit.test_payments import data as data

# The fixture above is used by name: a data service with one order to pay.
__all__ = ["data"]


class ProviderStub:
    """Keeps what it was asked, by idempotency key."""

    def __init__(self) -> None:
        self.port = 0
        self.asked: list[tuple[str, str]] = []
        # Cleared: it does what it is asked and answers only when set again.
        self.answering = threading.Event()
        self.answering.set()
        self.status = 201


@contextmanager
def running_provider() -> Iterator[ProviderStub]:
    stub = ProviderStub()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or "{}")
            stub.asked.append((self.path, self.headers["Idempotency-Key"]))
            stub.answering.wait(10)
            if self.path == "/v1/authorizations":
                content = {**request, "id": f"auth-{request['reference']}", "status": "AUTHORIZED"}
                return self._answer(stub.status, content)
            return self._answer(200, {})

        def _answer(self, status: int, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            # Nobody reads an answer that came too late.
            with suppress(OSError):
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Silent: the tests look at what was asked."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stub.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield stub
    finally:
        stub.answering.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def stub() -> Iterator[ProviderStub]:
    with running_provider() as stub:
        yield stub


def client_of(data: FakeDataService, port: int) -> FlaskClient:
    provider = http_client(NAME, port, 300)
    ports = Ports(
        data_service=lambda context: data,
        payment_provider=lambda context: HttpPaymentProvider(provider, context),
        event_store=lambda context: FakeEventStore(),
        checkouts=lambda context: FakeCheckouts(),
        now=lambda: EPOCH,
    )
    return create_app(Config(), ports).test_client()


def pay(client: FlaskClient) -> TestResponse:
    body = {"order_id": 1, "card_token": "tok_ok"}
    return client.post("/payments", json=body, headers={"Idempotency-Key": "key-1"})


def test_a_payment_is_authorized_and_captured_with_keys_of_its_own(data: FakeDataService, stub: ProviderStub) -> None:
    client = client_of(data, stub.port)
    assert json.loads(pay(client).data)["provider_reference"] == "auth-payment-1"
    assert json.loads(client.post("/payments/1/capture").data)["status"] == "CAPTURED"
    assert stub.asked == [
        ("/v1/authorizations", "payment-1-authorize"),
        ("/v1/authorizations/auth-payment-1/capture", "payment-1-capture"),
    ]


def test_a_payment_is_voided_with_a_key_of_its_own(data: FakeDataService, stub: ProviderStub) -> None:
    client = client_of(data, stub.port)
    pay(client)
    assert json.loads(client.post("/payments/1/void").data)["status"] == "VOIDED"
    assert stub.asked[1] == ("/v1/authorizations/auth-payment-1/void", "payment-1-void")


def test_a_slow_provider_leaves_the_payment_pending_and_the_repetition_finishes_it(
    data: FakeDataService, stub: ProviderStub
) -> None:
    client = client_of(data, stub.port)
    stub.answering.clear()
    response = pay(client)
    body = json.loads(response.data)
    assert (response.status_code, body["code"], body["upstream"]) == (504, "UPSTREAM_TIMEOUT", "payment-provider")
    assert data.payments[1].status is PaymentStatus.PENDING
    stub.answering.set()
    assert pay(client).status_code == 201
    assert stub.asked == [("/v1/authorizations", "payment-1-authorize")] * 2
    assert len(data.payments) == 1


def test_a_provider_that_is_down_leaves_the_payment_pending(data: FakeDataService) -> None:
    with closed_port() as port:
        response = pay(client_of(data, port))
    assert (response.status_code, json.loads(response.data)["code"]) == (503, "UPSTREAM_UNAVAILABLE")
    assert response.headers["Retry-After"] == "1"
    assert data.payments[1].status is PaymentStatus.PENDING


def test_a_refusal_by_the_provider_is_a_declined_payment(data: FakeDataService) -> None:
    refusal = http_answer(
        b'{"status":"DECLINED","reason":"insufficient_funds"}',
        b"402 Payment Required\r\nContent-Type: application/json",
    )
    with broken_server(refusal) as port:
        response = pay(client_of(data, port))
    body = json.loads(response.data)
    assert (response.status_code, body["code"]) == (402, "PAYMENT_DECLINED")
    assert "insufficient_funds" in body["detail"]
    assert data.payments[1].status is PaymentStatus.DECLINED


@pytest.mark.parametrize(
    ("conversation", "code"),
    [
        (answer(b"junk\r\n"), "UPSTREAM_BAD_RESPONSE"),
        (http_answer(b"{}"), "UPSTREAM_BAD_RESPONSE"),
        (http_answer(b"{}", b"402 Payment Required\r\nContent-Type: application/json"), "UPSTREAM_BAD_RESPONSE"),
        (http_answer(b"", b"500 Internal Server Error"), "UPSTREAM_BAD_RESPONSE"),
        (http_answer(b"", b"503 Service Unavailable"), "UPSTREAM_UNAVAILABLE"),
        (
            http_answer(
                b'{"id":"a","status":"AUTHORIZED","reference":"payment-1","amount_cents":1,"currency":"EUR"}',
                b"201 Created\r\nContent-Type: application/json",
            ),
            "UPSTREAM_BAD_RESPONSE",
        ),
    ],
    ids=["no HTTP", "no authorization", "no reason", "500", "503", "another amount"],
)
def test_an_answer_that_decides_nothing_leaves_the_payment_pending(
    data: FakeDataService, conversation: Any, code: str
) -> None:
    with broken_server(conversation) as port:
        response = pay(client_of(data, port))
    assert json.loads(response.data)["code"] == code
    assert data.payments[1].status is PaymentStatus.PENDING


def listed(content: bytes) -> object:
    with broken_server(http_answer(content)) as port:
        return HttpPaymentProvider(http_client(NAME, port, 300), new_context(5000)).held("payment-1")


def test_only_what_is_neither_captured_nor_voided_is_held() -> None:
    items = b",".join(
        b'{"id":"%s","status":"%s","reference":"payment-1"}' % pair
        for pair in ((b"a", b"VOIDED"), (b"b", b"AUTHORIZED"), (b"c", b"CAPTURED"))
    )
    assert listed(b'{"items":[%s]}' % items) == ["b"]
    assert listed(b'{"items":[]}') == []


@pytest.mark.parametrize(
    "item", [b'"reference":"payment-11","status":"AUTHORIZED"', b'"reference":"payment-1","status":"?"']
)
def test_a_list_of_something_else_is_not_a_list_of_nothing(item: bytes) -> None:
    with pytest.raises(UpstreamBadResponse):
        listed(b'{"items":[{"id":"a",%s}]}' % item)
