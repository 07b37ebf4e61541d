"""Ways to put down what shop/data_service/rest.py asks on the golden shop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from facade.shop.data_service.port import DataService
from tests.contract.golden import GOLDEN_STATE
from tests.contract.promises import Promise, refusal

DataServicePromise = Promise[DataService]
NOT_FOUND = refusal("NOT_FOUND")


def read(name: str, call: Callable[[DataService], object], path: str, answer: Any, **query: str) -> DataServicePromise:
    return Promise(name, GOLDEN_STATE, call, "GET", f"/api{path}", 200, answer, query)


def page(
    name: str, call: Callable[[DataService], object], path: str, items: list[Any], **query: str
) -> DataServicePromise:
    return read(name, call, path, {"items": items, "next_cursor": None}, **query)


def refused(
    name: str, call: Callable[[DataService], object], request: tuple[str, str], problem: dict[str, Any], **more: Any
) -> DataServicePromise:
    method, path = request
    return Promise(name, GOLDEN_STATE, call, method, f"/api{path}", **problem, **more)


def changed(before: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**before, **changes, "version": before["version"] + 1}
