"""POST /graphql, as GraphQL over HTTP has it: one operation in JSON, the answer in JSON.

What is wrong with the HTTP request is a problem as everywhere else. Whoever accepts application/graphql-response+json
gets 400 when nothing was executed; for plain application/json that is 200, as that specification says.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Response, request
from graphql import GraphQLSchema
from pydantic import Field

from facade.platform.context import RequestContext
from facade.platform.graphql.execution import GraphQLRequest, run
from facade.platform.graphql.limits import Limits
from facade.platform.model import Wire
from facade.platform.requests import current_context
from facade.platform.routing import Routes

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
PATH = "/graphql"


class GraphQLProblem(Wire):
    """What went wrong, and where: the members of a problem are in `extensions`."""

    message: str = Field(description="What happened this time.", examples=["There is no user 4711."])
    locations: list[dict[str, int]] | None = Field(None, description="Where in the query.")
    path: list[Any] | None = Field(None, description="Which field of `data` is null because of it.")
    extensions: dict[str, Any] = Field(description="The problem that REST would answer, with its `code`.")


class GraphQLAnswer(Wire):
    """What was asked for, and what could not be found out."""

    data: dict[str, Any] | None = Field(None, description="As the query is shaped; absent if nothing was executed.")
    errors: list[GraphQLProblem] | None = Field(None, description="Absent if there are none.")


def graphql_routes(
    schema: GraphQLSchema, shared: Callable[[RequestContext], object], at_most: Limits, *, explorer: bool
) -> Routes:
    """`shared` makes the context that the resolvers of one request get; `explorer` adds a page to try queries."""
    routes = Routes(
        "graphql", "The same in one request: what is needed of it, joined; see proto/graphql/schema.graphql."
    )

    def post_graphql(body: GraphQLRequest) -> Response:
        """Each error has in `extensions` what REST would answer, with the same `code`. Not repeated by the gateway."""
        context = current_context()
        outcome = run(schema, body, context, shared(context), at_most)
        proper = _accepts_graphql(request.headers.get("Accept", ""))
        content = json.dumps(outcome.content, separators=(",", ":"))
        status = 400 if proper and not outcome.executed else 200
        return Response(content, status=status, content_type=GRAPHQL if proper else JSON)

    routes.add(
        "POST",
        PATH,
        post_graphql,
        summary="Query or change something with GraphQL",
        body=GraphQLRequest,
        answer=GraphQLAnswer,
        problems=("QUERY_TOO_COMPLEX",),
    )
    if explorer:
        page = Path(__file__).with_name("explorer.html").read_text()
        routes.blueprint.add_url_rule(PATH, "explorer", lambda: Response(page, content_type="text/html; charset=utf-8"))
    return routes


def _accepts_graphql(accept: str) -> bool:
    return any(part.partition(";")[0].strip().lower() == GRAPHQL for part in accept.split(","))
