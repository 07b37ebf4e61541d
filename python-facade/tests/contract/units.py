"""Which fields have a unit, and which values of an edge are exact: no schema notices when cents become euros."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from data_service.models import NewOrder, NewOrderItem, OrderTotal
from facade.shop.data_service.port import NAME as DATA_SERVICE
from facade.shop.payments.provider import NAME as PAYMENT_PROVIDER, AuthorizationRequest, ReceiptRequest
from tests.contract.golden import PROTO

LOCK: dict[str, Any] = json.loads((PROTO / "shop" / "v1" / "entities.lock.json").read_text())["messages"]
REQUESTS: dict[str, Any] = json.loads((PROTO / "contract.json").read_text())["requests"]
# Each shape by its fields: objects on the wire have no names.
SHAPES: dict[str, set[str]] = {
    **{name: set(message["fields"]) for name, message in LOCK.items()},
    **{
        model.__name__: set(model.model_fields)
        for model in (NewOrder, NewOrderItem, OrderTotal, AuthorizationRequest, ReceiptRequest)
    },
    "Authorization": {"id", "status", "reference", "amount_cents", "currency"},
}
UNITS: Mapping[str, set[str]] = {
    DATA_SERVICE: {
        # Events are never read; how they are sent is in test_event_ingest.py.
        *(
            f"{name}.{field}"
            for name in LOCK.keys() - {"Event"}
            for field, rules in LOCK[name]["fields"].items()
            if rules.get("unit")
        ),
        # The facade never writes products.
        *(
            f"{name}.{field}"
            for name in ("NewOrder", "NewOrderItem")
            for field, rules in REQUESTS[name].items()
            if rules["unit"]
        ),
        "OrderTotal.total_cents",
    },
    PAYMENT_PROVIDER: {
        "AuthorizationRequest.amount_cents",
        "Authorization.amount_cents",
        "ReceiptRequest.amount_cents",
    },
}


def pinned(interaction: dict[str, Any]) -> Iterator[str]:
    """`Shape.field` for each value of a Pact interaction that has to be exactly this one."""
    for part in ("request", "response"):
        message = interaction[part]
        loose = list(message.get("matchingRules", {}).get("body", {}))
        yield from exact_fields(message.get("body", {}).get("content"), "$", loose)


def exact_fields(value: Any, path: str = "$", loose: Sequence[str] = ()) -> Iterator[str]:
    """The same of one value; `loose` are the paths that a matcher has."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from exact_fields(item, f"{path}[{index}]", loose)
    if isinstance(value, dict):
        shapes = [name for name, fields in SHAPES.items() if fields == value.keys()]
        for name, part in value.items():
            here = f"{path}.{name}"
            if not any(here.startswith(rule) for rule in loose):
                yield from (f"{shape}.{name}" for shape in shapes)
            yield from exact_fields(part, here, loose)
