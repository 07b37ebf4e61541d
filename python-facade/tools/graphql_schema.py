"""Writes ../proto/graphql/schema.graphql, out of the types and resolvers.

`python tools/graphql_schema.py [file]` writes another file instead; a test compares that with what is committed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from graphql import print_schema

from facade.shop.graphql.schema import SCHEMA

COMMITTED = Path(__file__).resolve().parents[2] / "proto" / "graphql" / "schema.graphql"
HEADER = "# Generated from python-facade by `make generate`. Not to be edited.\n"


def main(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{HEADER}{print_schema(SCHEMA)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else COMMITTED)
