"""The golden shop: what proto/golden says, and what to say when something else comes out."""

from __future__ import annotations

import json
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


def differences(expected: Any, actual: Any, path: str = "") -> list[str]:
    """One line for each value that is not what was promised."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        names = dict.fromkeys([*expected, *actual])
        steps = [(f"{path}.{name}".lstrip("."), expected.get(name), actual.get(name)) for name in names]
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        steps = [(f"{path}[{index}]", *pair) for index, pair in enumerate(zip(expected, actual))]
    else:
        return [] if expected == actual else [f"{path or 'the answer'}: promised {expected!r}, became {actual!r}"]
    return [line for name, promised, became in steps for line in differences(promised, became, name)]


def assert_golden(source: str, expected: Any, actual: Any, where: str) -> None:
    """`source` is the file that has the promise, `where` the Python file that turns it into something else."""
    lines = differences(expected, actual)
    assert not lines, "\n  ".join(
        [f"{source} says otherwise than {where}:", *lines, f"correct {where}; the file is the promise to the others."]
    )
