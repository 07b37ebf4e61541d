"""The client that sends a file: what it sends, and that it goes on after whatever interrupted it."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from facade.shop.events import client as events_client
from facade.shop.events.client import GivenUp, Progress, Sender


class Door(ThreadingHTTPServer):
    """Keeps what it was sent; fails as often as it is told, before or after it has taken the body."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.bodies: list[tuple[str, bytes]] = []
        self.statuses: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Door

    def do_POST(self) -> None:
        body = gzip.decompress(self.rfile.read(int(self.headers["Content-Length"])))
        query = parse_qs(urlsplit(self.path).query)
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        if status == 200:
            self.server.bodies.append((query["first_line"][0], body))
        rows = body.count(b"\n")
        report = {"complete": True, "rows": rows, "accepted": rows, "duplicates": 0, "rejected": 0, "late": 0}
        answer = json.dumps(report if status == 200 else {"code": "SOME_CODE", "detail": "why"}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *arguments: object) -> None:
        """Says nothing."""


@pytest.fixture
def door() -> Iterator[Door]:
    server = Door()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events_client, "CHUNK_BYTES", 100)


def ndjson(folder: Path, rows: int) -> Path:
    file = folder / "events.ndjson"
    file.write_bytes(b"".join(b'{"id": "%04d"}\n' % row for row in range(rows)))
    return file


def quiet(progress: Progress, size: int) -> None:
    """Shows nothing."""


def send(file: Path, door: Door, patience_s: float = 30) -> Progress:
    return Sender(file, door.url, patience_s, sleep=lambda seconds: None).send(quiet)


def test_a_file_arrives_whole_in_chunks_of_whole_lines(tmp_path: Path, door: Door) -> None:
    file = ndjson(tmp_path, 100)
    assert send(file, door).rows == 100
    assert b"".join(body for _, body in door.bodies) == file.read_bytes()
    assert [line for line, _ in door.bodies][:2] == ["1", "8"]
    assert sorted(tmp_path.iterdir()) == [file]


def test_every_chunk_of_a_csv_file_has_the_header(tmp_path: Path, door: Door) -> None:
    file = tmp_path / "events.csv"
    file.write_text("id,kind\n" + "".join(f"{row:04},k\n" for row in range(50)))
    send(file, door)
    assert all(body.startswith(b"id,kind\n") for _, body in door.bodies)
    # The header stands for the line before the first row.
    assert [line for line, _ in door.bodies][:2] == ["1", str(door.bodies[0][1].count(b"\n"))]
    assert b"".join(body.removeprefix(b"id,kind\n") for _, body in door.bodies) == file.read_bytes()[8:]


def test_an_outage_is_waited_for(tmp_path: Path, door: Door) -> None:
    door.statuses = [503, 200, 502, 504, 200]
    assert send(ndjson(tmp_path, 100), door).rows == 100


def test_it_goes_on_where_it_gave_up(tmp_path: Path, door: Door) -> None:
    file = ndjson(tmp_path, 100)
    door.statuses = [200, 200, 503]
    with pytest.raises(GivenUp, match="SOME_CODE; run the same command again to go on from line 15"):
        send(file, door, patience_s=0)
    assert send(file, door).rows == 100
    assert b"".join(body for _, body in door.bodies) == file.read_bytes()


def test_what_is_refused_is_not_sent_again(tmp_path: Path, door: Door) -> None:
    door.statuses = [415]
    with pytest.raises(GivenUp, match="SOME_CODE: why"):
        send(ndjson(tmp_path, 1), door)
    assert door.bodies == []


def test_the_progress_of_another_file_is_not_taken(tmp_path: Path, door: Door) -> None:
    file = ndjson(tmp_path, 100)
    door.statuses = [200, 503]
    with pytest.raises(GivenUp):
        send(file, door, patience_s=0)
    file.write_bytes(b'{"id": "another"}\n')
    with pytest.raises(GivenUp, match="belongs to another file"):
        send(file, door)
