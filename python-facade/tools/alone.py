"""The facade without its neighbours: they are played as the pacts in ../proto/pacts promise them. `make alone`

What a neighbour answers is what was agreed on, and what the real one is tested against: the same ids, the same
problems. Nothing is remembered: a user who was created is not found.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

FACADE = Path(__file__).parents[1]
PACTS = FACADE.parent / "proto" / "pacts"
# Of the shops in the pacts the one that has nothing to show.
EMPTY = {"name": "an empty shop"}
CONTRACT = FACADE / "generated" / "data_service" / "contract.json"


@dataclass(frozen=True)
class Asked:
    """`query` has every value of each name, as a pact has it."""

    method: str
    path: str
    query: dict[str, list[str]]
    body: Any = None

    @property
    def shape(self) -> tuple[str, str]:
        """The same for all ids."""
        return self.method, re.sub(r"[^/]*\d[^/]*", "{id}", self.path)


@dataclass(frozen=True)
class Answer:
    status: int
    content_type: str
    body: Any


class Pact:
    """What one neighbour promised, as a player of it."""

    def __init__(self, name: str) -> None:
        interactions = json.loads((PACTS / f"{name}.json").read_text())["interactions"]
        self._promises = [_promise(each) for each in interactions if EMPTY not in each.get("providerStates", [])]

    def answer(self, asked: Asked) -> Answer:
        """The promise about just this; else about the same path; else what becomes of ids that are not there."""
        same_shape = [(known, answer) for known, answer in self._promises if known.shape == asked.shape]
        rules: tuple[Callable[[Asked, Answer], bool], ...] = (
            lambda known, _: known == asked,
            lambda known, answer: (known.path, known.query) == (asked.path, asked.query) and answer.status < 300,
            lambda known, answer: (known.path, known.query) == (asked.path, {}) and answer.status < 300,
            lambda known, answer: known.path == asked.path and answer.status < 300,
            lambda _, answer: answer.status == 404,
            lambda _, answer: answer.status < 300,
        )
        for fits in rules:
            for known, answer in same_shape:
                if fits(known, answer):
                    return answer
        return Answer(404, "text/plain", f"no pact says what becomes of {asked.method} {asked.path}")


def _promise(interaction: dict[str, Any]) -> tuple[Asked, Answer]:
    request, response = interaction["request"], interaction["response"]
    asked = Asked(request["method"], request["path"], request.get("query", {}), request.get("body", {}).get("content"))
    body = response.get("body", {})
    return asked, Answer(response["status"], body.get("contentType", ""), body.get("content"))


def play(name: str, instead: dict[str, Any]) -> str:
    """Plays a pact on a free port, in the background; `instead` has other answers, by path. Returns the URL."""
    pact = Pact(name)

    class Player(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            url = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Asked(self.command, url.path, parse_qs(url.query), json.loads(body) if body else None)
            known = url.path in instead
            answer = Answer(200, "application/json", instead[url.path]) if known else pact.answer(asked)
            self.send_response(answer.status)
            content = b"" if answer.body is None else json.dumps(answer.body).encode()
            if content:
                self.send_header("Content-Type", answer.content_type)
            if answer.status != 204:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_PATCH = do_DELETE = do_GET

        def log_message(self, format: str, *args: object) -> None:
            print(f"{name}: {format % args}", flush=True)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Player)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def main() -> int:
    contract = {"/api/contract": json.loads(CONTRACT.read_text())}
    played = {
        "FACADE_DATA_SERVICE_URL": play("python-facade-node-data-service", contract),
        "FACADE_PAYMENT_PROVIDER_URL": play("python-facade-payment-provider", {}),
    }
    facade = subprocess.Popen([sys.executable, "-m", "facade"], env={**os.environ, **played})
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _: facade.send_signal(received))
    return facade.wait()


if __name__ == "__main__":
    sys.exit(main())
