"""How much one request may ask for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from graphql import get_introspection_query

from facade.app import create_app
from facade.config import Config
from facade.shop.ports import Ports
from tests.fake_checkouts import FakeCheckouts
from tests.fake_events import FakeEventStore
from tests.fake_provider import FakeProvider
from tests.fakes import EPOCH, FakeDataService
from tests.graph import ask, refused, whole

Limited = Callable[..., FlaskClient]
DEEP = "{ orders { edges { node { items { product { name } } } } } }"
PAGE = "{ orders(first: 100) { edges { node { id user { name } items { quantity product { name } } } } } }"


@pytest.fixture
def limited(data: FakeDataService) -> Limited:
    def client(**settings: int) -> FlaskClient:
        ports = Ports(
            data_service=lambda context: data,
            payment_provider=lambda context: FakeProvider(),
            event_store=lambda context: FakeEventStore(),
            checkouts=lambda context: FakeCheckouts(),
            now=lambda: EPOCH,
        )
        return create_app(Config.model_validate(settings), ports).test_client()

    return client


def too_complex(client: FlaskClient, query: str, variables: dict[str, object] | None = None) -> str:
    error = refused(client, query, variables)
    assert (error["extensions"]["code"], error["extensions"]["status"]) == ("QUERY_TOO_COMPLEX", 400), error
    return str(error["message"])


def test_the_level_that_is_too_deep_is_told(limited: Limited, data: FakeDataService) -> None:
    ask(limited(graphql_max_depth=6), DEEP)
    data.calls.clear()
    assert too_complex(limited(graphql_max_depth=5), DEEP) == "The query is 6 levels deep; 5 are allowed."
    fragments = "{ orders { ...A } } fragment A on OrderConnection { edges { node { ...B } } } "
    fragments += "fragment B on Order { ... on Order { items { product { name } } } }"
    assert "is 6 levels" in too_complex(limited(graphql_max_depth=5), fragments)
    assert data.calls == []


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ("{ __typename }", 0),
        ("{ user(id: 1) { id name } }", 3),
        ("{ a: user(id: 1) { id } b: user(id: 2) { id } }", 4),
        # A call of its own, the connection, edges, and for each of 20 items: cursor, node and its id.
        ("{ users { edges { cursor node { id } } } }", 500 + 1 + 1 + 20 * 3),
        ("{ users(first: 3) { edges { cursor node { id } } } }", 500 + 1 + 1 + 3 * 3),
        ("query Q($n: Int!) { users(first: $n) { edges { cursor } } }", 500 + 1 + 1 + 7),
        # Items are taken for 10: each with itself and its product's name.
        ("{ order(id: 1) { items { product { name } } } }", 1 + 1 + 10 * 2),
        ("{ user(id: 1) { ...F } } fragment F on User { id ...G } fragment G on User { name email }", 4),
    ],
)
def test_the_cost_is_how_many_values_there_can_be(limited: Limited, query: str, cost: int) -> None:
    if cost:
        assert f"a cost of {cost};" in too_complex(limited(graphql_max_cost=max(1, cost - 1)), query, {"n": 7})
    assert "data" in whole(limited(graphql_max_cost=max(1, cost)), query, {"n": 7})


@pytest.mark.parametrize("first", ["-1000000", "$n", "2147483647"])
def test_a_page_without_a_size_is_taken_for_the_largest(limited: Limited, first: str) -> None:
    query = f"{{ users(first: {first}) {{ edges {{ cursor }} }} }}"
    if first == "$n":
        query = f"query Q($n: Int! = 1) {query}"
    assert "a cost of" in too_complex(limited(graphql_max_cost=501 + 1 + 99), query)


def test_a_usual_page_is_allowed_and_twenty_of_them_are_not(limited: Limited) -> None:
    ask(limited(), PAGE)
    many = "{" + " ".join(f"a{index}: orders {{ edges {{ cursor }} }}" for index in range(20)) + "}"
    assert "smaller pages" in too_complex(limited(), many)


def test_writes_are_calls_too(limited: Limited, data: FakeDataService) -> None:
    one = 'a{}: create_user(input: {{name: "Ada", email: "ada{}@example.com"}}) {{ id }}'
    mutation = "mutation {" + " ".join(one.format(index, index) for index in range(20)) + "}"
    too_complex(limited(), mutation)
    assert data.users == {}


def test_a_long_document_is_not_read_to_its_end(limited: Limited) -> None:
    assert "more than 1000 tokens" in too_complex(limited(), "{" + "a " * 1000 + "}")
    assert "nested too deeply" in too_complex(limited(graphql_max_tokens=100_000), "{user" * 5000 + "}" * 5000)


def test_a_fragment_that_doubles_again_and_again_is_measured_once(limited: Limited) -> None:
    doubled = " ".join(f"fragment F{n} on User {{ ...F{n + 1} ...F{n + 1} }}" for n in range(60))
    query = f"{{ user(id: 1) {{ ...F0 }} }} {doubled} fragment F60 on User {{ id }}"
    assert f"a cost of {2**60 + 1};" in too_complex(limited(), query)


def test_what_tools_ask_about_the_schema_is_allowed(limited: Limited) -> None:
    types = ask(limited(), get_introspection_query())["__schema"]["types"]
    assert {"User", "Order", "PageInfo", "SafeInt"} < {each["name"] for each in types}
