"""What the gRPC adapter makes of the golden answers of proto/golden/grpc.json: the same as REST would have given."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from google.protobuf.json_format import ParseDict
from pydantic import ValidationError

from data_service.models import NewOrder, NewPayment, NewUser, PaymentChange, UserChange
from facade.errors import PassedOn, ServiceError, UpstreamTimeout
from facade.platform.context import new_context
from facade.shop.data_service.grpc import GrpcDataService, open_channel
from facade.shop.data_service.port import (
    NAME,
    DataService,
    EventMinuteQuery,
    OrderQuery,
    ProductQuery,
    RejectedEventQuery,
    UserQuery,
)
from tests.contract.golden import PROTO, assert_golden
from tests.contract.golden_grpc import GoldenService, golden_service, messages_of
from tests.contract.units import UNITS, exact_fields

SOURCE = "proto/golden/grpc.json"

Call = Callable[[DataService, dict[str, Any]], Any]


def _identity(request: dict[str, Any]) -> int:
    return int(request.pop("id", 0))


# What the facade does to have each rpc called, out of the request as JSON.
CALLS: dict[str, Call] = {
    "UserService/GetUser": lambda service, request: service.get_user(_identity(request)),
    "UserService/BatchGetUsers": lambda service, request: service.list_users(UserQuery(ids=request.get("ids", ()))),
    "UserService/ListUsers": lambda service, request: service.list_users(UserQuery.model_validate(request)),
    "UserService/CreateUser": lambda service, request: service.create_user(_body(NewUser, request)),
    "UserService/UpdateUser": lambda service, request: service.update_user(
        _identity(request), _body(UserChange, request)
    ),
    "UserService/DeleteUser": lambda service, request: service.delete_user(_identity(request)),
    "ProductService/GetProduct": lambda service, request: service.get_product(_identity(request)),
    "ProductService/BatchGetProducts": lambda service, request: service.list_products(
        ProductQuery(ids=request.get("ids", ()))
    ),
    "ProductService/ListProducts": lambda service, request: service.list_products(ProductQuery.model_validate(request)),
    "OrderService/GetOrder": lambda service, request: service.get_order(_identity(request)),
    "OrderService/BatchGetOrders": lambda service, request: service.list_orders(OrderQuery(ids=request.get("ids", ()))),
    "OrderService/ListOrders": lambda service, request: service.list_orders(OrderQuery.model_validate(request)),
    "OrderService/CreateOrder": lambda service, request: service.create_order(_body(NewOrder, request)),
    "OrderService/GetOrderTotals": lambda service, request: service.order_totals(int(request["user_id"])),
    "PaymentService/GetPayment": lambda service, request: service.get_payment(_identity(request)),
    "PaymentService/CreatePayment": lambda service, request: service.create_payment(_body(NewPayment, request)),
    "PaymentService/UpdatePayment": lambda service, request: service.update_payment(
        _identity(request), _body(PaymentChange, request)
    ),
    "EventService/ListEventMinutes": lambda service, request: service.list_event_minutes(
        EventMinuteQuery.model_validate(request)
    ),
    "EventService/ListRejectedEvents": lambda service, request: service.list_rejected_events(
        RejectedEventQuery.model_validate(request)
    ),
}


def _body(model: type[Any], request: dict[str, Any]) -> Any:
    """int64 is text in the JSON of protobuf, which our own bodies do not take."""
    return model.model_validate(request, strict=False)


def _rest(request: dict[str, Any]) -> dict[str, Any]:
    """Enum values as REST has them."""
    prefixes = ("ORDER_STATUS_", "PAYMENT_STATUS_")
    status = request.get("status")
    names = [status.removeprefix(prefix) for prefix in prefixes if status and status.startswith(prefix)]
    return {**request, **({"status": names[0]} if names else {})}


GOLDEN: list[dict[str, Any]] = [
    case for case in json.loads((PROTO / "golden" / "grpc.json").read_text()) if case["rpc"][len("shop.v1.") :] in CALLS
]


@pytest.fixture(scope="module")
def golden() -> Iterator[GoldenService]:
    with golden_service() as golden:
        yield golden


def ask(golden: GoldenService, case: dict[str, Any]) -> Any:
    """What the adapter gives back, an error included."""
    golden.case, golden.asked = case, []
    channel = open_channel(f"127.0.0.1:{golden.port}", 5000)
    with channel:
        service = GrpcDataService(channel, 5000, new_context(case.get("deadline_ms", 5000)))
        try:
            return CALLS[case["rpc"][len("shop.v1.") :]](service, _rest(case["request"]))
        except ServiceError as error:
            return error


@pytest.mark.parametrize("case", GOLDEN, ids=[case["name"] for case in GOLDEN])
def test_the_adapter_asks_and_understands_as_promised(golden: GoldenService, case: dict[str, Any]) -> None:
    try:
        result = ask(golden, case)
    except ValidationError as refused:
        # Our own models know that much: such a request never leaves.
        fields = [_path(error["loc"]) for error in refused.errors()]
        assert fields == case["error"]["fields"]
        return
    assert golden.asked == [_expected_request(case)]
    if "error" not in case:
        became = None if result is None else json.loads(result.model_dump_json())
        assert_golden(SOURCE, case.get("rest"), became, "src/facade/shop/data_service/convert.py")
        return
    assert isinstance(result, ServiceError)
    if "reason" not in case["error"]:
        assert isinstance(result, UpstreamTimeout)
        assert result.kind.grpc_status == case["error"]["status"]
        return
    assert isinstance(result, PassedOn)
    assert result.code == case["error"]["reason"]
    assert [error.field for error in result.document.errors or []] == case["error"].get("fields", [])


def _expected_request(case: dict[str, Any]) -> Any:
    request, _ = messages_of(case["rpc"])
    # A limit is always sent: the facade's own default, which is the data service's too.
    said = {"limit": 20} if "limit" in request.DESCRIPTOR.fields_by_name else {}
    return ParseDict({**said, **case["request"]}, request())


def _path(steps: tuple[int | str, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")


def test_every_rpc_that_the_facade_calls_has_a_golden_answer() -> None:
    answered = {case["rpc"] for case in GOLDEN if "error" not in case}
    assert {f"shop.v1.{name}" for name in CALLS} == answered


def test_every_field_with_a_unit_is_pinned_by_an_exact_value() -> None:
    pinned = {name for case in GOLDEN for name in exact_fields(case.get("rest"))}
    answers = {name for name in UNITS[NAME] if not name.startswith("New")}
    assert answers - pinned == set(), "no case of proto/golden/grpc.json has an exact value for these"
