"""Between the data service's protobuf messages and the models that REST has too.

The models are built by validation, so that an answer outside the contract is found over either transport.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from data_service.models import Order, OrderStatus, OrderTotal, Payment, PaymentStatus, Product, User
from shop.v1 import entities_pb2 as pb, orders_pb2

_ORDER_PREFIX = "ORDER_STATUS_"
_PAYMENT_PREFIX = "PAYMENT_STATUS_"


def user(message: pb.User) -> User:
    return User.model_validate({**_scalars(message), **_times(message)})


def product(message: pb.Product) -> Product:
    return Product.model_validate({**_scalars(message), **_times(message)})


def order(message: pb.Order) -> Order:
    status = pb.OrderStatus.Name(message.status).removeprefix(_ORDER_PREFIX)
    items = [_scalars(item) for item in message.items]
    return Order.model_validate({**_scalars(message), **_times(message), "status": status, "items": items})


def order_total(message: orders_pb2.OrderTotal) -> OrderTotal:
    status = pb.OrderStatus.Name(message.status).removeprefix(_ORDER_PREFIX)
    return OrderTotal.model_validate({**_scalars(message), "status": status})


def payment(message: pb.Payment) -> Payment:
    status = pb.PaymentStatus.Name(message.status).removeprefix(_PAYMENT_PREFIX)
    return Payment.model_validate({**_scalars(message), **_times(message), "status": status})


def order_status(status: OrderStatus | None) -> pb.OrderStatus.ValueType:
    return pb.OrderStatus.Value(_ORDER_PREFIX + status.value) if status else pb.ORDER_STATUS_UNSPECIFIED


def payment_status(status: PaymentStatus) -> pb.PaymentStatus.ValueType:
    return pb.PaymentStatus.Value(_PAYMENT_PREFIX + status.value)


def timestamp(moment: datetime | None) -> Timestamp | None:
    if moment is None:
        return None
    message = Timestamp()
    message.FromDatetime(moment)
    return message


def _scalars(message: Any) -> dict[str, object]:
    """Fields by name; optional ones that are absent as None. Names are the same in every contract."""
    return {
        field.name: None if field.has_presence and not message.HasField(field.name) else getattr(message, field.name)
        for field in message.DESCRIPTOR.fields
        if field.message_type is None
    }


def _times(message: Any) -> dict[str, datetime | None]:
    return {name: _time(message, name) for name in ("created_at", "updated_at")}


def _time(message: Any, name: str) -> datetime | None:
    if not message.HasField(name):
        return None
    moment: datetime = getattr(message, name).ToDatetime(tzinfo=timezone.utc)
    return moment
