"""The systems that the suite runs against, one after the other; or SHOP_URL alone, such as http://localhost:8080/api."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import requests
from systems import NAMES, started


class Shop:
    """The users and products somewhere, over HTTP."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False

    def send(self, method: str, path: str, **options: object) -> requests.Response:
        return self._session.request(method, self.url + path, timeout=20, **options)

    def get(self, path: str, **params: object) -> requests.Response:
        return self.send("GET", path, params=params)

    def post(self, path: str, body: object) -> requests.Response:
        return self.send("POST", path, json=body)


@pytest.fixture(scope="session", params=["SHOP_URL"] if "SHOP_URL" in os.environ else NAMES)
def shop(request: pytest.FixtureRequest) -> Iterator[Shop]:
    if "SHOP_URL" in os.environ:
        yield Shop(os.environ["SHOP_URL"])
        return
    with started(request.param) as url:
        yield Shop(url)
