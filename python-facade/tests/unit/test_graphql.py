"""What the graph answers: the same as REST, with the same codes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from data_service.models import NewUser
from facade.app import create_app
from facade.config import Config
from facade.errors import UpstreamUnavailable
from tests.fake_checkouts import FakeCheckouts
from tests.fakes import FakeDataService, passed_on
from tests.graph import ask, fault, refused, whole

BASKET = '{country: "DE", items: [{product_id: 1, quantity: 12}]}'
ORDERS = """
  query Orders($first: Int! = 20, $after: String) {
    orders(first: $first, after: $after) {
      edges { cursor node { id total_cents user { name } items { quantity product { name } } } }
      pageInfo { hasNextPage endCursor }
    }
  }"""


def populate(data: FakeDataService, client: FlaskClient, orders: int) -> None:
    for index in range(orders):
        data.create_user(NewUser(name=f"User {index}", email=f"user{index}@example.com"))
        data.add_product(100 + index)
    for index in range(1, orders + 1):
        items = [{"product_id": identity, "quantity": 1} for identity in {index, 1}]
        assert client.post("/orders", json={"user_id": index, "country": "DE", "items": items}).status_code == 201
    data.calls.clear()


@pytest.mark.parametrize("orders", [1, 20])
def test_a_page_of_orders_with_users_and_products_costs_three_calls(
    client: FlaskClient, data: FakeDataService, orders: int
) -> None:
    populate(data, client, orders)
    edges = ask(client, ORDERS)["orders"]["edges"]
    assert [edge["node"]["user"]["name"] for edge in edges] == [f"User {index}" for index in range(orders)]
    assert edges[-1]["node"]["items"][-1]["product"]["name"] == f"Product {orders}"
    assert sorted(data.calls) == ["get_products", "list_orders", "list_users"]


def test_what_is_asked_by_id_in_one_request_is_one_call(client: FlaskClient, data: FakeDataService) -> None:
    populate(data, client, 3)
    found = ask(client, '{ a: user(id: 1) { name } b: user(id: "3") { name } c: user(id: 1) { email } }')
    assert found == {"a": {"name": "User 0"}, "b": {"name": "User 2"}, "c": {"email": "user0@example.com"}}
    assert data.calls == ["list_users"]


def test_values_are_those_of_rest(client: FlaskClient, data: FakeDataService) -> None:
    populate(data, client, 1)
    fields = "id user_id status country currency subtotal_cents discount_cents tax_cents total_cents version "
    lines = "items { order_id line product_id quantity unit_price_cents }"
    asked = ask(client, f"{{ order(id: 1) {{ {fields} created_at updated_at {lines} }} }}")["order"]
    answered = json.loads(client.get("/orders/1").data)
    assert asked == _with_text_ids(answered)


def _with_text_ids(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_text_ids(item) for item in value]
    if not isinstance(value, dict):
        return value
    texts = {name: str(part) for name, part in value.items() if name == "id" or name.endswith("_id")}
    return {name: _with_text_ids(part) for name, part in value.items()} | texts


def test_amounts_beyond_32_bits_are_exact(client: FlaskClient, data: FakeDataService) -> None:
    data.add_product(2**53 - 1)
    assert ask(client, "{ product(id: 1) { price_cents } }") == {"product": {"price_cents": 2**53 - 1}}


def test_pages_follow_each_other_from_every_cursor(client: FlaskClient, data: FakeDataService) -> None:
    populate(data, client, 7)
    found = ask(client, ORDERS, {"first": 3})["orders"]
    assert found["pageInfo"] == {"hasNextPage": True, "endCursor": found["edges"][-1]["cursor"]}
    for known, edge in enumerate(found["edges"], 1):
        behind = ask(client, ORDERS, {"first": 3, "after": edge["cursor"]})["orders"]["edges"]
        assert [each["node"]["id"] for each in behind] == [str(known + more) for more in (1, 2, 3)]
    last = ask(client, ORDERS, {"first": 5, "after": found["edges"][1]["cursor"]})["orders"]
    assert [edge["node"]["id"] for edge in last["edges"]] == ["3", "4", "5", "6", "7"]
    assert last["pageInfo"]["hasNextPage"] is False
    end = last["pageInfo"]["endCursor"]
    assert ask(client, ORDERS, {"after": end})["orders"] == {
        "edges": [],
        "pageInfo": {"hasNextPage": False, "endCursor": end},
    }


@pytest.mark.parametrize("after", ["", "x", "3", "100.", "-1.", "0.\u0000", "1." + "1" * 101])
def test_a_damaged_cursor_is_refused(client: FlaskClient, after: str) -> None:
    if "\u0000" in after:
        assert refused_body(client, after) == "VALIDATION_FAILED"
    else:
        answer = whole(client, ORDERS, {"after": after})
        assert fault(answer) == ("VALIDATION_FAILED", ["orders"])


def refused_body(client: FlaskClient, after: str) -> str:
    response = client.post("/graphql", json={"query": ORDERS, "variables": {"after": after}})
    assert response.status_code == 400
    code: str = json.loads(response.data)["code"]
    return code


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ("", [1, 2, 3]),
        ("first: 1, newest_first: true", [3]),
        ('email: "USER1@example.com"', [2]),
        ('created_from: "2026-01-31T12:00:03Z"', [2, 3]),
        ('created_before: "2026-01-31T13:00:03+01:00"', [1]),
    ],
)
def test_users_are_found_by_every_filter(
    client: FlaskClient, data: FakeDataService, filters: str, expected: list[int]
) -> None:
    populate(data, client, 3)
    found = ask(client, f"{{ users({filters or 'first: 20'}) {{ edges {{ node {{ id }} }} }} }}")["users"]["edges"]
    assert [int(edge["node"]["id"]) for edge in found] == expected


def test_products_and_orders_are_found_by_filters(client: FlaskClient, data: FakeDataService) -> None:
    populate(data, client, 2)
    data.add_product(1, "CHF", stock=0)
    nodes = "{ edges { node { id } } }"
    query = f'{{ a: products(currency: "CHF") {nodes} b: products(in_stock: true) {nodes} c: orders(user_id: 2) {nodes}'
    found = ask(client, f"{query} d: orders(status: CONFIRMED) {nodes} }}")
    ids = {name: [edge["node"]["id"] for edge in part["edges"]] for name, part in found.items()}
    assert ids == {"a": ["3"], "b": ["1", "2"], "c": ["2"], "d": []}


def test_a_basket_is_quoted_and_ordered_as_over_rest(client: FlaskClient, data: FakeDataService) -> None:
    data.create_user(NewUser(name="Ada", email="ada@example.com"))
    data.add_product(2499)
    body = {"country": "DE", "items": [{"product_id": 1, "quantity": 12}], "voucher": "WELCOME10"}
    quote = json.loads(client.post("/quotes", json=body).data)
    fields = "subtotal_cents discount_cents voucher tax_cents total_cents rounding lines { discount_cents }"
    query = f"query Quote($basket: Basket!) {{ quote(basket: $basket) {{ {fields} }} }}"
    asked = ask(client, query, {"basket": body})["quote"]
    assert asked["lines"] == [{"discount_cents": quote["lines"][0]["discount_cents"]}]
    assert {name: asked[name] for name in asked if name != "lines"} == {
        name: quote[name] for name in asked if name != "lines"
    }
    order = "mutation Order($input: OrderRequest!) { create_order(input: $input) { id user { name } } }"
    assert ask(client, order, {"input": {**body, "user_id": 1}}) == {
        "create_order": {"id": "1", "user": {"name": "Ada"}}
    }


def test_a_user_is_created_once(client: FlaskClient) -> None:
    mutation = 'mutation { create_user(input: {name: "Ada", email: "ada@example.com"}) { id name } }'
    assert ask(client, mutation) == {"create_user": {"id": "1", "name": "Ada"}}
    assert fault(whole(client, mutation)) == ("ALREADY_EXISTS", ["create_user"])


CHECKOUT = """
  mutation Buy($key: String!, $total: SafeInt = 100) {
    start_checkout(idempotency_key: $key, input: {
      user_id: 1, country: "DE", items: [{product_id: 1, quantity: 1}],
      total_cents: $total, currency: "EUR", card_token: "tok_ok"
    }) { id state }
  }"""


def test_a_checkout_is_started_once_for_a_key_and_seen(
    client: FlaskClient, data: FakeDataService, checkouts: FakeCheckouts
) -> None:
    populate(data, client, 1)
    accepted = ask(client, CHECKOUT, {"key": "k-1"})["start_checkout"]
    assert ask(client, CHECKOUT, {"key": "k-1"})["start_checkout"] == accepted
    assert fault(whole(client, CHECKOUT, {"key": "k-1", "total": 99}))[0] == "IDEMPOTENCY_KEY_REUSED"
    query = "query Seen($id: ID!) { checkout(id: $id) { state order_id order { user { name } } steps { name } } }"
    seen = ask(client, query, {"id": accepted["id"]})["checkout"]
    assert seen == {"state": "RUNNING", "order_id": "1", "order": {"user": {"name": "User 0"}}, "steps": []}
    _, request = checkouts.requests["k-1"]
    assert request.model_fields_set == set(type(request).model_fields) - {"voucher"}


@pytest.mark.parametrize("key", ["", "x" * 65, "ä"])
def test_a_key_that_cannot_be_one_is_refused(client: FlaskClient, checkouts: FakeCheckouts, key: str) -> None:
    answer = whole(client, CHECKOUT, {"key": key})
    assert fault(answer) == ("VALIDATION_FAILED", ["start_checkout"])
    assert answer["errors"][0]["extensions"]["errors"][0]["field"] == "idempotency_key"
    assert checkouts.requests == {}


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("{ user(id: 9) { name } }", "NOT_FOUND", None),
        ('{ user(id: "x") { name } }', "VALIDATION_FAILED", "id"),
        ('{ checkout(id: "../users") { state } }', "VALIDATION_FAILED", "id"),
        ("{ users(first: 101) { pageInfo { endCursor } } }", "VALIDATION_FAILED", "first"),
        ("{ users(first: 0) { pageInfo { endCursor } } }", "VALIDATION_FAILED", "first"),
        ('{ users(email: "\\u0000") { pageInfo { endCursor } } }', "VALIDATION_FAILED", "email"),
        ('{ products(currency: "eur") { pageInfo { endCursor } } }', "VALIDATION_FAILED", "currency"),
        ('{ quote(basket: {country: "DE", items: []}) { currency } }', "VALIDATION_FAILED", "items"),
        (
            '{ quote(basket: {country: "DE", items: [{product_id: "x", quantity: 0}]}) { currency } }',
            "VALIDATION_FAILED",
            "items[0].product_id",
        ),
        (f"{{ quote(basket: {BASKET.replace('DE', 'US')}) {{ currency }} }}", "COUNTRY_NOT_SERVED", None),
        (f"{{ quote(basket: {BASKET}) {{ currency }} }}", "INVALID_REFERENCE", None),
    ],
)
def test_errors_have_the_codes_and_fields_of_rest(
    client: FlaskClient, query: str, code: str, field: str | None
) -> None:
    answer = whole(client, query)
    found, path = fault(answer)
    assert (found, len(path)) == (code, 1)
    assert answer["data"] == {path[0]: None}
    assert [error["field"] for error in answer["errors"][0]["extensions"].get("errors", [])][:1] == [field][
        : bool(field)
    ]


def test_what_could_be_found_out_is_answered_beside_what_could_not(client: FlaskClient, data: FakeDataService) -> None:
    populate(data, client, 1)
    del data.users[1]
    answer = whole(client, "{ order(id: 1) { total_cents user { name } } }")
    assert answer["data"] == {"order": {"total_cents": 119, "user": None}}
    assert fault(answer) == ("NOT_FOUND", ["order", "user"])


def test_an_outage_says_so_and_when_to_try_again(client: FlaskClient, data: FakeDataService) -> None:
    data.fault = UpstreamUnavailable("node-data-service", "cannot be reached.")
    answer = whole(client, "{ users { edges { node { id } } } }")
    assert fault(answer) == ("UPSTREAM_UNAVAILABLE", ["users"])
    problem = answer["errors"][0]["extensions"]
    assert (problem["upstream"], problem["retry_after_s"]) == ("node-data-service", 1)
    data.fault = passed_on("OVERLOADED", "Too many.", retry_after_s=3)
    assert whole(client, "{ user(id: 1) { id } }")["errors"][0]["extensions"]["retry_after_s"] == 3


def test_a_fault_of_our_own_is_logged_and_tells_the_client_nothing(
    client: FlaskClient, data: FakeDataService, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(query: object) -> None:
        raise KeyError("secret")

    monkeypatch.setattr(data, "list_orders", broken)
    answer = whole(client, ORDERS)
    assert fault(answer) == ("INTERNAL", ["orders"])
    assert "secret" not in json.dumps(answer)
    assert "secret" in caplog.text


def test_no_time_left_is_a_deadline_exceeded(client: FlaskClient) -> None:
    response = client.post("/graphql", json={"query": "{ __typename }"}, headers={"X-Request-Timeout-Ms": "0"})
    assert (response.status_code, json.loads(response.data)["code"]) == (504, "DEADLINE_EXCEEDED")


@pytest.mark.parametrize(
    ("query", "variables", "detail"),
    [
        ("{", None, "Syntax Error"),
        ("{ nothing }", None, "Cannot query field 'nothing'"),
        ("{ user(id: 1) { phone } }", None, "Cannot query field 'phone' on type 'User'"),
        ("query Q($id: ID!) { user(id: $id) { id } }", {}, "Variable '$id'"),
        (CHECKOUT, {"key": "k", "total": 1.5}, "must be a whole number"),
        (CHECKOUT, {"key": "k", "total": 2**53}, "must be a whole number"),
        ('{ users(created_from: "yesterday") { edges { cursor } } }', None, "must be an RFC 3339 time"),
        ("query A { __typename } query B { __typename }", None, "operationName"),
        ("subscription { user }", None, "subscription"),
    ],
)
def test_a_request_that_cannot_be_executed_is_not_valid(
    client: FlaskClient, data: FakeDataService, query: str, variables: dict[str, Any] | None, detail: str
) -> None:
    error = refused(client, query, variables)
    assert error["extensions"]["code"] == "VALIDATION_FAILED", error
    assert detail in error["message"]
    assert data.calls == []


@pytest.mark.parametrize(
    ("options", "status", "code"),
    [
        ({"data": "{", "content_type": "application/json"}, 400, "MALFORMED_BODY"),
        ({"data": "query=%7Ba%7D", "content_type": "application/x-www-form-urlencoded"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ({"json": {"query": "{ __typename }", "id": 1}}, 400, "VALIDATION_FAILED"),
        ({"json": [{"query": "{ __typename }"}]}, 400, "VALIDATION_FAILED"),
        ({"json": {"query": " " * 1024 * 1024}}, 413, "PAYLOAD_TOO_LARGE"),
        ({"json": {"query": ""}}, 400, "VALIDATION_FAILED"),
    ],
)
def test_a_bad_http_request_is_a_problem_as_everywhere(
    client: FlaskClient, options: dict[str, Any], status: int, code: str
) -> None:
    response = client.post("/graphql", **options)
    assert (response.status_code, response.content_type) == (status, "application/problem+json")
    assert json.loads(response.data)["code"] == code


def test_a_page_to_try_queries_is_there_only_where_it_is_wanted(client: FlaskClient) -> None:
    wanted = create_app(Config(graphql_explorer=True)).test_client()
    page = wanted.get("/graphql")
    assert (page.status_code, page.content_type) == (200, "text/html; charset=utf-8")
    text = page.get_data(as_text=True)
    assert "http" not in text.replace('fetch("graphql"', "")
    # What it asks about the schema is allowed here.
    asked = text.split("introspection = `")[1].split("`")[0]
    kinds = "kind name ofType { kind name ofType { kind name ofType { kind name } } }"
    asked = asked.replace("${shape}", "name description type { ${type} }").replace("${type}", kinds)
    assert ask(wanted, asked)["__schema"]["types"]
    assert client.get("/graphql").status_code == 405


def test_the_graph_is_asked_by_post_only(client: FlaskClient) -> None:
    response = client.get("/graphql?query={__typename}")
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
