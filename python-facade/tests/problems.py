"""How tests look at problem details."""

from __future__ import annotations

import json
from typing import Any

from werkzeug.test import TestResponse


def problem(response: TestResponse, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.get_data(as_text=True)
    assert response.content_type == "application/problem+json"
    body: dict[str, Any] = json.loads(response.data)
    assert (body["status"], body["code"], body["type"]) == (status, code, f"/problems/{code}")
    assert body["title"]
    assert body["detail"]
    assert len(body["traceId"]) == 32
    return body


def fields(response: TestResponse) -> dict[str, str]:
    body = problem(response, 400, "VALIDATION_FAILED")
    return {error["field"]: error["detail"] for error in body["errors"]}
