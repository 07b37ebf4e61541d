"""The golden shop: what proto/golden says, and what to say when something else comes out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PROTO = Path(__file__).parents[3] / "proto"
SHOP: dict[str, list[dict[str, Any]]] = json.loads((PROTO / "golden" / "shop.json").read_text())

GOLDEN_STATE = "the golden shop"
EMPTY_STATE = "an empty shop"
# Nothing has it.
NOWHERE = 999


def row(table: str, identity: int) -> dict[str, Any]:
    return next(row for row in SHOP[table] if row["id"] == identity)


def differences(expected: Any, actual: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Each path where the two have different values, with both."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for name in dict.fromkeys([*expected, *actual]):
            yield from differences(expected.get(name), actual.get(name), f"{path}.{name}".lstrip("."))
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for index, (one, other) in enumerate(zip(expected, actual)):
            yield from differences(one, other, f"{path}[{index}]")
    elif expected != actual:
        yield path or "the answer", expected, actual


def assert_golden(source: str, expected: Any, actual: Any, where: str) -> None:
    """`source` is the file that has the promise, `where` the Python file that turns it into something else."""
    lines = [
        f"{path}: {source} says {promised!r}, and python-facade/{where} makes {became!r} of it"
        for path, promised, became in differences(expected, actual)
    ]
    remedy = (
        f"The file is the promise to others: correct python-facade/{where}, run `make -C python-facade test-contract`."
    )
    assert not lines, "\n".join(["not the golden values", *lines, remedy])
