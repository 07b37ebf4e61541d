"""The guards of the repository as the lab asks them, in the scratch copy."""

from __future__ import annotations

# Without the tests: the patches leave these out, and the types would find each of them.
BUILD = ("npm", "--prefix", "node-data-service", "run", "--silent", "build", "--", "--incremental")


def check(name: str) -> tuple[str, ...]:
    return ("npm", "--prefix", "node-data-service", "run", "--silent", f"check:{name}")


BREAKING = check("breaking")
EACH_STEP = {
    "types": BUILD,
    "migrations": check("migrations"),
    "proto": check("proto"),
    "breaking": BREAKING,
}
DATABASE = check("database")
