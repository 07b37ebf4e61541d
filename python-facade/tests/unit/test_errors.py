from __future__ import annotations

import re
from pathlib import Path

import pytest

from facade import errors
from facade.errors import CODES, PASSED_ON_CODES, ErrorCode, FieldError, ServiceError, ValidationFailed

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "errors.md"


def documented(service: str) -> dict[str, ErrorCode]:
    rows = re.findall(
        r"^\| ([A-Z_]+) \| (\d+) \| ([A-Z_]+) \| ([a-z, -]+) \| ([^|]+) \|", REFERENCE.read_text(), re.MULTILINE
    )
    assert len(rows) > 20
    return {
        code: ErrorCode(code, int(http), grpc, title.strip())
        for code, http, grpc, raised_by, title in rows
        if service in raised_by.split(", ")
    }


def test_the_reference_lists_exactly_the_codes_of_this_service() -> None:
    assert documented("python-facade") == CODES


# By CheckoutStepService, which the facade does not call.
OF_STEPS = {"RESERVATION_EXPIRED", "STALE_EPOCH"}


def test_every_code_of_the_data_service_can_be_passed_on() -> None:
    theirs = documented("node-data-service")
    assert {code: row for code, row in theirs.items() if code not in {*CODES, *OF_STEPS}} == PASSED_ON_CODES


def test_every_code_has_one_exception_and_the_other_way_round() -> None:
    kinds = [
        member.kind.code
        for member in vars(errors).values()
        if isinstance(member, type) and issubclass(member, ServiceError) and hasattr(member, "kind")
    ]
    assert sorted(kinds) == sorted(CODES)


def test_each_field_at_fault_is_named_twice_for_people_and_for_programs() -> None:
    problem = ValidationFailed(
        FieldError(field="items[0].quantity", detail="must be at least 1"),
        FieldError(field="country", detail="is required"),
    ).problem("4bf92f3577b34da6a3ce929d0e0e4736")
    assert problem.detail == "items[0].quantity: must be at least 1; country: is required"
    assert problem.errors is not None
    assert [error.field for error in problem.errors] == ["items[0].quantity", "country"]


@pytest.mark.parametrize("row", CODES.values(), ids=lambda row: row.code)
def test_a_503_says_when_to_try_again(row: ErrorCode) -> None:
    if row.http_status == 503:
        kind = next(
            member
            for member in vars(errors).values()
            if isinstance(member, type) and issubclass(member, ServiceError) and getattr(member, "kind", None) is row
        )
        assert kind.retry_after_s is not None
