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
from tests.contract.golden import assert_golden, differences
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
    source = f"proto/pacts/{file_name(provider)}"
    if promise.code is not None:
        assert isinstance(result, PassedOn)
        assert_golden(source, promise.answer, json.loads(result.document.to_json()), "src/facade/platform/upstream.py")
    elif promise.gives is ANSWER:
        assert isinstance(result, BaseModel), (
            f"{source} has an answer that does not fit: {getattr(result, '__cause__', '')}"
        )
        became = json.loads(result.model_dump_json())
        assert_golden(source, promise.answer, became, "src/facade/shop/data_service/rest.py")
    else:
        assert result == promise.gives


@pytest.mark.parametrize("provider", EDGES)
def test_the_committed_pact_file_is_what_is_promised(provider: str, tmp_path: Path) -> None:
    fresh = written(provider, [promise for promise, _ in EDGES[provider]], tmp_path)
    committed = PACTS / file_name(provider)
    if os.environ.get("WRITE_PACTS"):
        committed.parent.mkdir(exist_ok=True)
        committed.write_text(fresh)
    before = json.loads(committed.read_text()) if committed.is_file() else {"interactions": []}
    changes = [
        f"{path}: proto/pacts/{committed.name} says {old!r}, tests/contract (with proto/golden/shop.json) says {new!r}"
        for path, old, new in differences(_by_name(before), _by_name(json.loads(fresh)))
    ]
    remedy = "If that is meant, run `make -C python-facade pacts`, commit, and have the provider verify it."
    assert not changes, "\n".join([f"proto/pacts/{committed.name} is stale", *changes[:10], remedy])
    assert committed.read_text() == fresh, f"proto/pacts/{committed.name} is written in another way. {remedy}"


def _by_name(pact: dict[str, Any]) -> dict[str, Any]:
    """So that one interaction more does not look like a change of all that follow."""
    return {interaction["description"]: interaction for interaction in pact["interactions"]}


@pytest.mark.parametrize("provider", EDGES)
def test_every_field_with_a_unit_is_pinned_by_an_exact_value(provider: str) -> None:
    interactions = json.loads((PACTS / file_name(provider)).read_text())["interactions"]
    exact = {name for interaction in interactions for name in pinned(interaction)}
    missing = sorted(UNITS[provider] - exact)
    assert not missing, f"no promise in tests/contract has an exact value for {', '.join(missing)}: add one"
