"""Every error this service can answer with, in one place.

    ServiceError
    +- ValidationFailed, MalformedBody, IdempotencyKeyRequired, QueryTooComplex, PayloadTooLarge,
    |                   UnsupportedMediaType
    +- RouteNotFound, MethodNotAllowed, NotFound
    +- PaymentDeclined, InvalidTransition, InvalidReference, CurrencyMismatch, VoucherInvalid, CountryNotServed
    +- SuspectedFraud, OperationCancelled, PaymentInFlight
    +- UpstreamError: UpstreamBadResponse, UpstreamUnavailable, UpstreamTimeout
    +- DeadlineExceeded, Internal
    +- PassedOn: an error of a service behind this one, unchanged

The codes are the rows of docs/reference/errors.md; a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field


@dataclass(frozen=True)
class ErrorCode:
    """One row of the error table."""

    code: str
    http_status: int
    grpc_status: str
    title: str
    # Comes with Retry-After although it is no 503.
    retry_later: bool = field(default=False, compare=False)


CODES: dict[str, ErrorCode] = {
    row.code: row
    for row in (
        ErrorCode("VALIDATION_FAILED", 400, "INVALID_ARGUMENT", "The request is not valid"),
        ErrorCode("MALFORMED_BODY", 400, "INVALID_ARGUMENT", "The body is not valid JSON"),
        ErrorCode("IDEMPOTENCY_KEY_REQUIRED", 400, "INVALID_ARGUMENT", "The Idempotency-Key header is missing"),
        ErrorCode("QUERY_TOO_COMPLEX", 400, "INVALID_ARGUMENT", "The query asks for too much at once"),
        ErrorCode("PAYMENT_DECLINED", 402, "FAILED_PRECONDITION", "The payment was declined"),
        ErrorCode("ROUTE_NOT_FOUND", 404, "UNIMPLEMENTED", "There is nothing at this path"),
        ErrorCode("NOT_FOUND", 404, "NOT_FOUND", "There is no such resource"),
        ErrorCode("METHOD_NOT_ALLOWED", 405, "UNIMPLEMENTED", "The method is not offered here"),
        ErrorCode("INVALID_TRANSITION", 409, "FAILED_PRECONDITION", "The status does not allow this"),
        ErrorCode("OPERATION_CANCELLED", 409, "FAILED_PRECONDITION", "The operation was cancelled"),
        ErrorCode(
            "PAYMENT_IN_FLIGHT", 409, "ABORTED", "The provider may still authorize the payment", retry_later=True
        ),
        ErrorCode("PAYLOAD_TOO_LARGE", 413, "RESOURCE_EXHAUSTED", "The body is too large"),
        ErrorCode("UNSUPPORTED_MEDIA_TYPE", 415, "INVALID_ARGUMENT", "The content type is not supported"),
        ErrorCode(
            "INVALID_REFERENCE", 422, "FAILED_PRECONDITION", "The request refers to something that does not exist"
        ),
        ErrorCode("CURRENCY_MISMATCH", 422, "FAILED_PRECONDITION", "The currencies differ"),
        ErrorCode("VOUCHER_INVALID", 422, "FAILED_PRECONDITION", "The voucher cannot be used"),
        ErrorCode("COUNTRY_NOT_SERVED", 422, "FAILED_PRECONDITION", "The shop does not sell to this country"),
        ErrorCode("SUSPECTED_FRAUD", 422, "FAILED_PRECONDITION", "The order is suspected of fraud"),
        ErrorCode("INTERNAL", 500, "INTERNAL", "Something went wrong on our side"),
        ErrorCode("UPSTREAM_BAD_RESPONSE", 502, "UNAVAILABLE", "A service behind this one answered nonsense"),
        ErrorCode("UPSTREAM_UNAVAILABLE", 503, "UNAVAILABLE", "A service behind this one cannot be reached"),
        ErrorCode("UPSTREAM_TIMEOUT", 504, "DEADLINE_EXCEEDED", "A service behind this one took too long"),
        ErrorCode("DEADLINE_EXCEEDED", 504, "DEADLINE_EXCEEDED", "The time for this request is up"),
    )
}

# Raised by the data service only. Over gRPC they arrive without HTTP status and title, which are looked up here.
PASSED_ON_CODES: dict[str, ErrorCode] = {
    row.code: row
    for row in (
        ErrorCode("VERSION_CONFLICT", 409, "ABORTED", "The resource was changed in the meantime"),
        ErrorCode("ALREADY_EXISTS", 409, "ALREADY_EXISTS", "There already is such a resource"),
        ErrorCode("STILL_REFERENCED", 409, "FAILED_PRECONDITION", "Other resources refer to this one"),
        ErrorCode("OUT_OF_STOCK", 409, "FAILED_PRECONDITION", "There is not enough stock"),
        ErrorCode("PRICE_CHANGED", 409, "FAILED_PRECONDITION", "The price changed since the quote"),
        ErrorCode("IDEMPOTENCY_KEY_REUSED", 422, "FAILED_PRECONDITION", "The key was used for another request"),
        ErrorCode("OVERLOADED", 503, "UNAVAILABLE", "Too many requests at once"),
        ErrorCode("DATABASE_UNAVAILABLE", 503, "UNAVAILABLE", "The database cannot be reached"),
    )
}


class FieldError(BaseModel):
    """What is wrong with one field of a request."""

    model_config = ConfigDict(frozen=True)

    field: str = Field(description="Path of the field, query parameter or header.", examples=["items[0].quantity"])
    detail: str = Field(description="What is wrong with it.", examples=["must be at least 1"])


class Problem(BaseModel):
    """Problem details, RFC 9457: the one shape of an error at every hop."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    type: str = Field(description="Where the code is explained.", examples=["/problems/NOT_FOUND"])
    title: str = Field(description="What the code means.", examples=["There is no such resource"])
    status: int = Field(description="HTTP status.", ge=400, le=599, examples=[404])
    detail: str = Field(description="What happened this time.", examples=["There is no user 4711."])
    code: str = Field(description="Stable name for programs to look at.", examples=["NOT_FOUND"])
    trace_id: str = Field(
        alias="traceId",
        description="In the logs of every service passed.",
        examples=["4bf92f3577b34da6a3ce929d0e0e4736"],
    )
    errors: list[FieldError] | None = Field(default=None, description="With VALIDATION_FAILED: each field at fault.")
    upstream: str | None = Field(default=None, description="With UPSTREAM_*: the service that could not be used.")

    def to_json(self) -> str:
        return self.model_dump_json(by_alias=True, exclude_none=True)


class ServiceError(Exception):
    """An error with a stable code. `detail` is read by clients: no implementation detail in it."""

    kind: ClassVar[ErrorCode]
    retry_after_s: int | None = None
    allow: tuple[str, ...] = ()

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    @property
    def code(self) -> str:
        return self.kind.code

    def problem(self, trace_id: str) -> Problem:
        return Problem(
            type=f"/problems/{self.kind.code}",
            title=self.kind.title,
            status=self.kind.http_status,
            detail=self.detail,
            code=self.kind.code,
            trace_id=trace_id,
        )


class ValidationFailed(ServiceError):
    kind = CODES["VALIDATION_FAILED"]

    def __init__(self, *errors: FieldError) -> None:
        super().__init__("; ".join(f"{error.field}: {error.detail}" for error in errors))
        self.errors = errors

    def problem(self, trace_id: str) -> Problem:
        return super().problem(trace_id).model_copy(update={"errors": list(self.errors)})


class MalformedBody(ServiceError):
    kind = CODES["MALFORMED_BODY"]


class IdempotencyKeyRequired(ServiceError):
    kind = CODES["IDEMPOTENCY_KEY_REQUIRED"]


class QueryTooComplex(ServiceError):
    kind = CODES["QUERY_TOO_COMPLEX"]


class PaymentDeclined(ServiceError):
    kind = CODES["PAYMENT_DECLINED"]


class RouteNotFound(ServiceError):
    kind = CODES["ROUTE_NOT_FOUND"]


class NotFound(ServiceError):
    kind = CODES["NOT_FOUND"]


class MethodNotAllowed(ServiceError):
    kind = CODES["METHOD_NOT_ALLOWED"]

    def __init__(self, detail: str, allow: tuple[str, ...]) -> None:
        super().__init__(detail)
        self.allow = allow


class InvalidTransition(ServiceError):
    kind = CODES["INVALID_TRANSITION"]


class PayloadTooLarge(ServiceError):
    kind = CODES["PAYLOAD_TOO_LARGE"]


class UnsupportedMediaType(ServiceError):
    kind = CODES["UNSUPPORTED_MEDIA_TYPE"]


class InvalidReference(ServiceError):
    kind = CODES["INVALID_REFERENCE"]


class CurrencyMismatch(ServiceError):
    kind = CODES["CURRENCY_MISMATCH"]


class VoucherInvalid(ServiceError):
    kind = CODES["VOUCHER_INVALID"]


class CountryNotServed(ServiceError):
    kind = CODES["COUNTRY_NOT_SERVED"]


class SuspectedFraud(ServiceError):
    kind = CODES["SUSPECTED_FRAUD"]


class OperationCancelled(ServiceError):
    kind = CODES["OPERATION_CANCELLED"]


class PaymentInFlight(ServiceError):
    kind = CODES["PAYMENT_IN_FLIGHT"]

    def __init__(self, detail: str, retry_after_s: int) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s


class Internal(ServiceError):
    kind = CODES["INTERNAL"]


class DeadlineExceeded(ServiceError):
    kind = CODES["DEADLINE_EXCEEDED"]


class UpstreamError(ServiceError):
    """A service behind this one could not be used. Says nothing about whether a write happened."""

    def __init__(self, upstream: str, detail: str) -> None:
        super().__init__(f"{upstream}: {detail}")
        self.upstream = upstream

    def problem(self, trace_id: str) -> Problem:
        return super().problem(trace_id).model_copy(update={"upstream": self.upstream})


class UpstreamBadResponse(UpstreamError):
    kind = CODES["UPSTREAM_BAD_RESPONSE"]


class UpstreamUnavailable(UpstreamError):
    kind = CODES["UPSTREAM_UNAVAILABLE"]
    retry_after_s = 1


class UpstreamTimeout(UpstreamError):
    kind = CODES["UPSTREAM_TIMEOUT"]


class PassedOn(ServiceError):
    """An error written by a service behind this one. The service nearest to the fault has the word."""

    def __init__(self, document: Problem, retry_after_s: int | None) -> None:
        super().__init__(document.detail)
        self.document = document
        self.retry_after_s = retry_after_s

    @property
    def code(self) -> str:
        return self.document.code

    def problem(self, trace_id: str) -> Problem:
        return self.document
