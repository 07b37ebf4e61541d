"""mypy, with its findings about generated models explained: what the model has now, and where that is described.

`python tools/check_types.py` checks what pyproject.toml lists; paths as arguments are checked instead.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent
MODELS = HERE / "generated" / "data_service" / "models.py"
LOCK = HERE.parent / "proto" / "shop" / "v1" / "entities.lock.json"
REFERENCE = "docs/reference/data-contract.md"
REMEDY = "Correct the lines above, then run `make -C python-facade check`."


def main(paths: Sequence[str]) -> int:
    command = [sys.executable, "-m", "mypy", "--output=json", *paths]
    done = subprocess.run(command, cwd=HERE, text=True, stdout=subprocess.PIPE)
    lines = done.stdout.splitlines()
    findings = [json.loads(line) for line in lines if line.startswith("{")]
    rest = [line for line in lines if not line.startswith("{")]
    for line in [*explain(findings, fields_of(MODELS.read_text())), *rest]:
        print(line)
    return done.returncode


def explain(findings: Sequence[dict[str, Any]], models: dict[str, list[str]]) -> list[str]:
    """Each finding with its place; then, once for each generated model they are about, what it is like now."""
    # The service before its tests: often the second follows from the first.
    ordered = sorted(findings, key=lambda finding: (finding["file"].startswith("tests"), finding["file"]))
    report = [_finding(finding) for finding in ordered]
    concerned = [name for name in models if any(f'"{name}"' in _names(finding) for finding in findings)]
    if not concerned:
        return [*report, REMEDY] if report else []
    facts = [f"  {name} has: {', '.join(models[name])}; see {_described_at(name)}" for name in concerned]
    return [*report, "", "Generated from the data service's contract, and so right by definition:", *facts, REMEDY]


def fields_of(source: str) -> dict[str, list[str]]:
    """The classes of a module of models, with their fields or values. Read, not imported: they may not fit the rest."""
    return {
        node.name: [
            target.id
            for part in node.body
            if isinstance(part, (ast.AnnAssign, ast.Assign))
            for target in (part.targets if isinstance(part, ast.Assign) else [part.target])
            if isinstance(target, ast.Name)
        ]
        for node in ast.parse(source).body
        if isinstance(node, ast.ClassDef)
    }


def _finding(finding: dict[str, Any]) -> str:
    text = f"{Path(HERE.name) / finding['file']}:{finding['line']}: {finding['message']}"
    return f"{text} [{finding['code']}]{' (' + finding['hint'] + ')' if finding['hint'] else ''}"


def _names(finding: dict[str, Any]) -> str:
    """The message, with `type[Product]` as `Product`, which is how it starts for enums and constructors."""
    return re.sub(r"type\[(\w+)\]", r"\1", finding["message"])


def _described_at(model: str) -> str:
    """What is made of an entity, such as NewUser or UserPage, is described with its table."""
    messages = json.loads(LOCK.read_text())["messages"]
    name = model.removeprefix("New").removeprefix("Collected")
    if any(rules["type"] == model for message in messages.values() for rules in message["fields"].values()):
        return f"{REFERENCE}#{model.lower()}"
    entity = max((entity for entity in messages if name.startswith(entity)), key=len, default=None)
    return f"{REFERENCE}#{messages[entity]['table']}" if entity else REFERENCE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
