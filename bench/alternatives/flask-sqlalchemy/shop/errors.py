"""Every error as problem details (RFC 9457) with a stable code, whoever raised it."""

from __future__ import annotations

import logging

from flask import Flask, Response, g, json
from psycopg.errors import UniqueViolation
from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError, OperationalError, TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

CODES = {
    "VALIDATION_FAILED": (400, "The request is not valid"),
    "MALFORMED_BODY": (400, "The body is not valid JSON"),
    "ROUTE_NOT_FOUND": (404, "There is nothing at this path"),
    "NOT_FOUND": (404, "There is no such resource"),
    "METHOD_NOT_ALLOWED": (405, "The method is not offered here"),
    "ALREADY_EXISTS": (409, "There already is such a resource"),
    "VERSION_CONFLICT": (409, "The resource was changed in the meantime"),
    "PAYLOAD_TOO_LARGE": (413, "The body is too large"),
    "UNSUPPORTED_MEDIA_TYPE": (415, "The content type is not supported"),
    "INTERNAL": (500, "Something went wrong on our side"),
    "OVERLOADED": (503, "Too many requests at once"),
    "DATABASE_UNAVAILABLE": (503, "The database cannot be reached"),
}
_FRAMEWORK = {400: "MALFORMED_BODY", 404: "ROUTE_NOT_FOUND", 413: "PAYLOAD_TOO_LARGE", 415: "UNSUPPORTED_MEDIA_TYPE"}
_log = logging.getLogger("shop")


class ProblemError(Exception):
    """An error of the table above. `detail` is read by clients."""

    def __init__(self, code: str, detail: str, errors: list[dict[str, str]] | None = None) -> None:
        super().__init__(detail)
        self.code, self.detail, self.errors = code, detail, errors


def invalid(field: str, detail: str) -> ProblemError:
    return ProblemError("VALIDATION_FAILED", f"{field}: {detail}", [{"field": field, "detail": detail}])


def not_found(resource: str, identity: int) -> ProblemError:
    return ProblemError("NOT_FOUND", f"{resource} {identity} does not exist")


def stale(resource: str, identity: int) -> ProblemError:
    return ProblemError("VERSION_CONFLICT", f"{resource} {identity} has another version by now")


def install(app: Flask) -> None:
    @app.errorhandler(ProblemError)
    def render(error: ProblemError) -> Response:
        status, title = CODES[error.code]
        problem = {
            "type": f"/problems/{error.code}",
            "title": title,
            "status": status,
            "detail": error.detail,
            "code": error.code,
            "traceId": g.trace_id,
        }
        if error.errors:
            problem["errors"] = error.errors
        headers = {"Retry-After": "1"} if status == 503 else {}
        return Response(json.dumps(problem), status, headers, content_type="application/problem+json")

    @app.errorhandler(ValidationError)
    def not_valid(error: ValidationError) -> Response:
        errors = [
            {"field": ".".join(map(str, fault["loc"])) or "body", "detail": fault["msg"].removeprefix("Value error, ")}
            for fault in error.errors(include_url=False)
        ]
        said = "; ".join(f"{fault['field']}: {fault['detail']}" for fault in errors)
        return render(ProblemError("VALIDATION_FAILED", said, errors))

    @app.errorhandler(HTTPException)
    def from_framework(error: HTTPException) -> Response:
        if isinstance(error, MethodNotAllowed):
            response = render(ProblemError("METHOD_NOT_ALLOWED", "this path does not take the method"))
            response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
            return response
        return render(ProblemError(_FRAMEWORK.get(error.code or 500, "INTERNAL"), error.description or error.name))

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        _log.exception("unexpected error", exc_info=error)
        return render(ProblemError("INTERNAL", "the request could not be completed"))

    _from_database(app, render)


def _from_database(app: Flask, render) -> None:
    @app.errorhandler(IntegrityError)
    def refused(error: IntegrityError) -> Response:
        if isinstance(error.orig, UniqueViolation):
            return render(ProblemError("ALREADY_EXISTS", "there already is one with these values"))
        return render(invalid("body", "has a value that cannot be stored"))

    @app.errorhandler(StaleDataError)
    def changed_meanwhile(_error: StaleDataError) -> Response:
        return render(ProblemError("VERSION_CONFLICT", "the resource has another version by now"))

    @app.errorhandler(OperationalError)
    def unreachable(_error: OperationalError) -> Response:
        return render(ProblemError("DATABASE_UNAVAILABLE", "the database cannot be used at the moment"))

    @app.errorhandler(PoolTimeout)
    def busy(_error: PoolTimeout) -> Response:
        return render(ProblemError("OVERLOADED", "all database connections are in use"))
