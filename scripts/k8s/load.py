"""Clients at the door, from a pod of their own: they read, ask for quotes and check out, and count what came of it.

Reads and checkouts, which carry a key, are repeated when the door does not answer, as a proxy in front of it may do,
and have failed if they still get no answer; quotes are not repeated, and lost. Writes one line of JSON a second. After
SIGTERM nothing new is begun, and the last line comes when each checkout has ended or LIMIT_S is over. Standard library
only: it runs in the facade's image.
"""

import http.client
import itertools
import json
import os
import random
import signal
import threading
import time
import uuid
from collections import Counter

DOOR = os.environ["DOOR"]
READERS = 3
BUYERS = 3
# Of the demo data.
PRODUCTS = 12
PAUSE_S = 0.1
ATTEMPTS = 6
BACK_OFF_S = 0.1
TIMEOUT_S = 10
LIMIT_S = 120
REPEATED = {502, 503, 504}
ENDED = {"COMPLETED", "REJECTED"}
READS = ("/api/users?limit=2", "/api/products?limit=2", "/data/products?limit=2", "/api/orders?limit=2", "/")
JSON = {"Content-Type": "application/json"}


class Tally:
    """What all clients counted since the start, by name, and why requests failed or were repeated."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self._repetitions: Counter[str] = Counter()
        self._slowest_ms = 0
        self._lock = threading.Lock()

    def add(self, name: str) -> None:
        with self._lock:
            self._counts[name] += 1

    def answered(self, begin: float) -> None:
        with self._lock:
            self._counts["requests"] += 1
            self._slowest_ms = max(self._slowest_ms, round((time.monotonic() - begin) * 1000))

    def failed(self, name: str, reason: str) -> None:
        with self._lock:
            self._counts[name] += 1
            self._reasons[reason[:200]] += 1

    def repeated(self, reason: str) -> None:
        with self._lock:
            self._counts["repeated"] += 1
            self._repetitions[reason[:200]] += 1

    def line(self) -> str:
        """The counts, and the slowest since the last line."""
        with self._lock:
            seen = {"slowest_ms": self._slowest_ms, "repetitions": self._repetitions, "reasons": self._reasons}
            self._slowest_ms = 0
            return json.dumps({**self._counts, **seen})


class Client:
    """One connection, kept as long as the door keeps it."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._door = http.client.HTTPConnection(DOOR, timeout=TIMEOUT_S)

    def call(self, method: str, path: str, body: object = None, headers: dict[str, str] = JSON, repeat: bool = False):
        """The JSON of the answer; None when, at the end, there was none or it was an error, which is counted."""
        begin = time.monotonic()
        for attempt in range(ATTEMPTS):
            status, content = self._once(method, path, body, headers)
            unanswered = status == 0 or status in REPEATED
            if not (repeat and unanswered) or attempt == ATTEMPTS - 1:
                break
            self._tally.repeated(f"{status} {content}")
            time.sleep(BACK_OFF_S * 2**attempt * random.uniform(0.5, 1))
        self._tally.answered(begin)
        if 200 <= status < 300:
            return content
        name = "lost" if unanswered and not repeat else "failed"
        self._tally.failed(name, f"{method} {path.split('?')[0].rsplit('/checkouts/')[0]}: {status} {content}")
        return None

    def _once(self, method, path, body, headers) -> tuple[int, object]:
        try:
            self._door.request(method, path, None if body is None else json.dumps(body), headers)
            reply = self._door.getresponse()
            text = reply.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self._door.close()
            return 0, type(error).__name__
        if reply.status >= 400:
            return reply.status, code_of(text)
        return reply.status, json.loads(text) if "json" in reply.headers.get("Content-Type", "") else text


def code_of(text: str) -> str:
    """Why, and by whose fault, of problem details."""
    try:
        problem = json.loads(text)
        return f"{problem['code']}: {problem.get('detail', '')}"
    except (ValueError, KeyError, TypeError):
        return text[:100]


class Load:
    """All clients, from `start` to `stop`."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.over = threading.Event()
        self._given_up_at: float | None = None
        work = [self._read] * READERS + [self._buy] * BUYERS
        self._threads = [threading.Thread(target=self._client, args=(each,)) for each in work]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def running(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def stop(self) -> None:
        self._given_up_at = time.monotonic() + LIMIT_S
        self.over.set()

    def _client(self, work) -> None:
        client = Client(self.tally)
        for number in itertools.count():
            if self.over.is_set():
                return
            work(client, number)
            self.over.wait(PAUSE_S)

    def _read(self, client: Client, number: int) -> None:
        client.call("GET", READS[number % len(READS)], repeat=True)

    def _buy(self, client: Client, number: int) -> None:
        basket = {"country": "DE", "items": [{"product_id": random.randint(1, PRODUCTS), "quantity": 1}]}
        quote = client.call("POST", "/api/quotes", basket)
        if quote is None:
            return
        card = "tok_declined" if number % 10 == 9 else "tok_ok"
        total = {name: quote[name] for name in ("total_cents", "currency")}
        key = {**JSON, "Idempotency-Key": str(uuid.uuid4())}
        checkout = {**basket, **total, "user_id": 1, "card_token": card}
        accepted = client.call("POST", "/api/checkouts", checkout, key, repeat=True)
        if accepted is None:
            return
        self.tally.add("sagas")
        self._follow(client, accepted)

    def _follow(self, client: Client, checkout: dict) -> None:
        while checkout["state"] not in ENDED:
            if self._given_up_at is not None and time.monotonic() > self._given_up_at:
                self.tally.add(checkout["state"])
                return
            time.sleep(PAUSE_S)
            checkout = client.call("GET", f"/api/checkouts/{checkout['id']}", repeat=True) or checkout
        self.tally.add("ended")
        self.tally.add(checkout["state"])


def main() -> None:
    load = Load()
    signal.signal(signal.SIGTERM, lambda *_: load.stop())
    load.start()
    while load.running():
        time.sleep(1)
        print(load.tally.line(), flush=True)


if __name__ == "__main__":
    main()
