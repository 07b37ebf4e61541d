"""The operations of an OpenAPI document, each with a valid request to start from."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from promises import ROOT

METHODS = ("get", "post", "patch", "put", "delete")
Schema = dict[str, Any]
# Where fields depend on each other, which no schema says.
BODIES = {"updatePayment": {"version": 1, "status": "VOIDED"}}


def base_url(document: Path) -> str:
    """Where the service of a document listens; the launcher says it, as SYSTEM_DATA_SERVICE for data-service.yaml."""
    return os.environ["SYSTEM_" + document.stem.replace("-", "_").upper()]


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    document: dict[str, Any]
    base: str
    prefix: str
    method: str
    path: str
    definition: dict[str, Any]
    shared_parameters: list[dict[str, Any]]

    def resolved(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            target: Any = self.document
            for step in schema["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            schema = target
        return schema

    def parameters(self, where: str) -> list[dict[str, Any]]:
        every = [self.resolved(parameter) for parameter in [*self.shared_parameters, *self.definition.get("parameters", [])]]
        return [parameter for parameter in every if parameter["in"] == where]

    @property
    def content(self) -> dict[str, Any]:
        """What its body may be, by media type."""
        return self.resolved(self.definition.get("requestBody", {})).get("content", {})

    @cached_property
    def body(self) -> Schema | None:
        return self.content["application/json"]["schema"] if "application/json" in self.content else None

    @property
    def is_probe(self) -> bool:
        """The door's own pages, where whoever watches may add to the query what they like."""
        return "gateway" in self.definition.get("tags", [])

    @property
    def sample_body(self) -> bytes:
        return b"" if self.body is None else json.dumps(self.valid_body).encode()

    @property
    def valid_body(self) -> Any:
        return BODIES.get(self.definition["operationId"]) or self.sample(self.body or {})

    @property
    def headers(self) -> dict[str, bytes]:
        """Those it needs."""
        required = {p["name"]: self.text(p).encode() for p in self.parameters("header") if p.get("required")}
        return required | {"Content-Type": media_type.encode() for media_type in list(self.content)[:1]}

    def target(self, replaced: str = "", value: str | bytes = b"", query: bytes = b"") -> bytes:
        """The path with its parameters, one of them replaced, and with the query parameters that are required."""
        target = (self.prefix + self.path).encode()
        for parameter in self.parameters("path"):
            name = parameter["name"]
            given = value if name == replaced else self.text(parameter)
            target = target.replace(b"{%s}" % name.encode(), given.encode() if isinstance(given, str) else given)
        required = [p for p in self.parameters("query") if p.get("required") and p["name"] != replaced]
        queries = [f"{p['name']}={self.text(p)}".encode() for p in required] + ([query] if query else [])
        return target + (b"?" + b"&".join(queries) if queries else b"")

    def text(self, parameter: dict[str, Any]) -> str:
        if "example" in parameter:
            return str(parameter["example"])
        value = self.sample(parameter["schema"])
        return value if isinstance(value, str) else json.dumps(value)

    def sample(self, schema: Schema) -> Any:
        """A value that the schema allows, the example before all; of objects what is required."""
        schema = self.resolved(schema)
        if schema.get("examples"):
            return schema["examples"][0]
        for key in ("example", "default", "const"):
            if key in schema:
                return schema[key]
        if "enum" in schema:
            return schema["enum"][0]
        if "anyOf" in schema:
            return self.sample(schema["anyOf"][0])
        match types(schema)[0]:
            case "object":
                return {name: self.sample(schema["properties"][name]) for name in schema.get("required", [])}
            case "array":
                return [self.sample(schema["items"])]
            case "integer" | "number":
                return schema.get("minimum", 1)
            case "boolean":
                return True
            case _:
                return "x" * max(1, schema.get("minLength", 1))

    def values(self) -> Iterator[tuple[tuple[str | int, ...], Schema]]:
        """Every place in the body with its schema, also those inside of others."""
        if self.body is not None:
            yield from self._values((), self.resolved(self.body))

    def _values(self, place: tuple[str | int, ...], schema: Schema) -> Iterator[tuple[tuple[str | int, ...], Schema]]:
        for name, value in schema.get("properties", {}).items():
            yield (*place, name), self.resolved(value)
            yield from self._values((*place, name), self.resolved(value))
        if "items" in schema:
            yield from self._values((*place, 0), self.resolved(schema["items"]))


def types(schema: Schema) -> list[str]:
    """The JSON types that a schema allows."""
    if "anyOf" in schema:
        return [kind for choice in schema["anyOf"] for kind in types(choice)]
    kinds = schema.get("type", "string")
    return kinds if isinstance(kinds, list) else [kinds]


def prefix(path: Path) -> str:
    """What the paths of a document begin with."""
    url: str = load(path)["servers"][0]["url"]
    return url.rstrip("/")


class Loader(yaml.SafeLoader):
    """Leaves times the text they are in JSON."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@cache
def load(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader)
    return document


def operations(path: Path) -> Iterator[Operation]:
    document = load(path)
    for template, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                shared = item.get("parameters", [])
                yield Operation(document, base_url(path), prefix(path), method.upper(), template, item[method], shared)


def documents() -> list[Path]:
    return sorted((ROOT / "proto/openapi").glob("*.yaml"))
