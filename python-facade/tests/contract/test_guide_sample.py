"""The guide's sample app works in front of whatever keeps the data service's contract."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.stub_data_service import StubDataService, running_stub

SAMPLE = Path(__file__).parents[2] / "examples" / "guide_sample.py"


@pytest.fixture
def stub() -> Iterator[StubDataService]:
    with running_stub() as stub:
        yield stub


@pytest.fixture
def sample(stub: StubDataService, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setenv("DRIZZLE_SERVICE_URL", f"http://127.0.0.1:{stub.http_port}")
    spec = importlib.util.spec_from_file_location("guide_sample", SAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_creates_a_user_and_lists_it(sample: ModuleType) -> None:
    client = sample.app.test_client()
    created = client.post("/users")
    assert (created.status_code, created.get_json()["name"]) == (201, "John")
    listed = client.get("/users")
    assert (listed.status_code, listed.get_json()["items"]) == (200, [created.get_json()])
