"""A gRPC failure as the same typed error that REST would have given."""

from __future__ import annotations

from typing import cast

import grpc
from google.protobuf.message import DecodeError, Message
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status

from facade.errors import (
    CODES,
    PASSED_ON_CODES,
    FieldError,
    PassedOn,
    Problem,
    ServiceError,
    UpstreamBadResponse,
    UpstreamTimeout,
    UpstreamUnavailable,
)

DOMAIN = "shop"
_DETAILS_KEY = "grpc-status-details-bin"


def error_of(upstream: str, error: grpc.RpcError, trace_id: str) -> ServiceError:
    """An error that the service wrote carries ErrorInfo; one without was made by gRPC on the way."""
    # What a stub raises is the finished call as well, which the types do not say.
    call = cast("grpc.Call", error)
    status = _rich_status(call)
    info = ErrorInfo()
    if status is not None and _unpack(status, info) and info.domain == DOMAIN:
        return _passed_on(upstream, status, info, trace_id)
    if call.code() is grpc.StatusCode.DEADLINE_EXCEEDED:
        return UpstreamTimeout(upstream, "did not answer in time.")
    if call.code() is grpc.StatusCode.UNAVAILABLE:
        return UpstreamUnavailable(upstream, "cannot be reached.")
    return UpstreamBadResponse(upstream, f"answered with status {call.code().name} and no explanation.")


def _passed_on(upstream: str, status: Status, info: ErrorInfo, trace_id: str) -> ServiceError:
    row = CODES.get(info.reason) or PASSED_ON_CODES.get(info.reason)
    if row is None:
        return UpstreamBadResponse(upstream, "answered with an error code that is not in the error table.")
    bad_request, retry = BadRequest(), RetryInfo()
    errors = None
    if _unpack(status, bad_request):
        errors = [FieldError(field=item.field, detail=item.description) for item in bad_request.field_violations]
    problem = Problem(
        type=f"/problems/{row.code}",
        title=row.title,
        status=row.http_status,
        detail=status.message,
        code=row.code,
        trace_id=info.metadata.get("traceId", trace_id),
        errors=errors,
        upstream=info.metadata.get("upstream"),
    )
    return PassedOn(problem, retry.retry_delay.seconds if _unpack(status, retry) else None)


def _rich_status(call: grpc.Call) -> Status | None:
    for key, value in call.trailing_metadata() or ():
        if key == _DETAILS_KEY and isinstance(value, bytes):
            try:
                return Status.FromString(value)
            except DecodeError:
                return None
    return None


def _unpack(status: Status, message: Message) -> bool:
    return any(detail.Is(message.DESCRIPTOR) and detail.Unpack(message) for detail in status.details)
