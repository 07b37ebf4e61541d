"""The graph over real connections: how many calls it costs on either transport, and what a checkout carries."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from flask.testing import FlaskClient

from data_service.models import NewUser
from facade.app import create_app
from facade.config import Config
from tests.fakes import TRACE_ID
from tests.graph import ask, fault, whole
from tests.stub_data_service import StubDataService
from tests.unit.test_graphql import CHECKOUT, ORDERS

TRACEPARENT = f"00-{TRACE_ID}-00f067aa0ba902b7-01"
ACCEPTED = {"id": "00000000-0000-0000-0000-000000000001", "state": "RUNNING"}
REFUSED = {
    "type": "/problems/IDEMPOTENCY_KEY_REUSED",
    "title": "The key was used for another request",
    "status": 422,
    "detail": "The key was used for another request.",
    "code": "IDEMPOTENCY_KEY_REUSED",
    "traceId": TRACE_ID,
}


def test_a_page_of_orders_costs_at_most_four_calls_on_either_transport(
    client: FlaskClient, stub: StubDataService
) -> None:
    for index in range(20):
        stub.data.create_user(NewUser(name=f"User {index}", email=f"user{index}@example.com"))
        stub.data.add_product(100 + index)
    for index in range(1, 21):
        items = [{"product_id": index, "quantity": 1}, {"product_id": index % 20 + 1, "quantity": 1}]
        assert client.post("/orders", json={"user_id": index, "country": "DE", "items": items}).status_code == 201
    stub.data.calls.clear()
    edges = ask(client, ORDERS)["orders"]["edges"]
    assert [edge["node"]["user"]["name"] for edge in edges] == [f"User {index}" for index in range(20)]
    assert [len(edge["node"]["items"]) for edge in edges] == [2] * 20
    assert len(stub.data.calls) <= 4


def test_a_checkout_carries_key_ids_and_the_time_left_to_the_gateway() -> None:
    with _gateway(202, ACCEPTED) as (gateway, received):
        client = create_app(Config(gateway_url=gateway)).test_client()
        headers = {"X-Request-Id": "r-1", "traceparent": TRACEPARENT, "X-Request-Timeout-Ms": "2000"}
        body = {"query": CHECKOUT, "variables": {"key": "key-1"}}
        answer = json.loads(client.post("/graphql", json=body, headers=headers).data)
    assert answer == {"data": {"start_checkout": ACCEPTED}}
    ((path, sent, content),) = received
    assert path == "/api/checkouts"
    assert (sent["Idempotency-Key"], sent["X-Request-Id"], sent["traceparent"]) == ("key-1", "r-1", TRACEPARENT)
    assert 0 < int(sent["X-Request-Timeout-Ms"]) <= 2000
    # The id is a number there, and what was left out is not sent.
    assert content == {
        "user_id": 1,
        "country": "DE",
        "items": [{"product_id": 1, "quantity": 1}],
        "total_cents": 100,
        "currency": "EUR",
        "card_token": "tok_ok",
    }


def test_what_the_gateway_refuses_passes_unchanged() -> None:
    with _gateway(422, REFUSED) as (gateway, _):
        client = create_app(Config(gateway_url=gateway)).test_client()
        answer = whole(client, CHECKOUT, {"key": "key-1"})
    assert fault(answer) == ("IDEMPOTENCY_KEY_REUSED", ["start_checkout"])
    assert answer["errors"][0]["extensions"] == REFUSED


def test_a_gateway_that_cannot_be_reached_is_named() -> None:
    client = create_app(Config(gateway_url="http://127.0.0.1:1")).test_client()
    answer = whole(client, CHECKOUT, {"key": "key-1"})
    assert fault(answer) == ("UPSTREAM_UNAVAILABLE", ["start_checkout"])
    assert answer["errors"][0]["extensions"]["upstream"] == "gateway"


Received = list[tuple[str, dict[str, str], Any]]


@contextmanager
def _gateway(status: int, answer: dict[str, Any]) -> Iterator[tuple[str, Received]]:
    """Answers everything the same."""
    received: Received = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((self.path, dict(self.headers), json.loads(body)))
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/problem+json" if status >= 400 else "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Silent: the tests look at what came."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
