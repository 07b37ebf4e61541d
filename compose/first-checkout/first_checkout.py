"""Buys something through the door, says what became of it and where to look. Standard library only."""

import json
import os
import signal
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

DOOR = os.environ["DOOR"]
SHOWN = os.environ["SHOWN_AS"]
CALL_LIMIT_S = 30
# Long for a machine that has more to do than this.
LIMIT_S = 120
DONE = Path("/tmp/completed")  # what the container's health check looks for
BASKET = {"country": "DE", "items": [{"product_id": 1, "quantity": 1}]}


def call(path, body=None, key=None):
    """The JSON the door answers with; raises HTTPError when it refuses, OSError when there is no answer."""
    headers = {"Content-Type": "application/json"} | ({"Idempotency-Key": key} if key else {})
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(DOOR + path, data, headers), timeout=CALL_LIMIT_S) as answer:
        return json.load(answer)


def buy():
    """The checkout, at its end or after `LIMIT_S`."""
    quote = call("/api/quotes", BASKET)
    order = BASKET | {"user_id": 1, "card_token": "tok_ok"} | {name: quote[name] for name in ("total_cents", "currency")}
    checkout = call("/api/checkouts", order, key=f"first-checkout-{uuid.uuid4()}")
    deadline = time.monotonic() + LIMIT_S
    while checkout["state"] not in ("COMPLETED", "REJECTED", "PARKED") and time.monotonic() < deadline:
        time.sleep(0.05)
        checkout = call(f"/api/checkouts/{checkout['id']}")
    return checkout


def main():
    begin = time.monotonic()
    try:
        checkout = buy()
    except urllib.error.HTTPError as refused:
        sys.exit(f"The door refused the first checkout: {refused.code} {refused.read().decode()}")
    except OSError as silence:
        sys.exit(f"The door did not answer the first checkout: {silence}")
    print(f"The first checkout took {time.monotonic() - begin:.1f} s. {checkout.get('summary', checkout['state'])}")
    print(f"  what happened   curl -N {SHOWN}/api/checkouts/{checkout['id']}/events")
    print(f"  live map        {SHOWN}")
    print(f"  API pages       {SHOWN}/docs")
    if checkout["state"] != "COMPLETED":
        sys.exit(1)
    DONE.touch()
    # `docker compose up --wait` takes a container that has ended for one that has failed, so this one stays.
    signal.pause()


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
main()
