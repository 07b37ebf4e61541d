"""`make alone`: the facade runs without its neighbours, which answer as the pacts promise."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

ALONE = Path(__file__).parents[2] / "tools" / "alone.py"
START_TIMEOUT_S = 40


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = {**os.environ, "FACADE_PORT": str(port)}
    process = subprocess.Popen([sys.executable, str(ALONE)], env=environ, stdout=subprocess.DEVNULL)
    try:
        yield _ready(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
    assert process.wait(timeout=15) == 0


def _ready(url: str) -> str:
    deadline_s = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline_s:
        try:
            if requests.get(f"{url}/readyz", timeout=2).status_code == 200:
                return url
        except requests.RequestException:
            time.sleep(0.05)
    raise AssertionError("not ready in time")


def test_reads_are_answered_from_the_golden_shop(url: str) -> None:
    assert requests.get(f"{url}/users/1", timeout=5).json()["name"] == "Ada Example"
    assert [user["id"] for user in requests.get(f"{url}/users", timeout=5).json()["items"]] == [1, 2]


def test_rules_of_the_facade_work_on_it(url: str) -> None:
    basket = {"country": "DE", "items": [{"product_id": 1, "quantity": 10}]}
    quote = requests.post(f"{url}/quotes", json=basket, timeout=5).json()
    assert (quote["subtotal_cents"], quote["total_cents"]) == (12500, 14131)


def test_what_is_not_there_is_said_as_the_neighbour_does(url: str) -> None:
    answer = requests.get(f"{url}/users/77", timeout=5)
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


def test_the_payment_provider_answers(url: str) -> None:
    captured = requests.post(f"{url}/payments/2/capture", timeout=5)
    assert (captured.status_code, captured.json()["status"]) == (200, "CAPTURED")


def test_a_change_is_answered_and_not_remembered(url: str) -> None:
    created = requests.post(f"{url}/users", json={"name": "New", "email": "new@example.com"}, timeout=5)
    assert created.status_code == 201
    assert [user["id"] for user in requests.get(f"{url}/users", timeout=5).json()["items"]] == [1, 2]
