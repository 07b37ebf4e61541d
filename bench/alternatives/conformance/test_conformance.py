"""Users and products: what every one of them does, asked over HTTP."""

from __future__ import annotations

import re
from itertools import count
from time import time_ns
from typing import Any
from urllib.parse import urljoin

import pytest
from conftest import Shop
from requests import Response

NAME, EMAIL = "Ada Example", "ada@example.com"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_numbers = count()


def new_email() -> str:
    return f"conformance.{time_ns()}.{next(_numbers)}@example.com"


def new_user(shop: Shop) -> dict[str, Any]:
    answer = shop.post("/users", {"name": NAME, "email": new_email()})
    assert answer.status_code == 201, answer.text
    user: dict[str, Any] = answer.json()
    return user


def problem(answer: Response, status: int, *codes: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    document: dict[str, Any] = answer.json()
    assert document["code"] in codes
    assert document["type"] == f"/problems/{document['code']}"
    assert document["status"] == status
    assert document["title"]
    assert document["detail"]
    assert re.fullmatch("[0-9a-f]{32}", document["traceId"])
    return document


def fields(answer: Response) -> list[str]:
    return [error["field"] for error in problem(answer, 400, "VALIDATION_FAILED")["errors"]]


def walk(shop: Shop, path: str, **params: Any) -> list[int]:
    seen: list[int] = []
    cursor: dict[str, str] = {}
    while True:
        page = shop.get(path, **params, **cursor).json()
        assert set(page) == {"items", "next_cursor"}
        assert len(page["items"]) <= params.get("limit", 20)
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            return seen
        cursor = {"cursor": page["next_cursor"]}


def test_what_does_a_created_user_look_like(shop: Shop) -> None:
    email = new_email()
    answer = shop.post("/users", {"name": "  Ada Example ", "email": email})
    assert answer.status_code == 201
    assert answer.headers["Content-Type"].startswith("application/json")
    user = answer.json()
    assert list(user) == ["id", "name", "email", "version", "created_at", "updated_at"]
    assert (user["name"], user["email"], user["version"]) == (NAME, email, 1)
    assert MOMENT.fullmatch(user["created_at"])
    assert user["updated_at"] == user["created_at"]
    assert urljoin(shop.url + "/users", answer.headers["Location"]) == f"{shop.url}/users/{user['id']}"
    assert shop.get(f"/users/{user['id']}").json() == user


def test_is_a_change_kept_and_a_stale_one_refused(shop: Shop) -> None:
    user = new_user(shop)
    path = f"/users/{user['id']}"
    answer = shop.send("PATCH", path, json={"version": 1, "name": "New Example"})
    assert answer.status_code == 200, answer.text
    changed = answer.json()
    assert changed == {**user, "name": "New Example", "version": 2, "updated_at": changed["updated_at"]}
    assert changed["updated_at"] >= user["updated_at"]
    problem(shop.send("PATCH", path, json={"version": 1, "name": "Lost"}), 409, "VERSION_CONFLICT")
    assert shop.get(path).json() == changed
    assert fields(shop.send("PATCH", path, json={"name": "No version"})) == ["version"]
    assert fields(shop.send("PATCH", path, json={"version": 2, "name": None})) == ["name"]
    problem(shop.send("PATCH", "/users/999999999", json={"version": 1, "name": NAME}), 404, "NOT_FOUND")


def test_is_a_deleted_user_gone(shop: Shop) -> None:
    path = f"/users/{new_user(shop)['id']}"
    gone = shop.send("DELETE", path)
    assert (gone.status_code, gone.content) == (204, b"")
    problem(shop.get(path), 404, "NOT_FOUND")
    problem(shop.send("DELETE", path), 404, "NOT_FOUND")


def test_is_an_email_taken_only_once_whatever_its_case(shop: Shop) -> None:
    first, second = new_user(shop), new_user(shop)
    problem(shop.post("/users", {"name": NAME, "email": first["email"].upper()}), 409, "ALREADY_EXISTS")
    change = {"version": 1, "email": first["email"]}
    problem(shop.send("PATCH", f"/users/{second['id']}", json=change), 409, "ALREADY_EXISTS")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": NAME}, "email"),
        ({"email": EMAIL}, "name"),
        ({"name": NAME, "email": "not an address"}, "email"),
        ({"name": NAME, "email": "a..b@example.com"}, "email"),
        ({"name": NAME, "email": "x" * 310 + "@example.com"}, "email"),
        ({"name": NAME, "email": 17}, "email"),
        ({"name": NAME, "email": None}, "email"),
        ({"name": "  ", "email": EMAIL}, "name"),
        ({"name": "x" * 201, "email": EMAIL}, "name"),
        ({"name": "Nul\0", "email": EMAIL}, "name"),
        ({"name": "Lone \ud800", "email": EMAIL}, "name"),
        ({"name": NAME, "email": EMAIL, "role": "admin"}, "role"),
        ([], "body"),
        ("text", "body"),
    ],
)
def test_is_the_field_of_a_bad_user_named(shop: Shop, body: Any, field: str) -> None:
    assert field in fields(shop.post("/users", body))


def test_may_a_name_have_200_characters_of_four_bytes(shop: Shop) -> None:
    name = "\N{GRINNING FACE}" * 200
    answer = shop.post("/users", {"name": name, "email": new_email()})
    assert answer.status_code == 201
    assert answer.json()["name"] == name


@pytest.mark.parametrize("body", [b"", b"{", b'{"name":}', b"nonsense", b'{"name":"Ren\xe9","email":"a@b.cc"}'])
def test_is_a_body_that_is_no_json_said(shop: Shop, body: bytes) -> None:
    answer = shop.send("POST", "/users", data=body, headers={"Content-Type": "application/json"})
    # Nothing at all may also be said to be a missing object.
    problem(answer, 400, "MALFORMED_BODY", *([] if body else ["VALIDATION_FAILED"]))


def test_are_other_types_and_large_bodies_refused(shop: Shop) -> None:
    text = {"data": b'{"name":"Ada","email":"a@b.cc"}', "headers": {"Content-Type": "text/plain"}}
    problem(shop.send("POST", "/users", **text), 415, "UNSUPPORTED_MEDIA_TYPE")
    # A server that did not read it all may close the connection.
    large = {"json": {"name": "x" * 2_000_000, "email": EMAIL}, "headers": {"Connection": "close"}}
    problem(shop.send("POST", "/users", **large), 413, "PAYLOAD_TOO_LARGE")


@pytest.mark.parametrize("collection", ["users", "products"])
@pytest.mark.parametrize("newest_first", ["false", "true"])
def test_are_all_pages_together_the_whole_list(shop: Shop, collection: str, newest_first: str) -> None:
    for _ in range(3 if collection == "users" else 0):
        new_user(shop)
    params = {"newest_first": newest_first, **({"created_from": _recent(shop)} if collection == "users" else {})}
    whole = walk(shop, f"/{collection}", limit=100, **params)
    assert len(whole) >= 3
    assert whole == sorted(set(whole), reverse=newest_first == "true")
    assert walk(shop, f"/{collection}", limit=2, **params) == whole


def _recent(shop: Shop) -> str:
    """When the third newest user was made: the list of all would be long in a full database."""
    created: str = shop.get("/users", limit=3, newest_first="true").json()["items"][-1]["created_at"]
    return created


def test_does_a_page_have_20_items_unless_asked(shop: Shop) -> None:
    for _ in range(21 - len(shop.get("/users", limit=21).json()["items"])):
        new_user(shop)
    page = shop.get("/users").json()
    assert len(page["items"]) == 20
    assert page["next_cursor"]


def test_do_filters_narrow_a_list(shop: Shop) -> None:
    user = new_user(shop)
    assert shop.get("/users", email=user["email"].upper()).json() == {"items": [user], "next_cursor": None}
    assert shop.get("/users", email="nobody@example.com").json()["items"] == []
    assert user not in shop.get("/users", created_before=user["created_at"], newest_first="true").json()["items"]
    products = shop.get("/products", limit=100).json()["items"]
    for currency in {product["currency"] for product in products}:
        expected = [product for product in products if product["currency"] == currency]
        assert shop.get("/products", limit=100, currency=currency).json()["items"] == expected
    sold_out = [product for product in products if product["stock"] == 0]
    assert shop.get("/products", limit=100, in_stock="false").json()["items"] == sold_out


def test_can_users_be_asked_for_by_ids(shop: Shop) -> None:
    first, second = new_user(shop), new_user(shop)
    asked = f"{second['id']},{first['id']},999999999"
    assert shop.get("/users", ids=asked).json() == {"items": [first, second], "next_cursor": None}


def test_is_a_cursor_good_only_for_its_list(shop: Shop) -> None:
    cursor = shop.get("/products", limit=2).json()["next_cursor"]
    assert fields(shop.get("/products", limit=2, newest_first="true", cursor=cursor)) == ["cursor"]
    assert fields(shop.get("/products", cursor=cursor[:-1] + ("A" if cursor[-1] != "A" else "B"))) == ["cursor"]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/users?limit=0", "limit"),
        ("/users?limit=101", "limit"),
        ("/users?limit=ten", "limit"),
        ("/users?cursor=nonsense", "cursor"),
        ("/users?cursor=%00", "cursor"),
        ("/users?newest_first=maybe", "newest_first"),
        ("/users?created_from=yesterday", "created_from"),
        ("/users?colour=red", "colour"),
        ("/users?ids=1,x", "ids"),
        ("/users?ids=1&limit=2", "ids"),
        ("/products?currency=euro", "currency"),
        ("/products?in_stock=some", "in_stock"),
        ("/users/abc", "id"),
        ("/users/0", "id"),
        ("/users/9007199254740993", "id"),
        ("/products/-1", "id"),
    ],
)
def test_is_the_field_of_a_bad_query_named(shop: Shop, path: str, field: str) -> None:
    # ids[1], ids.1: how deep it goes is left to each.
    assert any(re.split(r"[.\[]", name)[0] == field for name in fields(shop.get(path)))


def test_what_does_a_product_look_like(shop: Shop) -> None:
    listed = shop.get("/products", limit=1).json()["items"][0]
    assert list(listed) == ["id", "name", "price_cents", "currency", "stock", "version", "created_at", "updated_at"]
    assert MOMENT.fullmatch(listed["created_at"])
    assert shop.get(f"/products/{listed['id']}").json() == listed
    problem(shop.get("/products/999999999"), 404, "NOT_FOUND")


def test_are_unknown_paths_and_methods_said(shop: Shop) -> None:
    problem(shop.get("/nowhere"), 404, "ROUTE_NOT_FOUND")
    refused = shop.send("DELETE", "/users")
    problem(refused, 405, "METHOD_NOT_ALLOWED")
    assert refused.headers["Allow"]


def test_do_the_ids_of_a_request_come_back(shop: Shop) -> None:
    trace_id = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = {"X-Request-Id": "mine-1", "traceparent": f"00-{trace_id}-00f067aa0ba902b7-01"}
    answer = shop.send("GET", "/users/999999999", headers=headers)
    assert problem(answer, 404, "NOT_FOUND")["traceId"] == trace_id
    assert answer.headers["X-Request-Id"] == "mine-1"
