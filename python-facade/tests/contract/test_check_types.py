"""Whoever uses a field that is gone is told, in Python, what to write instead."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tools.check_types import HERE, MODELS, REMEDY, explain, fields_of

SOURCE = """
from data_service.models import NewUser, PaymentStatus, Product

def total(product: Product) -> int:
    return product.price_euros

new = NewUser(mail="ada@example.com")
lost = PaymentStatus.LOST
"""


@pytest.mark.timeout(180)
def test_a_field_that_is_gone_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "sample.py"
    path.write_text(SOURCE)
    command = [sys.executable, str(HERE / "tools" / "check_types.py"), str(path)]
    # A cache of its own: the project's would remember this file for another place.
    environ = {**os.environ, "MYPY_CACHE_DIR": str(tmp_path / "cache")}
    done = subprocess.run(command, env=environ, text=True, stdout=subprocess.PIPE, timeout=170)
    assert done.returncode == 1
    assert f'{path}:5: "Product" has no attribute "price_euros"' in done.stdout
    product = ", ".join(fields_of(MODELS.read_text())["Product"])
    assert f"  Product has: {product}; see docs/reference/data-contract.md#products" in done.stdout
    assert "  NewUser has: name, email; see docs/reference/data-contract.md#users" in done.stdout
    assert "; see docs/reference/data-contract.md#paymentstatus" in done.stdout
    assert "run `make -C python-facade check`" in done.stdout


def test_what_is_about_our_own_code_is_left_as_it_is() -> None:
    finding = {"file": "src/facade/app.py", "line": 7, "message": 'Name "x" is not defined', "hint": None, "code": "n"}
    line = 'python-facade/src/facade/app.py:7: Name "x" is not defined [n]'
    assert explain([finding], {"User": ["id"]}) == [line, REMEDY]


def test_every_place_in_the_reference_is_there() -> None:
    reference = (HERE.parent / "docs" / "reference" / "data-contract.md").read_text()
    anchors = {line.removeprefix("## ").lower() for line in reference.splitlines() if line.startswith("## ")}
    findings = [
        {"file": "f", "line": 1, "message": f'"{name}" has no attribute "x"', "hint": None, "code": "attr-defined"}
        for name in fields_of(MODELS.read_text())
    ]
    lines = [line for line in explain(findings, fields_of(MODELS.read_text())) if " has: " in line]
    assert len(lines) == len(findings)
    assert {line.partition("#")[2] for line in lines} <= anchors
