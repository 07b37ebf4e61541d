"""Writes ../proto/openapi/facade.yaml, out of the routes' own declarations.

`python tools/openapi.py [file]` writes another file instead; a test compares that with what is committed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

from facade.app import create_app
from facade.config import Config

COMMITTED = Path(__file__).resolve().parents[2] / "proto" / "openapi" / "facade.yaml"
HEADER = "# Generated from the routes of python-facade by `make generate`. Not to be edited.\n"


def main(path: Path) -> None:
    document = create_app(Config()).test_client().get("/openapi.json").get_json()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else COMMITTED)
