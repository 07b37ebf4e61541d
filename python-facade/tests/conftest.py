from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from facade.app import create_app
from facade.config import Config
from facade.shop.ports import Ports
from tests.fake_checkouts import FakeCheckouts
from tests.fake_events import FakeEventStore
from tests.fake_provider import FakeProvider
from tests.fakes import EPOCH, FakeDataService


@pytest.fixture
def data() -> FakeDataService:
    return FakeDataService()


@pytest.fixture
def provider() -> FakeProvider:
    return FakeProvider()


@pytest.fixture
def store() -> FakeEventStore:
    return FakeEventStore()


@pytest.fixture
def checkouts() -> FakeCheckouts:
    return FakeCheckouts()


@pytest.fixture
def client(
    data: FakeDataService, provider: FakeProvider, store: FakeEventStore, checkouts: FakeCheckouts
) -> Iterator[FlaskClient]:
    """The whole application on fakes."""
    ports = Ports(
        data_service=lambda context: data,
        payment_provider=lambda context: provider,
        event_store=lambda context: store,
        checkouts=lambda context: checkouts,
        now=lambda: EPOCH + timedelta(days=1),
    )
    with create_app(Config(), ports).test_client() as client:
        yield client
