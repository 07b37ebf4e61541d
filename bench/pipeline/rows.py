"""Made-up events, and what has to come of them."""

from __future__ import annotations

import json
import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

KINDS = ("product.viewed", "cart.filled", "order.placed")
DUPLICATES, LATE, INVALID = 0.02, 0.03, 0.01


@dataclass
class Expected:
    """Rows of each sort, and what the minutes have to add up to."""

    rows: int = 0
    events: int = 0
    duplicates: int = 0
    late: int = 0
    invalid: int = 0
    quantity: int = 0


def write(path: Path, count: int, seed: int, *, clean: bool = False) -> Expected:
    """NDJSON with known shares of duplicates (near and far), late events and rows that are none."""
    chance, now = random.Random(seed), datetime.now(timezone.utc)
    expected, known = Expected(), []
    with path.open("w") as file:
        for number in range(count):
            draw = 1.0 if clean else chance.random()
            expected.rows += 1
            if draw < INVALID:
                expected.invalid += 1
                file.write(json.dumps({"id": f"bad-{seed}-{number}", "kind": "A Kind", "quantity": number}) + "\n")
            elif draw < INVALID + DUPLICATES and known:
                expected.duplicates += 1
                file.write(chance.choice(known) + "\n")
            else:
                late = draw < INVALID + DUPLICATES + LATE
                line, quantity = _event(chance, number, now - timedelta(hours=2 if late else 0))
                expected.events, expected.late = expected.events + 1, expected.late + late
                expected.quantity += quantity
                if number % 10 == 0:
                    known.append(line)
                file.write(line + "\n")
    return expected


def _event(chance: random.Random, number: int, at: datetime) -> tuple[str, int]:
    quantity = number % 7
    event = {
        "id": str(uuid.UUID(int=chance.getrandbits(128))),
        "kind": KINDS[number % 3],
        # Within half an hour, so that what is not late now is not late when it arrives.
        "occurred_at": (at - timedelta(seconds=chance.randrange(600))).isoformat(timespec="milliseconds"),
        "user_id": number % 1000 + 1,
        "product_id": number % 50 + 1,
        "quantity": quantity,
        "payload": "/sale",
    }
    return json.dumps(event), quantity
