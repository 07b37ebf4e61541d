"""What is generated and committed is what would be generated now."""

from __future__ import annotations

import filecmp
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_spec_validator import validate

from facade.app import create_app
from facade.config import Config
from facade.errors import CODES, PASSED_ON_CODES

HERE = Path(__file__).parents[2]
FACADE_YAML = HERE.parent / "proto" / "openapi" / "facade.yaml"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    content: dict[str, Any] = create_app(Config()).test_client().get("/openapi.json").get_json()
    return content


def run(tool: str, target: Path) -> None:
    subprocess.run([sys.executable, str(HERE / "tools" / tool), str(target)], check=True, timeout=120)


def test_the_committed_openapi_document_is_what_the_routes_declare(tmp_path: Path) -> None:
    run("openapi.py", tmp_path / "facade.yaml")
    assert (tmp_path / "facade.yaml").read_text() == FACADE_YAML.read_text(), "run `make generate` and commit"


@pytest.mark.timeout(120)
def test_the_committed_stubs_and_models_are_what_the_contract_declares(tmp_path: Path) -> None:
    run("generate.py", tmp_path)
    fresh = {path.relative_to(tmp_path) for path in tmp_path.rglob("*.py*") if path.suffix in (".py", ".pyi")}
    committed = {
        path.relative_to(HERE / "generated")
        for path in (HERE / "generated").rglob("*.py*")
        if path.suffix in (".py", ".pyi")
    }
    assert fresh == committed, "run `make generate` and commit"
    names = sorted(str(path) for path in fresh)
    _, differing, missing = filecmp.cmpfiles(tmp_path, HERE / "generated", names, shallow=False)
    assert (differing, missing) == ([], []), "run `make generate` and commit"


def test_the_openapi_document_is_valid(document: dict[str, Any]) -> None:
    validate(document)
    assert yaml.safe_load(FACADE_YAML.read_text()) == document


def test_every_operation_explains_itself(document: dict[str, Any]) -> None:
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    identities = [operation["operationId"] for operation in operations]
    assert len(identities) == len(set(identities)) == 17
    for operation in operations:
        assert operation["summary"]
        assert {"400", "500", "502", "503", "504"} < set(operation["responses"])


def test_every_field_says_what_it_means(document: dict[str, Any]) -> None:
    bare = [
        f"{name}.{field}"
        for name, schema in document["components"]["schemas"].items()
        for field, rules in schema.get("properties", {}).items()
        if "description" not in rules
    ]
    assert bare == []


def test_amounts_say_cents(document: dict[str, Any]) -> None:
    amounts = {
        f"{name}.{field}": rules["description"]
        for name, schema in document["components"]["schemas"].items()
        for field, rules in schema.get("properties", {}).items()
        if field.endswith("_cents")
    }
    assert [name for name, description in amounts.items() if "cents" not in description] == []


def test_every_code_that_a_client_can_meet_is_in_the_document(document: dict[str, Any]) -> None:
    told = {
        sentence.split(":")[0]
        for path in document["paths"].values()
        for operation in path.values()
        for response in operation["responses"].values()
        for sentence in response["description"].split(". ")
    }
    # These two are answers to requests that are not in the document.
    assert {*CODES, *PASSED_ON_CODES} - told == {"ROUTE_NOT_FOUND", "METHOD_NOT_ALLOWED"}
