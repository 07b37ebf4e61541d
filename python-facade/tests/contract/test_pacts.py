"""The facade's requests and what it makes of the answers, as promised in proto/pacts: through the real adapters."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from pact import Pact
from pydantic import BaseModel

from facade.errors import PassedOn, ServiceError
from facade.platform.context import new_context
from facade.platform.http_client import HttpClient
from facade.shop.data_service.port import NAME as DATA_SERVICE
from facade.shop.data_service.rest import RestDataService
from facade.shop.payments.provider import NAME as PAYMENT_PROVIDER, HttpPaymentProvider
from tests.contract.data_service_promises import DATA_SERVICE_CHECKS, DATA_SERVICE_PROMISES
from tests.contract.golden import assert_golden
from tests.contract.payment_provider_promises import PAYMENT_PROVIDER_CHECKS, PAYMENT_PROVIDER_PROMISES
from tests.contract.promises import ANSWER, CONSUMER, PACTS, Promise, file_name, written
from tests.contract.units import UNITS, pinned

Bind = Callable[[HttpClient], Any]

EDGES: Mapping[str, list[tuple[Promise[Any], Bind]]] = {
    DATA_SERVICE: [
        *((promise, lambda client: RestDataService(client, new_context(5000))) for promise in DATA_SERVICE_PROMISES),
        *((promise, lambda client: client) for promise in DATA_SERVICE_CHECKS),
    ],
    PAYMENT_PROVIDER: [
        *(
            (promise, lambda client: HttpPaymentProvider(client, new_context(5000)))
            for promise in PAYMENT_PROVIDER_PROMISES
        ),
        *((promise, lambda client: client) for promise in PAYMENT_PROVIDER_CHECKS),
    ],
}


@pytest.mark.parametrize(
    ("provider", "promise", "bind"),
    [
        pytest.param(provider, *promised, id=f"{provider}: {promised[0].name}")
        for provider, promises in EDGES.items()
        for promised in promises
    ],
)
def test_the_facade_asks_and_understands_as_promised(provider: str, promise: Promise[Any], bind: Bind) -> None:
    pact = Pact(CONSUMER, provider)
    promise.add_to(pact)
    with pact.serve("127.0.0.1", raises=False, verbose=False) as server:
        client = HttpClient(
            provider, f"http://127.0.0.1:{server.port}", timeout_ms=5000, connect_timeout_ms=5000, connections=1
        )
        try:
            result = promise.call(bind(client))
        except ServiceError as error:
            result = error
        assert server.mismatches == [], "the facade asks for something else than it promises"
    if promise.code is not None:
        assert isinstance(result, PassedOn)
        assert_golden(file_name(provider), promise.answer, json.loads(result.document.to_json()), "facade/errors.py")
    elif promise.gives is ANSWER:
        assert isinstance(result, BaseModel)
        assert_golden(file_name(provider), promise.answer, json.loads(result.model_dump_json()), "rest.py")
    else:
        assert result == promise.gives


@pytest.mark.parametrize("provider", EDGES)
def test_the_committed_pact_file_is_what_is_promised(provider: str, tmp_path: Path) -> None:
    fresh = written(provider, [promise for promise, _ in EDGES[provider]], tmp_path)
    committed = PACTS / file_name(provider)
    if os.environ.get("WRITE_PACTS"):
        committed.parent.mkdir(exist_ok=True)
        committed.write_text(fresh)
    remedy = f"proto/pacts/{committed.name} is stale: run `make -C python-facade pacts` and commit it"
    assert committed.is_file(), remedy
    assert committed.read_text() == fresh, remedy


@pytest.mark.parametrize("provider", EDGES)
def test_every_field_with_a_unit_is_pinned_by_an_exact_value(provider: str) -> None:
    interactions = json.loads((PACTS / file_name(provider)).read_text())["interactions"]
    exact = {name for interaction in interactions for name in pinned(interaction)}
    missing = sorted(UNITS[provider] - exact)
    assert not missing, f"no promise in tests/contract has an exact value for {', '.join(missing)}: add one"
