"""Each shape of the shop's data is written once, in the Drizzle schema: nothing in src/ writes one of them again."""

from __future__ import annotations

import ast
from pathlib import Path

from pydantic import BaseModel

import data_service.models as generated

SRC = Path(__file__).parents[2] / "src"
# Every entity has them: they do not tell one from another.
EVERYWHERE = {"id", "order_id", "line", "version", "created_at", "updated_at"}


def shapes() -> dict[str, set[str]]:
    """What is generated, by the fields that make it what it is."""
    models = [kind for kind in vars(generated).values() if isinstance(kind, type) and issubclass(kind, BaseModel)]
    own = {
        model.__name__: set(model.model_fields) - EVERYWHERE
        for model in models
        if model.__module__ == generated.__name__
    }
    return {name: fields for name, fields in own.items() if len(fields) > 1}


def test_no_class_declares_again_what_is_generated() -> None:
    copies = [
        f"{path.relative_to(SRC.parent)}:{node.lineno}: class {node.name} has the fields of {shape}: "
        f"import it from data_service.models, or derive from it"
        for path in sorted(SRC.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
        for shape, fields in shapes().items()
        if fields <= _declared(node)
    ]
    assert copies == []


def _declared(node: ast.ClassDef) -> set[str]:
    annotated = (part.target for part in node.body if isinstance(part, ast.AnnAssign))
    return {target.id for target in annotated if isinstance(target, ast.Name)}
