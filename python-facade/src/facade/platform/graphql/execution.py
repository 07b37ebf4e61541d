"""From a query to an answer: read, validated, measured, executed; each error with its code."""

from __future__ import annotations

import asyncio
import inspect
import logging
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    execute,
    get_operation_ast,
    parse,
    validate,
)
from pydantic import Field

from facade.errors import FieldError, Internal, QueryTooComplex, ServiceError, ValidationFailed
from facade.platform.context import RequestContext
from facade.platform.graphql import limits
from facade.platform.graphql.limits import Limits
from facade.platform.model import Body

# How graphql-core ends what it says of a document with too many tokens or levels; a test holds it to that.
_GIVEN_UP = "Parsing aborted."

_log = logging.getLogger(__name__)


class GraphQLRequest(Body):
    """A query or mutation, as GraphQL over HTTP has it."""

    query: str = Field(min_length=1, description="The document.", examples=["{ user(id: 1) { name } }"])
    operationName: str | None = Field(None, description="Which of its operations, if there are more.")
    variables: dict[str, Any] | None = Field(None, description="Values of its variables.", examples=[{}])
    extensions: dict[str, Any] | None = Field(None, description="Allowed by the protocol, and not used.", examples=[{}])


@dataclass(frozen=True)
class Outcome:
    """What goes back. `executed` is false when nothing was looked up, because the request itself is wrong."""

    content: dict[str, Any]
    executed: bool


def run(
    schema: GraphQLSchema, request: GraphQLRequest, context: RequestContext, shared: object, at_most: Limits
) -> Outcome:
    """`shared` is the context that resolvers get. Calls of other services block: they are few, as loaders join them."""
    try:
        document = _understood(schema, request, at_most)
    except (GraphQLError, ServiceError) as error:
        return Outcome({"errors": [_explained(error, context)]}, executed=False)
    result = asyncio.run(_executed(schema, document, request, shared))
    errors = [_explained(error, context) for error in result.errors or []]
    # Whether variables fit their types is looked at only here; what a resolver raises has a path.
    executed = result.data is not None or any(error.path for error in result.errors or [])
    data = {"data": result.data} if executed else {}
    return Outcome({**data, "errors": errors} if errors else data, executed)


def _understood(schema: GraphQLSchema, request: GraphQLRequest, at_most: Limits) -> DocumentNode:
    try:
        document = parse(request.query, no_location=False, max_tokens=at_most.max_tokens)
        faults = validate(schema, document, max_errors=5)
        if faults:
            raise faults[0]
        operation = get_operation_ast(document, request.operationName)
        if operation is None:
            fault = (
                "must name one of the operations" if request.operationName else "is required with several operations"
            )
            raise ValidationFailed(FieldError(field="operationName", detail=fault))
        limits.check(schema, document, operation, request.variables or {}, at_most)
    except RecursionError:
        raise QueryTooComplex("The query is nested too deeply to be read.") from None
    return document


async def _executed(
    schema: GraphQLSchema, document: DocumentNode, request: GraphQLRequest, shared: object
) -> ExecutionResult:
    result = execute(
        schema,
        document,
        context_value=shared,
        variable_values=request.variables,
        operation_name=request.operationName,
    )
    return await result if inspect.isawaitable(result) else result


def _explained(error: GraphQLError | ServiceError, context: RequestContext) -> dict[str, Any]:
    """An error as GraphQL has it; what REST would answer is in `extensions`."""
    cause = _cause(error, context)
    problem = cause.problem(context.trace_id)
    extensions = problem.model_dump(mode="json", by_alias=True, exclude_none=True)
    if cause.retry_after_s is not None:
        extensions["retry_after_s"] = cause.retry_after_s
    located: dict[str, Any] = dict(error.formatted) if isinstance(error, GraphQLError) else {}
    where: dict[str, Any] = {name: located[name] for name in ("locations", "path") if name in located}
    return {"message": problem.detail, **where, "extensions": extensions}


def _cause(error: GraphQLError | ServiceError, context: RequestContext) -> ServiceError:
    if isinstance(error, ServiceError):
        return error
    if isinstance(error.original_error, ServiceError):
        return error.original_error
    if isinstance(error, GraphQLSyntaxError) and error.message.endswith(_GIVEN_UP):
        return QueryTooComplex(error.message)
    if error.path is None:
        return ValidationFailed(FieldError(field="query", detail=error.message))
    fields = {"request_id": context.request_id, "trace_id": context.trace_id}
    _log.error("unexpected error", exc_info=error, extra={"fields": fields})
    return Internal("The request failed because of a fault in this service.")
