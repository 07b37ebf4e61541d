"""What a service behind this one can do wrong, and that it is never mistaken for an answer."""

from __future__ import annotations

import json
import socket
import threading
import time
from typing import Any

import pytest
from flask.testing import FlaskClient

from facade.app import create_app
from facade.config import Config
from facade.errors import UpstreamUnavailable
from facade.platform.context import new_context
from facade.platform.http_client import MAX_ANSWER_BYTES
from tests.broken_server import (
    Conversation,
    answer,
    broken_server,
    closed_port,
    drip,
    hang_up,
    http_answer,
    reset,
    silent,
)
from tests.integration.conftest import SETTINGS, http_client

USER = b'{"id":1,"name":"Ada Example","email":"ada@example.com","version":1,'
CONTRADICTION = b'{"type":"/problems/INTERNAL","title":"t","status":500,"detail":"d","code":"INTERNAL","traceId":"x"}'
PROBLEM = b"404 Not Found\r\nContent-Type: application/problem+json"


def client_of(port: int, transport: str, **settings: Any) -> FlaskClient:
    values = {
        **SETTINGS,
        "data_service_transport": transport,
        "data_service_url": f"http://127.0.0.1:{port}",
        "data_service_grpc_target": f"127.0.0.1:{port}",
        "payment_provider_url": f"http://127.0.0.1:{port}",
        **settings,
    }
    return create_app(Config.model_validate(values)).test_client()


def code_of(client: FlaskClient, path: str = "/users/1") -> str:
    response = client.get(path)
    body = json.loads(response.data)
    assert response.content_type == "application/problem+json"
    assert body["upstream"] == "node-data-service"
    assert ("Retry-After" in response.headers) == (response.status_code == 503)
    return str(body["code"])


@pytest.mark.parametrize("path", ["/users", "/users/1", "/orders?user_id=1"])
def test_nobody_there_is_unavailable(transport: str, path: str) -> None:
    with closed_port() as port:
        assert code_of(client_of(port, transport), path) == "UPSTREAM_UNAVAILABLE"


@pytest.mark.parametrize("conversation", [reset, hang_up])
def test_a_connection_that_breaks_is_unavailable(transport: str, conversation: Conversation) -> None:
    with broken_server(conversation) as port:
        assert code_of(client_of(port, transport)) == "UPSTREAM_UNAVAILABLE"


def test_silence_is_a_timeout(transport: str) -> None:
    with broken_server(silent) as port:
        assert code_of(client_of(port, transport, data_service_timeout_ms=150)) == "UPSTREAM_TIMEOUT"


def test_a_slow_drip_ends_with_the_deadline_and_not_with_the_drip() -> None:
    with broken_server(drip) as port:
        started_s = time.monotonic()
        assert code_of(client_of(port, "rest", data_service_timeout_ms=300)) == "UPSTREAM_TIMEOUT"
        assert time.monotonic() - started_s < 3


@pytest.mark.parametrize(
    "conversation",
    [
        answer(b"SSH-2.0-OpenSSH_9.6\r\n"),
        answer(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n" + USER),
        http_answer(b""),
        http_answer(b"null"),
        http_answer(b"[]"),
        http_answer(b"not json"),
        http_answer(USER + b'"created_at":"yesterday","updated_at":"2026-01-31T12:00:00.000Z"}'),
        http_answer(USER.replace(b"1,", b'"1",') + b'"created_at":"2026-01-31T12:00:00.000Z"}'),
        http_answer(b"<html></html>", b"200 OK\r\nContent-Type: text/html"),
        http_answer(b"<html></html>", b"502 Bad Gateway\r\nContent-Type: text/html"),
        http_answer(b"", b"302 Found\r\nLocation: http://127.0.0.1:1/"),
        http_answer(b'{"error":"no such user"}', b"404 Not Found\r\nContent-Type: application/json"),
        http_answer(b'{"code":"NOT_FOUND"}', PROBLEM),
        http_answer(CONTRADICTION, PROBLEM),
        http_answer(b" " * (MAX_ANSWER_BYTES + 1)),
    ],
    ids=[
        "no HTTP",
        "cut short",
        "empty",
        "null",
        "list",
        "no JSON",
        "bad time",
        "id as text",
        "HTML",
        "HTML error",
        "redirect",
        "error without code",
        "problem without fields",
        "status contradicts",
        "endless",
    ],
)
def test_nonsense_over_rest_is_a_bad_response(conversation: Conversation) -> None:
    with broken_server(conversation) as port:
        assert code_of(client_of(port, "rest")) == "UPSTREAM_BAD_RESPONSE"


def test_fields_from_the_future_are_no_nonsense() -> None:
    times = b'"created_at":"2026-01-31T12:00:00.000Z","updated_at":"2026-01-31T12:00:00.000Z"'
    with broken_server(http_answer(USER + times + b',"nickname":"ada"}')) as port:
        response = client_of(port, "rest").get("/users/1")
    assert response.status_code == 200
    assert "nickname" not in response.get_data(as_text=True)


def test_something_that_is_no_grpc_is_unavailable() -> None:
    with broken_server(answer(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) as port:
        assert code_of(client_of(port, "grpc")) == "UPSTREAM_UNAVAILABLE"


def test_health_is_down_but_answers_when_all_is_silent(transport: str) -> None:
    with broken_server(silent) as port:
        started_s = time.monotonic()
        response = client_of(port, transport).get("/health")
    report = json.loads(response.data)
    assert (response.status_code, report["status"]) == (503, "DOWN")
    assert [each["status"] for each in report["dependencies"]] == ["DOWN", "DOWN"]
    assert time.monotonic() - started_s < 5


def test_a_connection_long_idle_is_left_before_the_server_closes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    connections: list[int] = []

    def answer_on_and_on(connection: socket.socket, over: threading.Event) -> None:
        connections.append(connection.fileno())
        connection.settimeout(5)
        last = len(connections) == 2
        while connection.recv(65536):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n")
            connection.sendall(b"Connection: close\r\n\r\n{}" if last else b"\r\n{}")
            if last:
                break

    with broken_server(answer_on_and_on) as port:
        client = http_client("idle", port, 5000)
        client.send(new_context(5000), "GET", "/")
        client.send(new_context(5000), "GET", "/")
        assert len(connections) == 1, "a connection just used is used again"
        monkeypatch.setattr(f"facade.platform.http_client.by_{SETTINGS['http_client']}.IDLE_LIMIT_S", 1)
        time.sleep(1.5)
        client.send(new_context(5000), "GET", "/")
        assert len(connections) == 2


@pytest.mark.parametrize(
    ("method", "body"), [("POST", "{}"), ("PATCH", "{}" * 50_000), ("POST", None), ("DELETE", None)]
)
def test_a_write_is_never_sent_twice(method: str, body: str | None) -> None:
    """Also not by a library that would try once more on a connection that the server has closed."""
    asked: list[bytes] = []

    def close_instead_of_a_second_answer(connection: socket.socket, over: threading.Event) -> None:
        connection.settimeout(5)
        first = True
        while request := connection.recv(65536):
            asked.append(request.partition(b" ")[0])
            if asked[-1] != b"GET" or not first:
                break
            first = False
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")

    with broken_server(close_instead_of_a_second_answer) as port:
        client = http_client("idle", port, 5000)
        client.send(new_context(5000), "GET", "/")
        with pytest.raises(UpstreamUnavailable):
            client.send(new_context(5000), method, "/", json_body=body)
        assert asked == [b"GET", method.encode()]
