"""GraphQL types out of pydantic models: names, descriptions and limits are written once, where the models come from.

    @output(User)
    class UserNode: ...          # the fields of User, and what the class adds

    @input_of(NewUser)
    class NewUserInput: ...      # to_model(NewUser, value) validates as REST does

Resolvers return the models themselves: @field(UserNode, ...). Models inside of models become types by themselves.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from functools import cache
from inspect import get_annotations
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import strawberry
from annotated_types import Le
from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo
from strawberry.types.unset import UNSET

from facade.platform.graphql.limits import CALL_COST, COST
from facade.platform.graphql.scalars import SafeInt
from facade.platform.validation import validate_values

MAX_INT = 2**31 - 1

_Class = TypeVar("_Class")
_Model = TypeVar("_Model", bound=BaseModel)
_Resolver = TypeVar("_Resolver", bound=Callable[..., Any])

_outputs: dict[type[BaseModel], type] = {}
_inputs: dict[type[BaseModel], type] = {}


def output(model: type[BaseModel]) -> Callable[[type[_Class]], type[_Class]]:
    """Makes a class the GraphQL type of a model, with the model's fields."""

    def derive(cls: type[_Class]) -> type[_Class]:
        fields = {name: _annotation(name, about, _output_of) for name, about in model.model_fields.items()}
        cls.__annotations__ = {**fields, **get_annotations(cls)}
        for name, about in model.model_fields.items():
            setattr(cls, name, strawberry.field(description=about.description, deprecation_reason=_going(about)))
        made = strawberry.type(cls, name=model.__name__, description=_about(model))
        _outputs[model] = made
        return made

    return derive


def field(kind: Any, description: str, *, calls: bool = False) -> Callable[[_Resolver], _Resolver]:
    """A field with a resolver. It can be null, so that what fails takes nothing else with it.

    `calls`: it makes a call of its own to another service, which no other field of the request shares.
    """
    metadata = {COST: CALL_COST} if calls else {}
    made: Callable[[_Resolver], _Resolver] = strawberry.field(
        graphql_type=Union[kind, None],  # noqa: UP007
        description=description,
        metadata=metadata,
    )
    return made


def input_of(model: type[BaseModel]) -> Callable[[type[_Class]], type[_Class]]:
    """Makes a class the GraphQL input of a model: what is optional there may be left out here."""

    def derive(cls: type[_Class]) -> type[_Class]:
        annotations: dict[str, Any] = {}
        for name, about in model.model_fields.items():
            annotation = _annotation(name, about, _input_of)
            optional = not about.is_required()
            annotations[name] = Union[annotation, None] if optional else annotation  # noqa: UP007
            more: dict[str, Any] = {"default": UNSET} if optional else {}
            setattr(cls, name, strawberry.field(description=about.description, **more))
        cls.__annotations__ = annotations
        made = strawberry.input(cls, name=model.__name__, description=_about(model))
        _inputs[model] = made
        return made

    return derive


def to_model(model: type[_Model], value: object) -> _Model:
    """Raises ValidationFailed with the same fields as REST."""
    # Not strict: GraphQL has seen to the types, and the ids among them are text.
    return validate_values(model, _plain(value), strict=False)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not hasattr(value, "__strawberry_definition__") or isinstance(value, Enum):
        return value
    names = [part.python_name for part in value.__strawberry_definition__.fields]
    given = {name: getattr(value, name) for name in names}
    return {name: _plain(item) for name, item in given.items() if item is not UNSET}


def _output_of(model: type[BaseModel]) -> type:
    return _outputs.get(model) or output(model)(type(model.__name__, (), {}))


def _input_of(model: type[BaseModel]) -> type:
    return _inputs.get(model) or input_of(model)(type(model.__name__, (), {}))


def _annotation(name: str, about: FieldInfo, nested: Callable[[type[BaseModel]], type]) -> Any:
    limit = next((rule.le for rule in about.metadata if isinstance(rule, Le)), None)
    whole = int if isinstance(limit, int) and limit <= MAX_INT else SafeInt
    return _of(about.annotation, name == "id" or name.endswith("_id"), whole, nested)


def _of(kind: Any, is_id: bool, whole: Any, nested: Callable[[type[BaseModel]], type]) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _of(arguments[0], is_id, whole, nested)
    if origin in (Union, types.UnionType):
        (present,) = [argument for argument in arguments if argument is not type(None)]
        return Union[_of(present, is_id, whole, nested), None]  # noqa: UP007
    if origin is list:
        return list[_of(arguments[0], is_id, whole, nested)]  # type: ignore[misc]
    if origin is Literal:
        return str
    if kind in (AwareDatetime, datetime):
        return datetime
    if kind is int:
        return strawberry.ID if is_id else whole
    if kind is str:
        return strawberry.ID if is_id else str
    if issubclass(kind, Enum):
        return enum_of(kind)
    return nested(kind) if issubclass(kind, BaseModel) else kind


@cache
def enum_of(kind: type[Enum]) -> type[Enum]:
    return strawberry.enum(kind, description=_about(kind))


def _about(kind: type) -> str | None:
    return " ".join(kind.__doc__.split()) if kind.__doc__ and kind.__doc__ != Enum.__doc__ else None


def _going(about: FieldInfo) -> str | None:
    """The description of a field on its way out says what comes instead."""
    return (about.description or "It will be removed.") if about.deprecated else None
