"""Errors as problem details (RFC 9457), whoever raised them: a handler, the framework, or a bug."""

from __future__ import annotations

import logging

from flask import Flask, Response
from werkzeug.exceptions import HTTPException, MethodNotAllowed as WerkzeugMethodNotAllowed

from facade.errors import (
    Internal,
    MalformedBody,
    MethodNotAllowed,
    RouteNotFound,
    ServiceError,
)
from facade.platform.requests import current_context
from facade.platform.validation import body_too_large

_log = logging.getLogger(__name__)


def render(error: ServiceError) -> Response:
    problem = error.problem(current_context().trace_id)
    response = Response(problem.to_json(), status=problem.status, content_type="application/problem+json")
    if error.retry_after_s is not None:
        response.headers["Retry-After"] = str(error.retry_after_s)
    if error.allow:
        response.headers["Allow"] = ", ".join(error.allow)
    return response


def from_framework(error: HTTPException) -> ServiceError:
    """What Flask and Werkzeug raise before a handler runs."""
    if error.code == 404:
        return RouteNotFound("There is nothing at this path; the paths are listed in /openapi.json.")
    if isinstance(error, WerkzeugMethodNotAllowed):
        allow = tuple(sorted(error.valid_methods or ()))
        return MethodNotAllowed(f"This path offers {', '.join(allow)}.", allow)
    if error.code == 413:
        return body_too_large()
    if error.code == 400:
        return MalformedBody("The request could not be read.")
    return Internal("The request could not be served.")


def install(app: Flask) -> None:
    app.register_error_handler(ServiceError, render)
    app.register_error_handler(HTTPException, lambda error: render(from_framework(error)))
    app.register_error_handler(Exception, _unexpected)


def _unexpected(error: Exception) -> Response:
    context = current_context()
    _log.error(
        "unexpected error",
        exc_info=error,
        extra={"fields": {"request_id": context.request_id, "trace_id": context.trace_id}},
    )
    return render(Internal("The request failed because of a fault in this service."))
