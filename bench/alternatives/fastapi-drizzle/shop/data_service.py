"""The data service: one pooled client, its answers as models, its errors as they are."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

import httpx
from fastapi import Depends, Request
from pydantic import BaseModel

from shop.errors import PassedOn, ProblemError

Model = TypeVar("Model", bound=BaseModel)


def open_client(base_url: str) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=64, max_keepalive_connections=64)
    return httpx.AsyncClient(base_url=base_url, timeout=httpx.Timeout(4, connect=1), limits=limits, trust_env=False)


class DataService:
    """Bound to one request, whose ids travel along."""

    def __init__(self, request: Request) -> None:
        self._client: httpx.AsyncClient = request.app.state.data_service
        self._headers = {"X-Request-Id": request.state.request_id, "traceparent": request.state.traceparent}

    async def call(self, method: str, path: str, model: type[Model], **options: Any) -> Model:
        """Raises PassedOn for an error that the data service wrote, ProblemError if it cannot be used."""
        return model.model_validate_json((await self.send(method, path, **options)).content)

    async def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            answer = await self._client.request(method, f"/api{path}", headers=self._headers, **options)
        except httpx.TimeoutException as error:
            raise ProblemError("UPSTREAM_TIMEOUT", "node-data-service: did not answer in time.") from error
        except httpx.TransportError as error:
            raise ProblemError("UPSTREAM_UNAVAILABLE", "node-data-service: cannot be reached.") from error
        if answer.is_error:
            raise PassedOn(answer)
        return answer


UsesDataService = Annotated[DataService, Depends()]
