"""Whether a build can work with a service: the contract it was generated from, compared with the one that is served.

The rules, and the text of each difference, are the cases of proto/golden/compatibility.json.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from facade.platform.model import Wire


class Field(Wire):
    """What both sides have to agree on. `unit` is None where a number counts nothing."""

    type: str
    unit: str | None
    nullable: bool


class MessageField(Field):
    number: int


class RequestField(Field):
    required: bool


class Contract(Wire):
    """Messages, request bodies and enums by name. Equal fingerprints mean that all of them are equal."""

    fingerprint: str
    messages: Mapping[str, Mapping[str, MessageField]]
    requests: Mapping[str, Mapping[str, RequestField]]
    enums: Mapping[str, Mapping[str, int]]


_Rules = TypeVar("_Rules")


def differences(built_for: Contract, served: Contract) -> list[str]:
    """One sorted line for each thing that this build relies on and the service does otherwise. Empty: compatible."""
    if built_for.fingerprint == served.fingerprint:
        return []
    return sorted(
        [
            *_compare(built_for.messages, served.messages, "not served", _message_field),
            *_compare(built_for.requests, served.requests, "not accepted", _request_field),
            *_compare(built_for.enums, served.enums, "not served", _number),
            *_new_demands(built_for.requests, served.requests),
        ]
    )


def _compare(
    built_for: Mapping[str, Mapping[str, _Rules]],
    served: Mapping[str, Mapping[str, _Rules]],
    gone: str,
    compare: Callable[[_Rules, _Rules], Iterator[str]],
) -> Iterator[str]:
    for name, parts in built_for.items():
        if name not in served:
            yield f"{name}: {gone}"
            continue
        for part, rules in parts.items():
            there = served[name].get(part)
            lines = [gone] if there is None else compare(rules, there)
            yield from (f"{name}.{part}: {line}" for line in lines)


def _message_field(built_for: MessageField, served: MessageField) -> Iterator[str]:
    yield from _number(built_for.number, served.number)
    yield from _field(built_for, served)
    if served.nullable and not built_for.nullable:
        yield "may be null, built for never null"


def _request_field(built_for: RequestField, served: RequestField) -> Iterator[str]:
    yield from _field(built_for, served)
    if built_for.nullable and not served.nullable:
        yield "may not be null, built for may be null"
    if served.required and not built_for.required:
        yield "required, built for optional"


def _field(built_for: Field, served: Field) -> Iterator[str]:
    if served.type != built_for.type:
        yield f"type is {served.type}, built for {built_for.type}"
    if served.unit != built_for.unit:
        yield f"unit is {served.unit or 'none'}, built for {built_for.unit or 'none'}"


def _number(built_for: int, served: int) -> Iterator[str]:
    if served != built_for:
        yield f"number is {served}, built for {built_for}"


def _new_demands(
    built_for: Mapping[str, Mapping[str, RequestField]], served: Mapping[str, Mapping[str, RequestField]]
) -> Iterator[str]:
    for name, parts in built_for.items():
        for part, rules in served.get(name, {}).items():
            if rules.required and part not in parts:
                yield f"{name}.{part}: required, not known to this build"
