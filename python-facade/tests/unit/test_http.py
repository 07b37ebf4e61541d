"""The whole application on fakes: what HTTP adds around the handlers."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from data_service.models import NewPayment, NewUser
from facade.errors import FieldError, UpstreamUnavailable
from facade.platform.logs import configure_logging
from tests.fakes import EPOCH, TRACE_ID, FakeDataService, passed_on
from tests.problems import fields, problem

ADA = {"name": "Ada Example", "email": "ada@example.com"}
NO_TIME = "must be an RFC 3339 time with offset, such as 2026-01-31T12:00:00Z"
TRACEPARENT = f"00-{TRACE_ID}-00f067aa0ba902b7-01"


@pytest.fixture
def order_to_pay(client: FlaskClient, data: FakeDataService) -> FlaskClient:
    """With a payment that is open, of an order."""
    client.post("/users", json=ADA)
    data.add_product(1000)
    client.post("/orders", json={"user_id": 1, "country": "DE", "items": [{"product_id": 1, "quantity": 1}]})
    data.create_payment(NewPayment(order_id=1, idempotency_key="saga-1"))
    return client


def test_a_user_is_created_read_changed_listed_and_deleted(client: FlaskClient) -> None:
    created = client.post("/users", json=ADA)
    assert created.status_code == 201
    # Relative, so that it is also right behind the gateway's prefix.
    assert created.headers["Location"] == "users/1"
    user = json.loads(created.data)
    assert (user["id"], user["name"], user["created_at"]) == (1, "Ada Example", "2026-01-31T12:00:01.000Z")
    assert json.loads(client.get("/users/1").data) == user
    changed = client.patch("/users/1", json={"version": 1, "name": "Ada Sample"})
    assert json.loads(changed.data)["version"] == 2
    page = json.loads(client.get("/users?email=ADA@example.com").data)
    assert page == {"items": [json.loads(changed.data)], "next_cursor": None}
    deleted = client.delete("/users/1")
    assert (deleted.status_code, deleted.data) == (204, b"")
    problem(client.get("/users/1"), 404, "NOT_FOUND")


def test_pages_follow_each_other(client: FlaskClient, data: FakeDataService) -> None:
    for index in range(5):
        data.create_user(NewUser(name=f"User {index}", email=f"user{index}@example.com"))
    first = json.loads(client.get("/users?limit=2&newest_first=true").data)
    second = json.loads(client.get(f"/users?limit=2&newest_first=true&cursor={first['next_cursor']}").data)
    assert [user["id"] for user in first["items"] + second["items"]] == [5, 4, 3, 2]


def test_an_error_of_the_data_service_passes_unchanged(client: FlaskClient, data: FakeDataService) -> None:
    fault = FieldError(field="cursor", detail="is damaged")
    data.fault = passed_on("VALIDATION_FAILED", "cursor: is damaged", errors=[fault])
    response = client.get("/users", headers={"traceparent": TRACEPARENT})
    assert problem(response, 400, "VALIDATION_FAILED") == json.loads(
        passed_on("VALIDATION_FAILED", "cursor: is damaged", errors=[fault]).document.to_json()
    )


def test_retry_after_passes_too(client: FlaskClient, data: FakeDataService) -> None:
    data.fault = passed_on("OVERLOADED", "Too many requests.", retry_after_s=3)
    response = client.get("/users")
    problem(response, 503, "OVERLOADED")
    assert response.headers["Retry-After"] == "3"


@pytest.mark.parametrize(
    "path", ["/users", "/users/1", "/products", "/orders", "/customers/1/summary", "/orders/1/fraud-score"]
)
def test_an_outage_is_never_an_empty_list_or_not_found(client: FlaskClient, data: FakeDataService, path: str) -> None:
    data.fault = UpstreamUnavailable("node-data-service", "cannot be reached.")
    response = client.get(path)
    assert problem(response, 503, "UPSTREAM_UNAVAILABLE")["upstream"] == "node-data-service"
    assert response.headers["Retry-After"] == "1"


def test_a_fault_of_our_own_is_logged_and_tells_the_client_nothing(
    client: FlaskClient, data: FakeDataService, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(user_id: int) -> None:
        raise RuntimeError("secret detail")

    data.get_user = broken  # type: ignore[method-assign, assignment]
    with caplog.at_level(logging.ERROR):
        response = client.get("/users/1", headers={"traceparent": TRACEPARENT})
    assert problem(response, 500, "INTERNAL")["traceId"] == TRACE_ID
    assert b"secret" not in response.data
    (record,) = caplog.records
    assert record.exc_info is not None
    assert record.fields["trace_id"] == TRACE_ID  # type: ignore[attr-defined]


def test_no_time_left_is_a_deadline_exceeded(client: FlaskClient, data: FakeDataService) -> None:
    problem(client.get("/users", headers={"X-Request-Timeout-Ms": "0"}), 504, "DEADLINE_EXCEEDED")
    assert data.calls == []


def test_a_bad_deadline_header_is_named(client: FlaskClient) -> None:
    response = client.get("/users", headers={"X-Request-Timeout-Ms": "soon"})
    assert list(fields(response)) == ["X-Request-Timeout-Ms"]


def test_the_request_id_is_echoed_on_answers_and_errors(client: FlaskClient) -> None:
    for path in ("/users", "/nothing"):
        assert client.get(path, headers={"X-Request-Id": "id-1"}).headers["X-Request-Id"] == "id-1"


@pytest.mark.parametrize("key", ["", "a\tb", "x" * 65, "schlüssel"])
def test_an_idempotency_key_that_cannot_be_one_is_named(client: FlaskClient, key: str) -> None:
    headers = {"Idempotency-Key": key.encode().decode("latin1")}
    response = client.post("/payments", json={"order_id": 1, "card_token": "tok_ok"}, headers=headers)
    assert list(fields(response)) == ["Idempotency-Key"]


@pytest.mark.parametrize(("method", "path"), [("PATCH", "/orders/1"), ("POST", "/nowhere"), ("GET", "/users")])
def test_a_body_that_nobody_wanted_is_read_so_that_the_connection_can_be_used_again(
    client: FlaskClient, method: str, path: str
) -> None:
    body = BytesIO(b"x" * 100_000)
    client.open(path, method=method, input_stream=body, content_length=100_000, content_type="text/plain")
    assert body.read() == b""


def test_a_payment_needs_a_key(client: FlaskClient) -> None:
    response = client.post("/payments", json={"order_id": 1, "card_token": "tok_ok"})
    problem(response, 400, "IDEMPOTENCY_KEY_REQUIRED")


def test_a_basket_is_quoted_ordered_scored_paid_captured(client: FlaskClient, data: FakeDataService) -> None:
    client.post("/users", json=ADA)
    data.add_product(2499)
    basket = {"country": "DE", "items": [{"product_id": 1, "quantity": 12}], "voucher": "WELCOME10"}
    quoted = json.loads(client.post("/quotes", json=basket).data)
    assert quoted["total_cents"] == 30512
    assert quoted["lines"] == [
        {
            "product_id": 1,
            "name": "Product 1",
            "quantity": 12,
            "unit_price_cents": 2499,
            "discount_cents": 1499,
            "total_cents": 28489,
        }
    ]
    ordered = client.post("/orders", json={**basket, "user_id": 1})
    assert (ordered.status_code, ordered.headers["Location"]) == (201, "orders/1")
    assert json.loads(ordered.data)["total_cents"] == 30512
    scored = json.loads(client.get("/orders/1/fraud-score").data)
    assert [reason["code"] for reason in scored["reasons"]] == ["NEW_ACCOUNT"]
    paid = client.post("/payments", json={"order_id": 1, "card_token": "tok_ok"}, headers={"Idempotency-Key": "key-1"})
    assert (paid.status_code, paid.headers["Location"]) == (201, "payments/1")
    assert json.loads(paid.data)["status"] == "AUTHORIZED"
    captured = client.post("/payments/1/capture")
    assert json.loads(captured.data)["status"] == "CAPTURED"
    problem(client.post("/payments/1/void"), 409, "INVALID_TRANSITION")


def test_a_checkout_is_authorized_captured_and_its_receipt_sent(order_to_pay: FlaskClient) -> None:
    authorized = order_to_pay.post("/internal/payments/1/authorize", json={"card_token": "tok_ok"})
    assert json.loads(authorized.data)["status"] == "AUTHORIZED"
    order_to_pay.post("/payments/1/capture")
    receipt = order_to_pay.post("/internal/orders/1/receipt", json={"payment_id": 1})
    assert json.loads(receipt.data) == {"order_id": 1, "payment_id": 1, "sent_to": "ada@example.com"}
    problem(order_to_pay.post("/internal/payments/1/void"), 409, "INVALID_TRANSITION")


def test_a_checkout_given_up_is_told_when_to_look_again(order_to_pay: FlaskClient, data: FakeDataService) -> None:
    data.abandon_payment(1)
    # The client's clock.
    data.payments[1] = data.payments[1].model_copy(update={"updated_at": EPOCH + timedelta(days=1)})
    undone = order_to_pay.post("/internal/payments/1/void")
    problem(undone, 409, "PAYMENT_IN_FLIGHT")
    assert undone.headers["Retry-After"] == "10"
    cancelled = order_to_pay.post("/internal/payments/1/authorize", json={"card_token": "tok_ok"})
    problem(cancelled, 409, "OPERATION_CANCELLED")


@pytest.mark.parametrize(
    ("path", "field"), [("/internal/payments/1/authorize", "card_token"), ("/internal/orders/1/receipt", "payment_id")]
)
def test_a_step_of_a_checkout_names_what_it_misses(client: FlaskClient, path: str, field: str) -> None:
    assert list(fields(client.post(path, json={}))) == [field]


def test_alive_and_ready_without_anything_behind(client: FlaskClient) -> None:
    for path in ("/livez", "/readyz"):
        response = client.get(path)
        assert (response.status_code, json.loads(response.data)) == (200, {"status": "UP"})


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_every_request_is_one_line(client: FlaskClient, capsys: pytest.CaptureFixture[str], log_format: str) -> None:
    root, own = logging.getLogger(), logging.getLogger("facade")
    before = (root.handlers[:], root.level, own.level)
    try:
        configure_logging(log_format)
        client.get("/users?limit=1", headers={"traceparent": TRACEPARENT, "X-Request-Id": "id-1"})
        client.get("/no%0Asuch%ED%A0%80", headers={"traceparent": TRACEPARENT})
        client.get("/livez")
        lines = capsys.readouterr().out.splitlines()
    finally:
        root.handlers[:], root.level, own.level = before
    assert len(lines) == 2
    if log_format == "json":
        first = json.loads(lines[0])
        assert (first["method"], first["path"], first["status"]) == ("GET", "/users", 200)
        assert (first["request_id"], first["trace_id"]) == ("id-1", TRACE_ID)
    else:
        assert " INFO  GET /users 200 " in lines[0]
        assert lines[0].endswith(f"request_id=id-1 trace_id={TRACE_ID}")
