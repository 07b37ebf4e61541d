"""The same questions over REST and gRPC: whoever asks the facade cannot tell which one is behind it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from data_service.models import NewPayment, NewUser
from facade.app import create_app
from facade.errors import FieldError
from tests.fakes import TRACE_ID, passed_on
from tests.integration.conftest import config_for
from tests.stub_data_service import StubDataService

ADA = {"name": "Ada Example", "email": "ada@example.com"}
TRACEPARENT = f"00-{TRACE_ID}-00f067aa0ba902b7-01"


def body(client: FlaskClient, method: str, path: str, **options: Any) -> Any:
    response = client.open(path, method=method, **options)
    assert response.status_code < 300, response.get_data(as_text=True)
    return json.loads(response.data)


def populate(stub: StubDataService) -> None:
    for index in range(3):
        stub.data.create_user(NewUser(name=f"Zoë {index}", email=f"user{index}@example.com"))
    stub.data.add_product(2499)
    stub.data.add_product(100, "CHF", stock=0)


def test_users_live_through_create_change_and_delete(client: FlaskClient) -> None:
    user = body(client, "POST", "/users", json=ADA)
    assert user == {
        "id": 1,
        **ADA,
        "version": 1,
        "created_at": "2026-01-31T12:00:01.000Z",
        "updated_at": "2026-01-31T12:00:01.000Z",
    }
    assert body(client, "GET", "/users/1") == user
    changed = body(client, "PATCH", "/users/1", json={"version": 1, "name": "Ada Sample"})
    # The email was not sent, and must not have become empty on the way.
    assert (changed["name"], changed["email"], changed["version"]) == ("Ada Sample", "ada@example.com", 2)
    assert client.delete("/users/1").status_code == 204
    assert client.get("/users/1").status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [1, 2, 3]),
        ("?limit=2", [1, 2]),
        ("?limit=1&newest_first=true", [3]),
        ("?cursor=1", [2, 3]),
        ("?ids=3,1,99", [1, 3]),
        ("?email=USER1%40example.com", [2]),
        ("?created_from=2026-01-31T12:00:02Z", [2, 3]),
        ("?created_before=2026-01-31T13:00:02%2B01:00", [1]),
    ],
)
def test_users_are_found_by_every_filter(
    client: FlaskClient, stub: StubDataService, query: str, expected: list[int]
) -> None:
    populate(stub)
    assert [user["id"] for user in body(client, "GET", f"/users{query}")["items"]] == expected


@pytest.mark.parametrize(
    ("query", "expected"), [("", [1, 2]), ("?currency=CHF", [2]), ("?in_stock=false", [2]), ("?ids=2", [2])]
)
def test_products_are_found_by_every_filter(
    client: FlaskClient, stub: StubDataService, query: str, expected: list[int]
) -> None:
    populate(stub)
    assert [product["id"] for product in body(client, "GET", f"/products{query}")["items"]] == expected


def order(client: FlaskClient, user_id: int) -> Any:
    basket = {"user_id": user_id, "country": "DE", "items": [{"product_id": 1, "quantity": 12}]}
    return body(client, "POST", "/orders", json=basket)


@pytest.mark.parametrize(
    ("query", "expected"), [("", [1, 2]), ("?user_id=2", [2]), ("?status=CONFIRMED", []), ("?ids=2,1", [1, 2])]
)
def test_orders_are_placed_and_found_by_every_filter(
    client: FlaskClient, stub: StubDataService, query: str, expected: list[int]
) -> None:
    populate(stub)
    placed = [order(client, 1), order(client, 2)]
    assert placed[0]["items"] == [{"order_id": 1, "line": 1, "product_id": 1, "quantity": 12, "unit_price_cents": 2499}]
    found = body(client, "GET", f"/orders{query}")["items"]
    assert [each["id"] for each in found] == expected
    assert all(each in placed for each in found)


def test_a_customer_is_summarized_and_an_order_scored(client: FlaskClient, stub: StubDataService) -> None:
    populate(stub)
    placed = order(client, 1)
    summary = body(client, "GET", "/customers/1/summary")
    assert summary["recent_orders"] == [placed]
    assert summary["totals"] == [
        {"currency": "EUR", "status": "PENDING", "order_count": 1, "total_cents": placed["total_cents"]}
    ]
    assert body(client, "GET", "/orders/1/fraud-score")["level"] == "LOW"


def test_both_transports_answer_byte_for_byte_the_same(stub: StubDataService) -> None:
    populate(stub)
    clients = [create_app(config_for(stub, transport)).test_client() for transport in ("rest", "grpc")]
    order(clients[0], 1)
    stub.data.create_payment(NewPayment(order_id=1, idempotency_key="key-1"))
    paths = [
        "/users?limit=2",
        "/users/1",
        "/users?ids=1,2",
        "/products",
        "/orders?limit=1",
        "/orders/1",
        "/payments/1",
        "/customers/1/summary",
        "/customers/2/summary",
        "/users/99",
        "/users?cursor=damaged",
    ]
    for path in paths:
        over_rest, over_grpc = (each.get(path, headers={"traceparent": TRACEPARENT}) for each in clients)
        assert over_rest.status_code == over_grpc.status_code, path
        assert over_rest.data == over_grpc.data, path


@pytest.mark.parametrize(
    ("code", "status"), [("ALREADY_EXISTS", 409), ("VERSION_CONFLICT", 409), ("INTERNAL", 500), ("OUT_OF_STOCK", 409)]
)
def test_the_data_services_error_arrives_unchanged(
    client: FlaskClient, stub: StubDataService, code: str, status: int
) -> None:
    stub.data.fault = passed_on(code, "What happened there.")
    response = client.get("/users/1")
    assert (response.status_code, response.content_type) == (status, "application/problem+json")
    assert response.get_data(as_text=True) == passed_on(code, "What happened there.").document.to_json()


def test_fields_at_fault_arrive_too(client: FlaskClient, stub: StubDataService) -> None:
    fault = FieldError(field="email", detail="must be an email address")
    stub.data.fault = passed_on("VALIDATION_FAILED", "email: must be an email address", errors=[fault])
    response = client.post("/users", json=ADA)
    assert json.loads(response.data)["errors"] == [{"field": "email", "detail": "must be an email address"}]


def test_when_to_try_again_arrives_too(client: FlaskClient, stub: StubDataService) -> None:
    stub.data.fault = passed_on("DATABASE_UNAVAILABLE", "The database cannot be reached.", retry_after_s=7)
    response = client.get("/users")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "7")


def test_ids_and_the_time_left_travel_along(client: FlaskClient, stub: StubDataService) -> None:
    headers = {"X-Request-Id": "id-1", "traceparent": TRACEPARENT, "X-Request-Timeout-Ms": "1500"}
    client.get("/users", headers=headers)
    assert (stub.headers["x-request-id"], stub.headers["traceparent"]) == ("id-1", TRACEPARENT)
    assert 500 < stub.time_left_ms <= 1500


def test_a_slow_data_service_is_a_timeout_within_the_callers_time(client: FlaskClient, stub: StubDataService) -> None:
    stub.answering.clear()
    response = client.get("/users", headers={"X-Request-Timeout-Ms": "150"})
    body = json.loads(response.data)
    assert (response.status_code, body["code"], body["upstream"]) == (504, "UPSTREAM_TIMEOUT", "node-data-service")


def test_health_sees_the_data_service(client: FlaskClient) -> None:
    report = json.loads(client.get("/health").data)
    (data_service,) = [each for each in report["dependencies"] if each["name"] == "node-data-service"]
    assert data_service["status"] == "UP"
    # Nobody plays the payment provider here: less than well, but of use.
    assert report["status"] == "DEGRADED"
