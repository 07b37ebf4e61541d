"""How to read what another service answered over HTTP: a model, its error unchanged, or a bad response."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from facade.errors import PassedOn, Problem, ServiceError, UpstreamBadResponse
from facade.platform.http_client import Answer

_Model = TypeVar("_Model", bound=BaseModel)


def read_json(upstream: str, answer: Answer, model: type[_Model]) -> _Model:
    """Raises UpstreamBadResponse for anything but the promised shape."""
    if answer.media_type != "application/json":
        raise UpstreamBadResponse(upstream, "answered with a content type that is not JSON.")
    try:
        return model.model_validate_json(answer.body, strict=True)
    except ValidationError as invalid:
        raise UpstreamBadResponse(upstream, "answered with a shape that does not fit the contract.") from invalid


def problem_of(upstream: str, answer: Answer) -> ServiceError:
    """The error that an answer which is no success stands for."""
    if answer.media_type != "application/problem+json":
        return UpstreamBadResponse(upstream, f"answered with status {answer.status} and no explanation.")
    try:
        problem = Problem.model_validate_json(answer.body, strict=True)
    except ValidationError:
        return UpstreamBadResponse(upstream, f"answered with status {answer.status} and an unreadable explanation.")
    if problem.status != answer.status:
        return UpstreamBadResponse(upstream, "answered with a status that contradicts its explanation.")
    seconds = answer.retry_after
    return PassedOn(problem, int(seconds) if seconds.isascii() and seconds.isdigit() else None)
