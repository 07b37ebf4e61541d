"""Requests that are wrong in every way, and that nothing comes of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from facade.platform.validation import MAX_BODY_BYTES
from tests.fakes import TRACE_ID, FakeDataService
from tests.problems import fields, problem

ADA = {"name": "Ada Example", "email": "ada@example.com"}
NO_TIME = "must be an RFC 3339 time with offset, such as 2026-01-31T12:00:00Z"
TRACEPARENT = f"00-{TRACE_ID}-00f067aa0ba902b7-01"


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
