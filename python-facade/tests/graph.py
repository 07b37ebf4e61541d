"""How tests ask the graph."""

from __future__ import annotations

import json
from typing import Any

from flask.testing import FlaskClient

from facade.platform.graphql.endpoint import GRAPHQL


def ask(client: FlaskClient, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    """`data` of an answer that has no errors."""
    answer = whole(client, query, variables)
    assert "errors" not in answer, answer
    data: dict[str, Any] = answer["data"]
    return data


def whole(client: FlaskClient, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    response = client.post("/graphql", json={"query": query, "variables": variables})
    assert (response.status_code, response.content_type) == (200, "application/json"), response.data
    answer: dict[str, Any] = json.loads(response.data)
    return answer


def refused(client: FlaskClient, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    """The one error of a request that was not executed."""
    body = {"query": query, "variables": variables}
    response = client.post("/graphql", json=body, headers={"Accept": f"{GRAPHQL}, application/json"})
    assert (response.status_code, response.content_type) == (400, GRAPHQL), response.data
    answer = json.loads(response.data)
    assert list(answer) == ["errors"]
    (error,) = answer["errors"]
    found: dict[str, Any] = error
    return found


def fault(answer: dict[str, Any]) -> tuple[str, list[str | int]]:
    """Code and path of the one error."""
    (error,) = answer["errors"]
    problem = error["extensions"]
    assert problem["type"] == f"/problems/{problem['code']}"
    assert (problem["detail"], len(problem["traceId"])) == (error["message"], 32)
    return problem["code"], error["path"]
