"""The application: `uvicorn shop.app:app`, with DATA_SERVICE_URL."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request

from shop import errors, products, requests, users
from shop.data_service import open_client


@asynccontextmanager
async def _connected(app: FastAPI) -> AsyncIterator[None]:
    async with open_client(os.environ.get("DATA_SERVICE_URL", "http://127.0.0.1:3000")) as client:
        app.state.data_service = client
        yield


app = FastAPI(title="shop", lifespan=_connected, redirect_slashes=False)
requests.install(app)
errors.install(app)
app.include_router(users.router, prefix="/api/users", tags=["users"])
app.include_router(products.router, prefix="/api/products", tags=["products"])


@app.get("/readyz")
async def ready(request: Request) -> dict[str, str]:
    answer = await request.app.state.data_service.get("/readyz")
    answer.raise_for_status()
    return {"status": "ready"}
