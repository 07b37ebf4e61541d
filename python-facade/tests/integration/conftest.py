from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from facade.app import create_app
from facade.config import Config
from facade.platform.http_client import HttpClient, Library
from tests.stub_data_service import StubDataService, running_stub

# Settings that every test here is asked with; the fixture below changes them.
SETTINGS = {"http_client": "requests"}


@pytest.fixture(params=["requests", "pycurl"], autouse=True)
def _http_client(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SETTINGS, "http_client", request.param)


def http_client(name: str, port: int, timeout_ms: int) -> HttpClient:
    library: Library = "pycurl" if SETTINGS["http_client"] == "pycurl" else "requests"
    return HttpClient(
        name,
        f"http://127.0.0.1:{port}",
        timeout_ms=timeout_ms,
        connect_timeout_ms=timeout_ms,
        connections=2,
        library=library,
    )


@pytest.fixture
def stub() -> Iterator[StubDataService]:
    with running_stub() as stub:
        yield stub


@pytest.fixture(params=["rest", "grpc"])
def transport(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def client(stub: StubDataService, transport: str) -> FlaskClient:
    """The application with its real adapters, in front of the stub."""
    return create_app(config_for(stub, transport)).test_client()


def config_for(stub: StubDataService, transport: str) -> Config:
    return Config.model_validate(
        {
            **SETTINGS,
            "data_service_transport": transport,
            "data_service_url": f"http://127.0.0.1:{stub.http_port}",
            "data_service_grpc_target": f"127.0.0.1:{stub.grpc_port}",
            # Nobody listens there, whatever else runs on this machine.
            "payment_provider_url": "http://127.0.0.1:1",
        }
    )
