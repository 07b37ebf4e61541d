"""The whole application on fakes: what HTTP adds around the handlers."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from data_service.models import NewUser
from facade.errors import FieldError, UpstreamUnavailable
from facade.platform.logs import configure_logging
from facade.platform.validation import MAX_BODY_BYTES
from tests.fakes import TRACE_ID, FakeDataService, passed_on

ADA = {"name": "Ada Example", "email": "ada@example.com"}
NO_TIME = "must be an RFC 3339 time with offset, such as 2026-01-31T12:00:00Z"
TRACEPARENT = f"00-{TRACE_ID}-00f067aa0ba902b7-01"


def problem(response: TestResponse, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.get_data(as_text=True)
    assert response.content_type == "application/problem+json"
    body: dict[str, Any] = json.loads(response.data)
    assert (body["status"], body["code"], body["type"]) == (status, code, f"/problems/{code}")
    assert body["title"]
    assert body["detail"]
    assert len(body["traceId"]) == 32
    return body


def fields(response: TestResponse) -> dict[str, str]:
    body = problem(response, 400, "VALIDATION_FAILED")
    return {error["field"]: error["detail"] for error in body["errors"]}


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


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("limit=0", {"limit": "must be at least 1"}),
        ("limit=101", {"limit": "must be at most 100"}),
        ("limit=ten", {"limit": "must be an integer"}),
        ("limit=1.0", {"limit": "must be an integer"}),
        ("limit=1_0", {"limit": "must be an integer"}),
        ("limit=", {"limit": "must be an integer"}),
        ("limit=1&limit=2", {"limit": "is given more than once"}),
        ("newest_first=yes", {"newest_first": "must be true or false"}),
        ("cursor=", {"cursor": "must have at least 1 character(s)"}),
        ("page=2", {"page": "is not known"}),
        ("email=%00", {"email": "must not contain NUL"}),
        ("email=%ED%A0%80", {"email": "must be UTF-8"}),
        ("created_from=0001-01-01T00:00:00%2B01:00", {"created_from": "must be between the years 1 and 9999"}),
        ("created_from=0000-01-01T00:00:00Z", {"created_from": NO_TIME}),
        ("%ED%A0%80=1", {"\ufffd\ufffd\ufffd": "is not known"}),
        ("ids=1,x", {"ids[1]": "must be an integer"}),
        ("ids=0", {"ids[0]": "must be at least 1"}),
        ("ids=", {"ids[0]": "must be an integer"}),
        ("ids=" + ",".join(["1"] * 101), {"ids": "must have at most 100 items"}),
        ("ids=1&limit=5", {"ids": "cannot be combined with other parameters"}),
        ("created_from=yesterday", {"created_from": NO_TIME}),
        ("created_from=1769860800", {"created_from": NO_TIME}),
        ("created_from=2026-01-31T12:00:00", {"created_from": NO_TIME}),
    ],
)
def test_a_query_parameter_at_fault_is_named(
    client: FlaskClient, data: FakeDataService, query: str, expected: dict[str, str]
) -> None:
    assert fields(client.get(f"/users?{query}")) == expected
    assert data.calls == []


@pytest.mark.parametrize("path", ["/users/1", "/products/1", "/orders/1", "/payments/1", "/customers/1/summary"])
def test_a_route_without_parameters_refuses_the_first_one(client: FlaskClient, path: str) -> None:
    assert fields(client.get(f"{path}?fields=name")) == {"fields": "is not known"}


@pytest.mark.parametrize("identity", ["0", "-1", "abc", "1.0", "01", "%00", "9007199254740992", "٣", "1e3"])
def test_an_id_that_is_none_is_a_validation_error(client: FlaskClient, identity: str) -> None:
    assert list(fields(client.get(f"/users/{identity}"))) == ["id"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {"name": "is required", "email": "is required"}),
        ({**ADA, "admin": True}, {"admin": "is not known"}),
        ({**ADA, "name": 7}, {"name": "must be a string"}),
        ({**ADA, "name": None}, {"name": "must be a string"}),
        ({**ADA, "name": ""}, {"name": "must have at least 1 character(s)"}),
        ({**ADA, "name": "x" * 201}, {"name": "must have at most 200 characters"}),
        ({**ADA, "name": "a\0b"}, {"name": "must not contain NUL"}),
        ({**ADA, "name": "a\ud800b"}, {"name": "must not contain lone surrogates"}),
        ({**ADA, "\ud800": 1}, {"\ufffd": "the name must not contain lone surrogates"}),
        ([ADA], {"body": "must be a JSON object"}),
        ("Ada", {"body": "must be a JSON object"}),
        (None, {"body": "must be a JSON object"}),
    ],
)
def test_a_field_at_fault_is_named_and_nothing_is_written(
    client: FlaskClient, data: FakeDataService, body: Any, expected: dict[str, str]
) -> None:
    response = client.post("/users", data=json.dumps(body), content_type="application/json")
    assert fields(response) == expected
    assert data.calls == []


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], {"items": "must have at least 1 item(s)"}),
        ([{"product_id": 1, "quantity": 0}], {"items[0].quantity": "must be at least 1"}),
        ([{"product_id": 1, "quantity": 1.0}], {"items[0].quantity": "must be an integer"}),
        ([{"product_id": 1, "quantity": "1"}], {"items[0].quantity": "must be an integer"}),
        ([{"product_id": 1, "quantity": True}], {"items[0].quantity": "must be an integer"}),
        ([{"product_id": 2**53, "quantity": 1}], {"items[0].product_id": f"must be at most {2**53 - 1}"}),
        ([{"product_id": 10**400, "quantity": 1}], {"items[0].product_id": f"must be at most {2**53 - 1}"}),
        ([{"product_id": 1}], {"items[0].quantity": "is required"}),
        ([7], {"items[0]": "must be an object"}),
        ({"product_id": 1}, {"items": "must be a list"}),
        ([{"product_id": 1, "quantity": 1, "price": -5}], {"items[0].price": "is not known"}),
    ],
)
def test_an_item_at_fault_is_named_by_its_position(client: FlaskClient, items: Any, expected: dict[str, str]) -> None:
    assert fields(client.post("/quotes", json={"country": "DE", "items": items})) == expected


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"name": NaN}',
        b"\xff\xfe",
        b'{"name": "\xed\xa0\x80"}',
        b"[" * 100_000,
        b'{"name": ' + b"1" * 5000 + b"}",
    ],
    ids=["empty", "half", "NaN", "no UTF-8", "surrogate bytes", "deep", "endless number"],
)
def test_a_body_that_is_no_json_is_malformed(client: FlaskClient, body: bytes) -> None:
    problem(client.post("/users", data=body, content_type="application/json"), 400, "MALFORMED_BODY")


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded", "application/jsonx"])
def test_a_body_of_another_type_is_refused(client: FlaskClient, content_type: str | None) -> None:
    response = client.post("/users", data=json.dumps(ADA), content_type=content_type)
    problem(response, 415, "UNSUPPORTED_MEDIA_TYPE")


def test_null_is_not_a_way_to_leave_a_field_out(client: FlaskClient, data: FakeDataService) -> None:
    response = client.patch("/users/1", json={"version": 1, "name": None})
    assert fields(response) == {"name": "must not be null; leave it out"}
    assert data.calls == []


def test_a_content_type_with_charset_is_fine(client: FlaskClient) -> None:
    response = client.post("/users", data=json.dumps(ADA), content_type="Application/JSON; charset=utf-8")
    assert response.status_code == 201


def test_a_body_may_have_a_mebibyte_and_no_more(client: FlaskClient) -> None:
    padded = json.dumps(ADA).encode().ljust(MAX_BODY_BYTES)
    assert client.post("/users", data=padded, content_type="application/json").status_code == 201
    response = client.post("/users", data=padded + b" ", content_type="application/json")
    assert "1048576" in problem(response, 413, "PAYLOAD_TOO_LARGE")["detail"]


@pytest.mark.parametrize("path", ["/", "/nothing", "/users/", "//users", "/users/1/2", "/static/x", "/api/users"])
def test_a_wrong_path_is_a_problem_and_no_html(client: FlaskClient, path: str) -> None:
    problem(client.get(path), 404, "ROUTE_NOT_FOUND")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_a_wrong_method_says_which_are_right(client: FlaskClient, method: str) -> None:
    response = client.open("/users", method=method)
    problem(response, 405, "METHOD_NOT_ALLOWED")
    assert response.headers["Allow"] == "GET, HEAD, POST"


def test_head_is_get_without_the_body(client: FlaskClient) -> None:
    response = client.head("/users")
    assert (response.status_code, response.data) == (200, b"")


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
        lines = capsys.readouterr().out.splitlines()
    finally:
        root.handlers[:], root.level, own.level = before
    assert len(lines) == 2
    if log_format == "json":
        first = json.loads(lines[0])
        assert (first["method"], first["path"], first["status"]) == ("GET", "/users", 200)
        assert (first["request_id"], first["trace_id"]) == ("id-1", TRACE_ID)
    else:
        assert "method=GET path=/users status=200 duration_ms=" in lines[0]
        assert lines[0].endswith(f"request_id=id-1 trace_id={TRACE_ID}")
