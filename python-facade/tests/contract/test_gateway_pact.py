"""What the gateway expects of the facade's reads and quotes, asked of the application on a data service in memory.

The whole pact, writes too, is verified on the running system (e2e); this says in Python, and at once, what is wrong.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from data_service.models import Order, Payment, Product, User
from tests.contract.golden import GOLDEN_STATE, PROTO, SHOP, assert_golden
from tests.fakes import FakeDataService

PACT = json.loads((PROTO / "pacts" / "gateway-python-facade.json").read_text())
READS = [
    interaction
    for interaction in PACT["interactions"]
    if interaction["providerStates"] == [{"name": GOLDEN_STATE}]
    and interaction["response"]["status"] == 200
    and (interaction["request"]["method"] == "GET" or interaction["request"]["path"] == "/quotes")
]


@pytest.fixture(autouse=True)
def golden_shop(data: FakeDataService) -> None:
    data.users = {row["id"]: User.model_validate(row) for row in SHOP["users"]}
    data.products = {row["id"]: Product.model_validate(row) for row in SHOP["products"]}
    data.orders = {row["id"]: Order.model_validate(row) for row in SHOP["orders"]}
    data.payments = {row["id"]: Payment.model_validate(row) for row in SHOP["payments"]}


@pytest.mark.parametrize("interaction", READS, ids=lambda interaction: interaction["description"])
def test_the_facade_answers_what_the_gateway_relies_on(client: FlaskClient, interaction: dict[str, Any]) -> None:
    request, expected = interaction["request"], interaction["response"]
    answer = client.open(
        request["path"], method=request["method"], query_string=request.get("query"), json=request.get("body")
    )
    feature = request["path"].split("/")[1]
    assert answer.status_code == expected["status"], answer.get_data(as_text=True)
    # What has a rule instead of a value, such as a cursor, is another one here.
    loose = [path.removeprefix("$.") for path in expected.get("matchingRules", {}).get("body", {})]
    promised, given = (
        {name: value for name, value in body.items() if name not in loose}
        for body in (expected["body"], _relied_on(expected["body"], answer.get_json()))
    )
    assert_golden("proto/pacts/gateway-python-facade.json", promised, given, f"src/facade/shop/{feature}/")


def _relied_on(promised: Any, given: Any) -> Any:
    """What a consumer does not mention it does not rely on: additions are ours to make."""
    if isinstance(promised, dict) and isinstance(given, dict):
        return {name: _relied_on(promised[name], value) for name, value in given.items() if name in promised}
    if isinstance(promised, list) and isinstance(given, list) and len(promised) == len(given):
        return [_relied_on(one, other) for one, other in zip(promised, given)]
    return given
