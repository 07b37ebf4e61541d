"""Starts one system after the other, each with a database of its own.

Needs what `launcher with-postgres` and `with-system` put into the environment.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import requests

FOLDER = Path(__file__).resolve().parent.parent
CHAIN = "chain"
# Each alternative's folder, and whether its tuned variant.
ALTERNATIVES = {
    "flask-sqlalchemy": ("flask-sqlalchemy", False),
    "flask-sqlalchemy tuned": ("flask-sqlalchemy", True),
    "fastapi-drizzle": ("fastapi-drizzle", False),
    "express-drizzle": ("express-drizzle", False),
    "express-drizzle prepared": ("express-drizzle", True),
}
NAMES = [CHAIN, *ALTERNATIVES]
READY_LIMIT_S = 40
PRODUCTS = """
    INSERT INTO products (name, price_cents, currency, stock)
    SELECT 'Product ' || n, n * 100, CASE n % 3 WHEN 0 THEN 'USD' ELSE 'EUR' END, n % 4 FROM generate_series(1, 13) n
"""


@contextmanager
def started(name: str) -> Iterator[str]:
    """The URL of its API, as long as it runs."""
    if name == CHAIN:
        yield os.environ["SYSTEM_GATEWAY"] + "/api"
        return
    folder, tuned = ALTERNATIVES[name]
    port = _free_port()
    database_url = _new_database(name.replace("-", "_").replace(" ", "_"))
    environment = {
        **os.environ,
        "PORT": str(port),
        "DATABASE_URL": database_url,
        "DATA_SERVICE_URL": os.environ["SYSTEM_DATA_SERVICE"],
        "SHOP_TUNED": "1" if tuned else "0",
    }
    log_file = FOLDER.parent.parent / ".run" / "logs" / f"{name.replace(' ', '-')}.log"
    log_file.parent.mkdir(parents=True, exist_ok=True)
    with log_file.open("w") as log:
        process = subprocess.Popen([FOLDER / folder / "run"], env=environment, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}"
            _await_ready(url, process, log_file)
            if folder != "fastapi-drizzle":
                _execute(database_url, PRODUCTS)
            yield url + "/api"
        finally:
            process.terminate()
            process.wait(20)


def _await_ready(url: str, process: subprocess.Popen[bytes], log_file: Path) -> None:
    until = time.monotonic() + READY_LIMIT_S
    while time.monotonic() < until and process.poll() is None:
        try:
            if requests.get(url + "/readyz", timeout=2).status_code == 200:
                return
        except requests.RequestException:
            pass
        time.sleep(0.05)
    raise AssertionError(f"did not become ready, see {log_file}:\n{log_file.read_text()[-2000:]}")


def _new_database(name: str) -> str:
    server = os.environ["TEST_DATABASE_URL"]
    _execute(server, f'CREATE DATABASE "{name}"')
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def _execute(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port
