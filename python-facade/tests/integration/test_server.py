"""The real server process: it starts, says so, serves, and lets running requests finish when it is told to stop."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.stub_data_service import StubDataService

START_TIMEOUT_S = 40


@contextmanager
def running_facade(stub: StubDataService, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = {
        **os.environ,
        "FACADE_PORT": str(port),
        "FACADE_DATA_SERVICE_URL": f"http://127.0.0.1:{stub.http_port}",
        "FACADE_DATA_SERVICE_GRPC_TARGET": f"127.0.0.1:{stub.grpc_port}",
        **settings,
    }
    process = subprocess.Popen([sys.executable, "-m", "facade"], env=environ, stdout=subprocess.PIPE, text=True)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until(lambda: requests.get(f"{url}/livez", timeout=1).status_code == 200)
        yield process, url
    finally:
        process.terminate()
        try:
            process.communicate(timeout=15)
        finally:
            process.kill()


def _wait_until(condition: Callable[[], object]) -> None:
    deadline_s = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            if condition():
                return
        except requests.RequestException:
            pass
        assert time.monotonic() < deadline_s, "not in time"
        time.sleep(0.05)


@pytest.mark.parametrize("transport", ["rest", "grpc"])
def test_it_serves_and_stops_without_leaving_anything(stub: StubDataService, transport: str) -> None:
    with running_facade(stub, FACADE_DATA_SERVICE_TRANSPORT=transport, FACADE_LOG_FORMAT="json") as (process, url):
        response = requests.post(f"{url}/users", json={"name": "Ada Example", "email": "ada@example.com"}, timeout=5)
        assert (response.status_code, response.headers["Location"]) == (201, "users/1")
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=10)
    assert process.returncode == 0
    lines = [json.loads(line) for line in output.splitlines()]
    assert [line["message"] for line in lines if "status" not in line] == ["starting", "stopped"]
    assert (lines[-2]["method"], lines[-2]["path"], lines[-2]["status"]) == ("POST", "/users", 201)


def test_a_running_request_is_finished_after_sigterm(stub: StubDataService) -> None:
    stub.answering.clear()
    names = ("REQUEST_TIMEOUT_MS", "DATA_SERVICE_TIMEOUT_MS", "PAYMENT_IN_FLIGHT_MS")
    patient = {f"FACADE_{name}": "60000" for name in names}
    with running_facade(stub, **patient) as (process, url):
        statuses: list[int] = []
        caller = threading.Thread(target=lambda: statuses.append(requests.get(f"{url}/users", timeout=30).status_code))
        caller.start()
        _wait_until(lambda: stub.headers)
        process.send_signal(signal.SIGTERM)
        # The door is closed while the request is still inside.
        _wait_until(lambda: _refused(url))
        assert statuses == []
        stub.answering.set()
        caller.join(timeout=10)
        assert statuses == [200]
        assert process.wait(timeout=10) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_no_thread_takes_a_sigterm_from_the_one_that_waits_for_it(stub: StubDataService) -> None:
    with running_facade(stub) as (process, url):
        requests.get(f"{url}/users", timeout=5)
        worker = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().strip()
        threads = [(task / "status").read_text() for task in Path(f"/proc/{worker}/task").iterdir()]
    blocked = [int(status.split("SigBlk:")[1].split()[0], 16) >> (signal.SIGTERM - 1) & 1 for status in threads]
    assert len(blocked) > 3
    assert blocked.count(0) == 1


def test_the_worker_does_not_outlive_a_killed_server(stub: StubDataService) -> None:
    with running_facade(stub) as (process, url):
        process.kill()
        process.wait(timeout=5)
        _wait_until(lambda: _refused(url))


def test_a_body_of_unknown_length_is_cut_off_at_a_mebibyte(stub: StubDataService) -> None:
    with running_facade(stub) as (_, url):
        pieces = (b" " * 65536 for _ in range(17))
        response = requests.post(f"{url}/users", data=pieces, headers={"Content-Type": "application/json"}, timeout=10)
    assert (response.status_code, response.json()["code"]) == (413, "PAYLOAD_TOO_LARGE")
    assert stub.data.users == {}


def test_a_sender_of_too_much_hears_so_before_the_connection_ends(stub: StubDataService) -> None:
    with running_facade(stub) as (_, url):
        for _ in range(10):
            body = b" " * 4 * 1024 * 1024
            response = requests.post(f"{url}/users", body, headers={"Content-Type": "application/json"}, timeout=10)
            assert (response.status_code, response.json()["code"]) == (413, "PAYLOAD_TOO_LARGE")


def _refused(url: str) -> bool:
    try:
        requests.get(f"{url}/livez", timeout=1)
    except (requests.ConnectionError, requests.Timeout):
        return True
    return False
