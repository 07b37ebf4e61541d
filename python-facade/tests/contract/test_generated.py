"""What is generated and committed is what would be generated now."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from graphql import GraphQLInputObjectType, GraphQLObjectType, get_named_type
from openapi_spec_validator import validate
from tools.check_types import fields_of

from facade.app import create_app
from facade.config import Config
from facade.errors import CODES, PASSED_ON_CODES
from facade.platform.contract import Contract, differences
from facade.shop.graphql.schema import SCHEMA

HERE = Path(__file__).parents[2]
GENERATED = HERE / "generated"
MODELS = "data_service/models.py"
SCHEMA_GRAPHQL = HERE.parent / "proto" / "graphql" / "schema.graphql"
FACADE_YAML = HERE.parent / "proto" / "openapi" / "facade.yaml"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    content: dict[str, Any] = create_app(Config()).test_client().get("/openapi.json").get_json()
    return content


def run(tool: str, target: Path) -> None:
    subprocess.run([sys.executable, str(HERE / "tools" / tool), str(target)], check=True, timeout=120)


def test_the_committed_openapi_document_is_what_the_routes_declare(tmp_path: Path) -> None:
    run("openapi.py", tmp_path / "facade.yaml")
    assert (tmp_path / "facade.yaml").read_text() == FACADE_YAML.read_text(), (
        "proto/openapi/facade.yaml is not what the routes in python-facade/src declare: "
        "run `make -C python-facade generate` and commit"
    )


def test_the_committed_graphql_schema_is_what_the_types_declare(tmp_path: Path) -> None:
    run("graphql_schema.py", tmp_path / "schema.graphql")
    assert (tmp_path / "schema.graphql").read_text() == SCHEMA_GRAPHQL.read_text(), (
        "proto/graphql/schema.graphql is not what the models and resolvers of python-facade declare: "
        "run `make -C python-facade generate` and commit"
    )


@pytest.mark.timeout(120)
def test_the_committed_stubs_and_models_are_what_the_contract_declares(tmp_path: Path) -> None:
    left_behind = tmp_path / "shop" / "v1" / "gone_pb2.py"
    left_behind.parent.mkdir(parents=True)
    left_behind.touch()
    run("generate.py", tmp_path)
    fresh, committed = _files(tmp_path), _files(GENERATED)
    stale = sorted(name for name in fresh.keys() | committed.keys() if fresh.get(name) != committed.get(name))
    assert not stale, "\n".join(
        [
            *(f"python-facade/generated/{name} is stale" for name in stale),
            *_changed_models(committed.get(MODELS, ""), fresh[MODELS]),
            *_changed_contract(tmp_path),
            "Run `make -C python-facade generate`; then `make -C python-facade check` names what to correct in src/.",
        ]
    )


def _files(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): path.read_text()
        for path in root.rglob("*.*")
        if path.suffix in (".py", ".pyi", ".json")
    }


def _changed_models(before: str, now: str) -> list[str]:
    """In words: which field of which model came or went."""
    old, new = fields_of(before), fields_of(now)
    return [
        f"  {model} {verb} {field}"
        for model in {**old, **new}
        for verb, there, missing in (("loses", old, new), ("gets", new, old))
        for field in there.get(model, [])
        if field not in missing.get(model, [])
    ]


def _changed_contract(fresh: Path) -> list[str]:
    """What types do not tell, such as units."""
    committed, now = (
        Contract.model_validate_json((root / "data_service" / "contract.json").read_bytes())
        for root in (GENERATED, fresh)
    )
    return [f"  {line}" for line in differences(committed, now)]


def test_the_openapi_document_is_valid(document: dict[str, Any]) -> None:
    validate(document)
    assert yaml.safe_load(FACADE_YAML.read_text()) == document


def test_every_operation_explains_itself(document: dict[str, Any]) -> None:
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    identities = [operation["operationId"] for operation in operations]
    assert len(identities) == len(set(identities)) == 24
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


def test_every_part_of_the_graph_says_what_it_means() -> None:
    types = {name: kind for name, kind in SCHEMA.type_map.items() if not name.startswith("__")}
    fields = {
        f"{name}.{field}": about.description or get_named_type(about.type).description
        for name, kind in types.items()
        if isinstance(kind, (GraphQLObjectType, GraphQLInputObjectType))
        for field, about in kind.fields.items()
    }
    assert len(fields) > 80
    assert [name for name, description in fields.items() if not description] == []
    amounts = {name: description for name, description in fields.items() if name.endswith("_cents")}
    assert [name for name, description in amounts.items() if "cents" not in description] == []
