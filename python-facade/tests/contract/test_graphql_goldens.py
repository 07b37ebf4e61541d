"""The golden shop as the graph shows it: every value with a unit is exactly the one that REST has."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from graphql import GraphQLObjectType, get_named_type, get_nullable_type, is_leaf_type, is_list_type

from data_service.models import Order, Product, User
from facade.shop.graphql.schema import SCHEMA
from tests.contract.golden import SHOP, assert_golden
from tests.contract.units import LOCK
from tests.fakes import FakeDataService
from tests.graph import ask

TYPES = {"users": "User", "products": "Product", "orders": "Order"}


@pytest.fixture
def golden(data: FakeDataService) -> FakeDataService:
    data.users = {row["id"]: User.model_validate(row) for row in SHOP["users"]}
    data.products = {row["id"]: Product.model_validate(row) for row in SHOP["products"]}
    data.orders = {row["id"]: Order.model_validate(row) for row in SHOP["orders"]}
    return data


@pytest.mark.parametrize("table", TYPES)
def test_the_golden_rows_are_what_the_graph_answers(client: FlaskClient, golden: FakeDataService, table: str) -> None:
    query = f"{{ {table} {{ edges {{ node {_everything(TYPES[table])} }} }} }}"
    found = [edge["node"] for edge in ask(client, query)[table]["edges"]]
    source = "src/facade/platform/graphql"
    assert_golden("proto/golden/shop.json", SHOP[table], _with_whole_ids(found), source)


def test_every_field_with_a_unit_is_in_the_graph() -> None:
    shown = {"User", "Product", "Order", "OrderItem"}
    for name in shown:
        kind = SCHEMA.get_type(name)
        assert isinstance(kind, GraphQLObjectType)
        assert {field for field, rules in LOCK[name]["fields"].items() if rules.get("unit")} <= kind.fields.keys()


def _everything(name: str) -> str:
    """A selection of all that is a value, and of lists inside."""
    kind = SCHEMA.get_type(name)
    assert isinstance(kind, GraphQLObjectType)
    parts = []
    for field, about in kind.fields.items():
        inner = get_named_type(about.type)
        if is_leaf_type(inner):
            parts.append(field)
        elif is_list_type(get_nullable_type(about.type)):
            parts.append(f"{field} {_everything(inner.name)}")
    return f"{{ {' '.join(parts)} }}"


def _with_whole_ids(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_whole_ids(item) for item in value]
    if not isinstance(value, dict):
        return value
    numbers = {name: int(part) for name, part in value.items() if name == "id" or name.endswith("_id")}
    return {name: _with_whole_ids(part) for name, part in value.items()} | numbers
