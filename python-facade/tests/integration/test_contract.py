"""A data service with another contract: the facade is not ready, and says which field it is about."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from flask.testing import FlaskClient

from facade.app import create_app
from tests.broken_server import closed_port
from tests.integration.conftest import config_for
from tests.stub_data_service import StubDataService
from tests.unit.test_contract import fingerprint_of

CENTS = "Order.total_cents: unit is euros, built for cents"


def serve(stub: StubDataService, **changes: Any) -> None:
    stub.contract = {**stub.contract, **changes}
    stub.contract["fingerprint"] = fingerprint_of(stub.contract)


def serve_euros(stub: StubDataService) -> None:
    order = {**stub.contract["messages"]["Order"]}
    order["total_cents"] = {**order["total_cents"], "unit": "euros"}
    serve(stub, messages={**stub.contract["messages"], "Order": order})


def ready(client: FlaskClient) -> tuple[int, Any]:
    response = client.get("/readyz")
    return response.status_code, json.loads(response.data)


def test_it_is_ready_for_the_contract_that_it_was_generated_from(client: FlaskClient) -> None:
    status, body = ready(client)
    assert (status, body["status"]) == (200, "UP")
    assert body["detail"] == "node-data-service serves the contract that this build is for"


def test_it_is_not_ready_when_cents_become_euros(
    client: FlaskClient, stub: StubDataService, caplog: pytest.LogCaptureFixture
) -> None:
    serve_euros(stub)
    with caplog.at_level(logging.INFO):
        status, body = ready(client)
    assert (status, body["status"], body["differences"]) == (503, "DOWN", [CENTS])
    (line,) = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert CENTS in line
    assert "make generate" in line


def test_health_says_the_same(client: FlaskClient, stub: StubDataService) -> None:
    serve_euros(stub)
    response = client.get("/health")
    data_service = json.loads(response.data)["dependencies"][0]
    assert (response.status_code, data_service["status"], data_service["contract"]) == (503, "DOWN", "incompatible")
    assert data_service["differences"] == [CENTS]


def test_it_stays_ready_when_something_is_added(client: FlaskClient, stub: StubDataService) -> None:
    rating = {"number": 99, "type": "int32", "unit": "stars", "nullable": True}
    product = {**stub.contract["messages"]["Product"], "rating": rating}
    serve(stub, messages={**stub.contract["messages"], "Product": product})
    status, body = ready(client)
    assert (status, body["status"]) == (200, "UP")
    assert "serves more" in body["detail"]


@pytest.mark.parametrize("transport", ["rest", "grpc"])
def test_it_is_ready_before_the_data_service_is_there(stub: StubDataService, transport: str) -> None:
    with closed_port() as port:
        nowhere = {"data_service_url": f"http://127.0.0.1:{port}", "data_service_grpc_target": f"127.0.0.1:{port}"}
        config = config_for(stub, transport).model_copy(update=nowhere)
        status, body = ready(create_app(config).test_client())
    assert (status, body["status"]) == (200, "UP")
    assert "is not known: node-data-service: " in body["detail"]
