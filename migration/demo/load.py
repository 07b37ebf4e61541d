"""Clients that use the shop all the time, and know what every answer has to be."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import Counter
from typing import Any
from urllib.parse import urlencode

CLIENTS = 6
PAUSE_S = 0.03
# Older than any change is on its way to the other database.
SETTLED_S = 5.0
OWNER = {"X-Handover": "owner"}
TIMEOUT_S = 20


class Client(threading.Thread):
    """One client with users of its own. What others do does not matter to it."""

    def __init__(self, number: int, port: int, seeded: dict[int, Any], seed: int) -> None:
        super().__init__(daemon=True)
        self.requests: Counter[str] = Counter()
        self.failures: list[str] = []
        self.longest_s = 0.0
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
        self._number, self._seeded, self._chance = number, seeded, random.Random(seed + number)
        self._own: dict[int, tuple[Any, float]] = {}
        self._page: tuple[str | None, int] = (None, 0)
        self._over = threading.Event()

    def run(self) -> None:
        works = [self.create, self.update, self.delete, self.read_own, self.read_settled, self.read_seeded, self.page]
        while not self._over.wait(PAUSE_S):
            work = self._chance.choices(works, [4, 3, 2, 3, 3, 6, 4])[0]
            try:
                work()
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.failures.append(f"{work.__name__}: {error!r}")
                self._connection.close()

    def stop(self) -> None:
        self._over.set()
        self.join()

    def create(self) -> None:
        email = f"client.{self._number}.{sum(self.requests.values())}@example.com"
        user = self._ask("create", 201, "POST", "/api/users", {"name": "Client", "email": email})
        if user:
            self._own[user["id"]] = (user, time.monotonic())

    def update(self) -> None:
        user = self._any()
        if user:
            change = {"version": user["version"], "name": f"Changed {user['version']}"}
            changed = self._ask("update", 200, "PATCH", f"/api/users/{user['id']}", change)
            if changed:
                self._expect("update", changed, {**user, **change, "version": user["version"] + 1}, but="updated_at")
                self._own[user["id"]] = (changed, time.monotonic())

    def delete(self) -> None:
        user = self._any()
        if user:
            self._ask("delete", 204, "DELETE", f"/api/users/{user['id']}")
            del self._own[user["id"]]
            self._ask("read deleted", 404, "GET", f"/api/users/{user['id']}", headers=OWNER)

    def read_own(self) -> None:
        """What was just written, which only the owner is sure to have."""
        user = self._any()
        if user:
            self._expect("read own", self._ask("read own", 200, "GET", f"/api/users/{user['id']}", headers=OWNER), user)

    def read_settled(self) -> None:
        user = self._any(older_s=SETTLED_S)
        if user:
            self._expect("read settled", self._ask("read settled", 200, "GET", f"/api/users/{user['id']}"), user)

    def read_seeded(self) -> None:
        user = self._seeded[self._chance.choice(list(self._seeded))]
        self._expect("read", self._ask("read", 200, "GET", f"/api/users/{user['id']}"), user)

    def page(self) -> None:
        """The next page of a long walk, whichever side has written its cursor."""
        cursor, last = self._page
        query = urlencode({"limit": 50, **({"cursor": cursor} if cursor else {})})
        page = self._ask("page", 200, "GET", f"/api/users?{query}")
        if page:
            ids = [user["id"] for user in page["items"]]
            if ids != sorted(set(ids)) or (ids and ids[0] <= last):
                self.failures.append(f"page: after {last} came {ids}")
            self._page = (page["next_cursor"], ids[-1] if page["next_cursor"] else 0)

    def _any(self, older_s: float = 0.0) -> Any:
        now = time.monotonic()
        fitting = [user for user, since in self._own.values() if now - since >= older_s]
        return self._chance.choice(fitting) if fitting else None

    def _ask(
        self, what: str, status: int, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Any:
        self.requests[what] += 1
        sent = {"Content-Type": "application/json", **(headers or {})} if body else headers or {}
        began = time.monotonic()
        self._connection.request(method, path, json.dumps(body) if body else None, sent)
        answer = self._connection.getresponse()
        said = answer.read()
        self.longest_s = max(self.longest_s, time.monotonic() - began)
        if answer.status != status:
            self.failures.append(f"{what}: {method} {path} answered {answer.status}: {said[:300]!r}")
            return None
        return json.loads(said) if said else {}

    def _expect(self, what: str, found: Any, wanted: Any, but: str = "") -> None:
        if found is not None and any(found.get(name) != value for name, value in wanted.items() if name != but):
            self.failures.append(f"{what}: found {found}, wanted {wanted}")


class Load:
    """All clients together."""

    def __init__(self, port: int, seeded: dict[int, Any], seed: int) -> None:
        self._clients = [Client(number, port, seeded, seed) for number in range(CLIENTS)]

    def start(self) -> None:
        for client in self._clients:
            client.start()

    def stop(self) -> None:
        for client in self._clients:
            client.stop()

    @property
    def requests(self) -> int:
        return sum(sum(client.requests.values()) for client in self._clients)

    @property
    def failures(self) -> list[str]:
        return [failure for client in self._clients for failure in client.failures]

    @property
    def longest_ms(self) -> int:
        return round(1000 * max(client.longest_s for client in self._clients))
