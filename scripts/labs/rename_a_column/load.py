"""The load: clients that read and write users through the gateway, and note every answer that was not as promised."""

from __future__ import annotations

import http.client
import itertools
import json
import threading
import time
from dataclasses import dataclass, field

CLIENTS = 3
PAUSE_S = 0.1
LIMIT_S = 10
JSON = {"Content-Type": "application/json"}


@dataclass
class Tally:
    """What was sent, and what was not answered as it should."""

    reads: int = 0
    writes: int = 0
    slowest_s: float = 0.0
    failures: list[str] = field(default_factory=list)

    @property
    def sent(self) -> int:
        return self.reads + self.writes


class Load:
    """Runs from `start` to `stop`. Each client makes users of its own, renames them and reads them by both paths."""

    def __init__(self, port: int) -> None:
        self.tally = Tally()
        # By which name clients call the column: what a client's own release changes.
        self.field = "name"
        # Email to name, as the service last confirmed it.
        self.confirmed: dict[str, str] = {}
        self._port = port
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._client, args=(number,)) for number in range(CLIENTS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._over.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def _client(self, number: int) -> None:
        door = http.client.HTTPConnection("127.0.0.1", self._port, timeout=LIMIT_S)
        for round_number in itertools.count():
            if self._over.is_set():
                break
            self._round(door, f"{number}-{round_number}")
        door.close()

    def _round(self, door: http.client.HTTPConnection, label: str) -> None:
        email = f"lab-{label}@example.com"
        user = self._write(door, "POST", "/api/users", 201, {"email": email}, f"Lab {label}")
        if user is None:
            return
        mine = user["id"]
        self._read(door, f"/api/users/{mine}", email)
        change = {"version": user["version"]}
        self._write(door, "PATCH", f"/api/users/{mine}", 200, change, f"Lab {label} renamed")
        self._read(door, f"/api/users/{mine}", email)
        self._read(door, f"/data/users/{mine}", email)
        self._call(door, "GET", "/api/users?limit=50&newest_first=true", 200)

    def _write(self, door, method, path, status, body, name):
        answer = self._call(door, method, path, status, {**body, self.field: name})
        if answer is not None:
            self.confirmed[answer["email"]] = name
            self._compare(f"{method} {path}", answer)
        return answer

    def _read(self, door: http.client.HTTPConnection, path: str, email: str) -> None:
        answer = self._call(door, "GET", path, 200)
        if answer is not None:
            self._compare(f"GET {path}", answer)

    def _compare(self, what: str, user: dict[str, str]) -> None:
        shown, confirmed = user.get(self.field), self.confirmed[user["email"]]
        if shown != confirmed:
            self._fail(f"{what}: {self.field} is {shown}, and {confirmed} was confirmed")

    def _call(self, door, method, path, expected, body=None):
        """One request. @returns the JSON of the answer; None if that is not as expected, which is counted"""
        self._over.wait(PAUSE_S)
        begin = time.monotonic()
        try:
            door.request(method, path, json.dumps(body) if body else None, JSON if body else {})
            reply = door.getresponse()
            content = reply.read()
        except (OSError, http.client.HTTPException) as error:
            door.close()
            self._count(method, begin)
            return self._fail(f"{method} {path}: {error!r}")
        self._count(method, begin)
        if reply.status != expected:
            return self._fail(f"{method} {path}: {reply.status} {content.decode(errors='replace')[:300]}")
        return json.loads(content)

    def _count(self, method: str, begin: float) -> None:
        with self._lock:
            if method == "GET":
                self.tally.reads += 1
            else:
                self.tally.writes += 1
            self.tally.slowest_s = max(self.tally.slowest_s, time.monotonic() - begin)

    def _fail(self, what: str) -> None:
        with self._lock:
            self.tally.failures.append(what)
