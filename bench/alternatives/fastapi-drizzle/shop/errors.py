"""Every error as problem details (RFC 9457) with a stable code, whoever raised it."""

from __future__ import annotations

import logging

import httpx
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException

CODES = {
    "VALIDATION_FAILED": (400, "The request is not valid"),
    "MALFORMED_BODY": (400, "The body is not valid JSON"),
    "ROUTE_NOT_FOUND": (404, "There is nothing at this path"),
    "METHOD_NOT_ALLOWED": (405, "The method is not offered here"),
    "PAYLOAD_TOO_LARGE": (413, "The body is too large"),
    "UNSUPPORTED_MEDIA_TYPE": (415, "The content type is not supported"),
    "INTERNAL": (500, "Something went wrong on our side"),
    "UPSTREAM_BAD_RESPONSE": (502, "A service behind this one answered nonsense"),
    "UPSTREAM_UNAVAILABLE": (503, "A service behind this one cannot be reached"),
    "UPSTREAM_TIMEOUT": (504, "A service behind this one took too long"),
}
_FRAMEWORK = {400: "MALFORMED_BODY", 404: "ROUTE_NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}
_PROBLEM = "application/problem+json"
_log = logging.getLogger("shop")


class ProblemError(Exception):
    """An error of the table above. `detail` is read by clients."""

    def __init__(self, code: str, detail: str, errors: list[dict[str, str]] | None = None) -> None:
        super().__init__(detail)
        self.code, self.detail, self.errors = code, detail, errors


class PassedOn(Exception):
    """An error that the data service wrote."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__(answer.status_code)
        self.answer = answer


def render(request: Request, error: ProblemError) -> Response:
    status, title = CODES[error.code]
    problem = {
        "type": f"/problems/{error.code}",
        "title": title,
        "status": status,
        "detail": error.detail,
        "code": error.code,
        "traceId": request.state.trace_id,
    }
    if error.errors:
        problem["errors"] = error.errors
    headers = {"Retry-After": "1"} if status == 503 else {}
    return JSONResponse(problem, status, headers, media_type=_PROBLEM)


def install(app: FastAPI) -> None:
    app.add_exception_handler(ProblemError, render)

    @app.exception_handler(PassedOn)
    async def pass_on(request: Request, error: PassedOn) -> Response:
        answer = error.answer
        if not answer.headers.get("Content-Type", "").startswith(_PROBLEM):
            return render(request, ProblemError("UPSTREAM_BAD_RESPONSE", "node-data-service: gave no explanation."))
        headers = {"Retry-After": answer.headers["Retry-After"]} if "Retry-After" in answer.headers else {}
        return Response(answer.content, answer.status_code, headers, media_type=_PROBLEM)

    @app.exception_handler(RequestValidationError)
    async def not_valid(request: Request, error: RequestValidationError) -> Response:
        faults = error.errors()
        if any(fault["type"] == "json_invalid" for fault in faults):
            return render(request, ProblemError("MALFORMED_BODY", "the body is not JSON"))
        # The first step says where the field is: body, query or path.
        errors = [{"field": ".".join(map(str, fault["loc"][1:])) or "body", "detail": fault["msg"]} for fault in faults]
        said = "; ".join(f"{each['field']}: {each['detail']}" for each in errors)
        return render(request, ProblemError("VALIDATION_FAILED", said, errors))

    @app.exception_handler(ValidationError)
    async def bad_answer(request: Request, _error: ValidationError) -> Response:
        return render(request, ProblemError("UPSTREAM_BAD_RESPONSE", "node-data-service: answered another shape."))

    @app.exception_handler(HTTPException)
    async def from_framework(request: Request, error: HTTPException) -> Response:
        response = render(request, ProblemError(_FRAMEWORK.get(error.status_code, "INTERNAL"), error.detail))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        _log.error("unexpected error", exc_info=error)
        return render(request, ProblemError("INTERNAL", "the request could not be completed"))
