"""Writes generated/ out of ../proto: stubs from the .proto files, pydantic models from the OpenAPI of the data service
and of the gateway's checkouts.

`python tools/generate.py [folder]` writes into another folder instead; a test compares that with what is committed.
Imports nothing of the service: that would not even start with models that are stale.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent.parent
PROTO = HERE.parent / "proto"
DATA_SERVICE_YAML = PROTO / "openapi" / "data-service.yaml"
GATEWAY_YAML = PROTO / "openapi" / "gateway.yaml"
LOCK = PROTO / "shop" / "v1" / "entities.lock.json"


def main(generated: Path) -> None:
    generated.mkdir(parents=True, exist_ok=True)
    stubs(generated)
    models(generated)
    checkout_models(generated)
    # What the service compares at run time with the contract that the data service serves.
    shutil.copyfile(PROTO / "contract.json", generated / "data_service" / "contract.json")


def stubs(generated: Path) -> None:
    """Messages and clients of proto/shop/v1, with types."""
    # Nothing stays of a .proto file that is gone.
    shutil.rmtree(generated / "shop", ignore_errors=True)
    files = sorted(str(path) for path in (PROTO / "shop").rglob("*.proto"))
    outputs = [f"--{plugin}_out={option}{generated}" for plugin, option in PLUGINS.items()]
    _run(sys.executable, "-m", "grpc_tools.protoc", f"-I{PROTO}", *outputs, *files)


PLUGINS = {"python": "", "grpc_python": "", "mypy": "quiet:", "mypy_grpc": "quiet:"}


def models(generated: Path) -> None:
    """The data service's answers and bodies as pydantic models, on the base classes of facade.platform.model."""
    schemas = _named(_read(DATA_SERVICE_YAML))
    bodies = {name for name in schemas if name.startswith("New")}
    _write_models(generated / "data_service", DATA_SERVICE_YAML, schemas, bodies)


def checkout_models(generated: Path) -> None:
    """The same for what this service asks of the gateway, and what is in it."""
    originals = _read(GATEWAY_YAML)
    schemas: dict[str, Any] = {name: {"type": "string"} for name in TYPES}
    wanted = ["CheckoutRequest", "AcceptedCheckout", "Checkout"]
    while wanted:
        name = wanted.pop()
        schema = originals[name]
        wanted += re.findall(r"#/components/schemas/(\w+)", json.dumps(schema))
        schema.pop("additionalProperties", None)
        if "properties" in schema:
            fields = {field: _typed(rules, None) for field, rules in schema["properties"].items()}
            for field, rules in fields.items():
                if "enum" in rules:
                    kind = name + field.capitalize()
                    schemas[kind] = {"type": "string", "enum": rules["enum"]}
                    fields[field] = {"$ref": f"#/components/schemas/{kind}", "description": rules["description"]}
            schema = {**schema, "properties": fields}
        schemas[name] = schema
    _write_models(generated / "gateway", GATEWAY_YAML, schemas, {"CheckoutRequest", "CheckoutItem"})


def _read(document: Path) -> dict[str, Any]:
    schemas: dict[str, Any] = yaml.load(document.read_text(), Loader=_TextLoader)["components"]["schemas"]  # noqa: S506
    return schemas


def _write_models(package: Path, source: Path, schemas: dict[str, Any], bodies: set[str]) -> None:
    package.mkdir(exist_ok=True)
    origin = f"proto/openapi/{source.name}"
    (package / "__init__.py").write_text(f'"""Generated from {origin}."""\n')
    bases = dict.fromkeys(bodies, f"{MODEL}.Body")
    bases.update({name: f"{MODEL}.Change" for name in schemas if name.endswith("Change")})
    command = [
        str(Path(sys.executable).with_name("datamodel-codegen")),
        *MODEL_OPTIONS,
        f"--base-class-map={json.dumps(bases)}",
        f"--custom-file-header=# Generated from {origin} by `make generate`. Not to be edited.",
    ]
    document = {"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": {}}
    document["components"] = {"schemas": schemas}
    # By way of standard output: next to a file it would look for other settings of how to format.
    (package / "models.py").write_text(_run(*command, text=json.dumps(document)))


MODEL = "facade.platform.model"
TYPES = {"Timestamp": f"{MODEL}.Timestamp"}
MODEL_OPTIONS = [
    "--input-file-type=openapi",
    "--output-model-type=pydantic_v2.BaseModel",
    "--target-python-version=3.10",
    f"--base-class={MODEL}.Wire",
    f"--type-overrides={json.dumps(TYPES)}",
    "--use-schema-description",
    "--use-single-line-docstring",
    "--formatters=builtin",
    "--use-union-operator",
    "--use-standard-collections",
    "--use-double-quotes",
    "--use-annotated",
    "--field-constraints",
    "--disable-timestamp",
]


class _TextLoader(yaml.SafeLoader):
    """Leaves times as the text they are in JSON."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _named(originals: dict[str, Any]) -> dict[str, Any]:
    """Only the schemas, one of each, with references where Python has a type of its own.

    Whether unknown fields are refused is a matter of direction, so the base classes decide it.
    """
    schemas: dict[str, Any] = {name: {"type": "string"} for name in TYPES}
    messages = json.loads(LOCK.read_text())["messages"]
    for entity, message in messages.items():
        for field, rules in originals[entity]["properties"].items():
            if "enum" in rules:
                schemas[message["fields"][field]["type"]] = {"type": "string", "enum": rules["enum"]}
    for name, schema in originals.items():
        if not name.endswith("Input") and name != "Problem":
            schema.pop("additionalProperties", None)
            # What is made of an entity, such as OrderChange, has its columns.
            columns: dict[str, Any] = next(
                (messages[entity]["fields"] for entity in messages if name.startswith(entity)), {}
            )
            fields = {field: _typed(rules, columns.get(field)) for field, rules in schema["properties"].items()}
            schemas[name] = {**schema, "properties": fields}
    return schemas


def _typed(rules: dict[str, Any], column: dict[str, Any] | None) -> dict[str, Any]:
    kind = "Timestamp" if rules.get("format") == "date-time" else None
    if "enum" in rules and column is not None:
        # Also where only some of the values are allowed: one type for one thing.
        kind = column["type"]
    if kind is not None:
        about: dict[str, Any] = {
            name: rules[name] for name in ("description", "examples", "deprecated") if name in rules
        }
        return {"$ref": f"#/components/schemas/{kind}", **about}
    if rules.get("format") in ("email", "uuid"):
        # Whether it is one is for its owner to say: two judges would disagree one day.
        return {name: value for name, value in rules.items() if name not in ("format", "pattern")}
    if "anyOf" in rules and all("type" in choice for choice in rules["anyOf"]):
        # Text or null: one type with rules, where the generator would make a class of the text.
        (text,) = [choice for choice in rules["anyOf"] if choice["type"] != "null"]
        rest = {name: value for name, value in rules.items() if name != "anyOf"}
        return {**rest, **text, "type": [text["type"], "null"]}
    return rules


def _run(*command: str, text: str | None = None) -> str:
    # The plugins of protoc are found on the path, and live beside this Python.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environ = {**os.environ, "PATH": path}
    done = subprocess.run(command, check=True, cwd=HERE, env=environ, input=text, text=True, stdout=subprocess.PIPE)
    return done.stdout


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else HERE / "generated")
