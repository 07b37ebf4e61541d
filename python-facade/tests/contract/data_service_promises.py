"""Everything that shop/data_service/rest.py asks of the data service, on the golden shop."""

from __future__ import annotations

from typing import Any

from data_service.models import NewUser, UserChange
from facade.platform.context import new_context
from facade.platform.contract import Contract
from facade.platform.http_client import HttpClient
from facade.shop.data_service.contract import served_over_rest
from facade.shop.data_service.port import ProductQuery, UserQuery
from facade.shop.data_service.rest import check_rest
from tests.contract.data_service_promise import NOT_FOUND, DataServicePromise, changed, page, read, refused
from tests.contract.event_promises import EVENT_PROMISES
from tests.contract.golden import EMPTY_STATE, GOLDEN_STATE, NOWHERE, SHOP
from tests.contract.order_promises import ORDER_PROMISES
from tests.contract.promises import INTEGER, TEXT, TIME, Promise, refusal


def _users() -> list[DataServicePromise]:
    ada, zoe = SHOP["users"]
    return [
        page("the users", lambda service: service.list_users(UserQuery()), "/users", SHOP["users"]),
        Promise(
            "a first page of users, newest first",
            GOLDEN_STATE,
            lambda service: service.list_users(UserQuery(limit=1, newest_first=True)),
            "GET",
            "/api/users",
            200,
            {"items": [zoe], "next_cursor": "next"},
            {"limit": "1", "newest_first": "true"},
            loose={"$.next_cursor": TEXT},
        ),
        page(
            "the user with an email",
            lambda service: service.list_users(UserQuery(email="ZOE@example.com")),
            "/users",
            [zoe],
            email="ZOE@example.com",
        ),
        page(
            "users created in a span of time",
            lambda service: service.list_users(
                UserQuery.model_validate(
                    {"created_from": "2026-01-01T00:00:00Z", "created_before": "2026-02-01T00:00:00Z"}
                )
            ),
            "/users",
            [ada],
            created_from="2026-01-01T00:00:00.000Z",
            created_before="2026-02-01T00:00:00.000Z",
        ),
    ]


def _chosen_users() -> list[DataServicePromise]:
    ada, zoe = SHOP["users"]
    return [
        page("users by id", lambda service: service.list_users(UserQuery(ids=(2, 1))), "/users", [ada, zoe], ids="2,1"),
        Promise(
            "users of an empty shop",
            EMPTY_STATE,
            lambda service: service.list_users(UserQuery(limit=7)),
            "GET",
            "/api/users",
            200,
            {"items": [], "next_cursor": None},
            {"limit": "7"},
        ),
        read("a user", lambda service: service.get_user(1), "/users/1", ada),
        refused("no such user", lambda service: service.get_user(NOWHERE), ("GET", f"/users/{NOWHERE}"), NOT_FOUND),
        refused(
            "users after a damaged cursor",
            lambda service: service.list_users(UserQuery(cursor="damaged")),
            ("GET", "/users"),
            refusal("VALIDATION_FAILED", "cursor"),
            query={"cursor": "damaged"},
        ),
    ]


def _new_users() -> list[DataServicePromise]:
    ada, _ = SHOP["users"]
    new, taken = {"name": "Lin Example", "email": "lin@example.com"}, {"name": "Ada", "email": "ADA@example.com"}
    at_once = {"$.created_at": TIME, "$.updated_at": TIME}
    return [
        Promise(
            "a new user",
            GOLDEN_STATE,
            lambda service: service.create_user(NewUser(**new)),
            "POST",
            "/api/users",
            201,
            {**ada, **new, "id": 3},
            body=new,
            loose={"$.id": INTEGER, **at_once},
        ),
        refused(
            "a new user with an email that is taken",
            lambda service: service.create_user(NewUser(**taken)),
            ("POST", "/users"),
            refusal("ALREADY_EXISTS"),
            body=taken,
        ),
    ]


def _user_changes() -> list[DataServicePromise]:
    _, zoe = SHOP["users"]
    return [
        Promise(
            "a user's new name",
            GOLDEN_STATE,
            lambda service: service.update_user(2, UserChange(version=3, name="Zoë Sample")),
            "PATCH",
            "/api/users/2",
            200,
            changed(zoe, name="Zoë Sample"),
            body={"version": 3, "name": "Zoë Sample"},
            loose={"$.updated_at": TIME},
        ),
        refused(
            "a user's new name, based on an old version",
            lambda service: service.update_user(2, UserChange(version=2, name="Zoë Sample")),
            ("PATCH", "/users/2"),
            refusal("VERSION_CONFLICT"),
            body={"version": 2, "name": "Zoë Sample"},
        ),
        refused(
            "a user goes who has orders",
            lambda service: service.delete_user(1),
            ("DELETE", "/users/1"),
            refusal("STILL_REFERENCED"),
        ),
        refused(
            "a user goes who is not there",
            lambda service: service.delete_user(NOWHERE),
            ("DELETE", f"/users/{NOWHERE}"),
            NOT_FOUND,
        ),
    ]


def _products() -> list[DataServicePromise]:
    notebook, pen, lamp = SHOP["products"]
    return [
        page("the products", lambda service: service.list_products(ProductQuery()), "/products", SHOP["products"]),
        page(
            "products out of stock",
            lambda service: service.list_products(ProductQuery(currency="EUR", in_stock=False)),
            "/products",
            [lamp],
            currency="EUR",
            in_stock="false",
        ),
        page(
            "products by id, one of which is not there",
            lambda service: service.list_products(ProductQuery(ids=(2, 1, NOWHERE))),
            "/products",
            [notebook, pen],
            ids=f"2,1,{NOWHERE}",
        ),
        read("a product", lambda service: service.get_product(1), "/products/1", notebook),
        refused(
            "no such product",
            lambda service: service.get_product(NOWHERE),
            ("GET", f"/products/{NOWHERE}"),
            NOT_FOUND,
        ),
    ]


# A small part of the real one: what each kind of entry looks like.
CONTRACT: dict[str, Any] = {
    "package": "shop.v1",
    "fingerprint": "0" * 64,
    "messages": {"Product": {"price_cents": {"number": 3, "type": "int64", "unit": "cents", "nullable": False}}},
    "requests": {"NewProduct": {"name": {"type": "string", "unit": None, "nullable": False, "required": True}}},
    "enums": {"OrderStatus": {"PENDING": 1}},
}

DATA_SERVICE_PROMISES: list[DataServicePromise] = [
    *_users(),
    *_chosen_users(),
    *_new_users(),
    *_user_changes(),
    *_products(),
    *ORDER_PROMISES,
    *EVENT_PROMISES,
]

DATA_SERVICE_CHECKS: list[Promise[HttpClient]] = [
    Promise(
        "is it ready",
        GOLDEN_STATE,
        lambda client: check_rest(client, new_context(5000)),
        "GET",
        "/readyz",
        200,
        {"status": "UP"},
        gives="ready over REST",
    ),
    Promise(
        "the contract that it serves",
        GOLDEN_STATE,
        lambda client: served_over_rest(client, new_context(5000)),
        "GET",
        "/api/contract",
        200,
        CONTRACT,
        gives=Contract.model_validate(CONTRACT),
        loose={"$.fingerprint": {"match": "regex", "regex": "^[0-9a-f]{64}$"}},
    ),
]
