"""Between protobuf messages and the models that REST has too. Names are the same in both, so none is written here.

The models are built by validation, so that an answer outside the contract is found over either transport.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timezone
from enum import Enum
from typing import Any, TypeVar

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from pydantic import BaseModel

_Message = TypeVar("_Message", bound=Message)
_Model = TypeVar("_Model", bound=BaseModel)
Read = Callable[[Message], _Model]
# protobuf has two kinds of descriptors, and types that fit neither.
_Field = Any
_Enum = Any


def request(kind: type[_Message], values: BaseModel, **more: object) -> _Message:
    """The message of a body or a query: what is None stays unset. `more` is what REST has in the path."""
    given = {**values.model_dump(exclude_none=True), **more}
    fields = kind.DESCRIPTOR.fields_by_name
    return kind(**{name: _to_wire(fields[name], value) for name, value in given.items()})


def one(model: type[_Model]) -> Read[_Model]:
    """Reads a reply that has nothing but the one thing asked for."""
    return lambda reply: model.model_validate(*_values(reply).values())


def page(model: type[_Model]) -> Read[_Model]:
    """Reads a reply with a list, and the next cursor where there can be one."""

    def read(reply: Message) -> _Model:
        values = _values(reply)
        next_cursor = values.pop("next_cursor", None) or None
        (items,) = values.values()
        return model.model_validate({"items": items, "next_cursor": next_cursor})

    return read


def same(model: type[_Model]) -> Read[_Model]:
    """Reads a reply that is the model, field by field."""
    return lambda reply: model.model_validate(_values(reply))


def _to_wire(field: _Field, value: object) -> object:
    return _prefix(field.enum_type) + value.value if isinstance(value, Enum) else value


def _values(message: Message) -> dict[str, Any]:
    return {field.name: _from_wire(message, field) for field in message.DESCRIPTOR.fields}


def _from_wire(message: Message, field: _Field) -> object:
    """Optional fields that are absent as None."""
    if field.has_presence and not message.HasField(field.name):
        return None
    value = getattr(message, field.name)
    return [_value(field, item) for item in value] if field.is_repeated else _value(field, value)


def _value(field: _Field, value: Any) -> object:
    if isinstance(value, Timestamp):
        return value.ToDatetime(tzinfo=timezone.utc)
    if field.enum_type is not None:
        known = field.enum_type.values_by_number.get(value)
        return known.name.removeprefix(_prefix(field.enum_type)) if known else value
    return _values(value) if field.message_type is not None else value


def _prefix(enum: _Enum) -> str:
    """`ORDER_STATUS_` of OrderStatus: REST has the values without it."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", enum.name).upper() + "_"
