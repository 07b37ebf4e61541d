"""Is it alive, is it ready, and what does it need? For machines (/livez, /readyz) and for people (/health)."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from flask import Blueprint, Response

from facade import __version__
from facade.errors import ServiceError
from facade.platform.context import RequestContext, new_context
from facade.platform.contract_watch import Verdict
from facade.platform.logs import SERVICE

NAME = "health"
CHECK_TIMEOUT_MS = 1000


@dataclass(frozen=True)
class Dependency:
    """A service this one calls. Without an essential one there is nothing it could answer."""

    name: str
    essential: bool
    # Returns a word or two about how it is; raises ServiceError when it is not well.
    check: Callable[[RequestContext], str]
    # Whether it serves the contract that this build is for.
    contract: Callable[[], Verdict] | None = None


def blueprint(dependencies: Sequence[Dependency]) -> Blueprint:
    routes = Blueprint(NAME, __name__)
    started_s = time.monotonic()

    @routes.get("/livez")
    def livez() -> Response:
        return _json({"status": "UP"})

    @routes.get("/readyz")
    def readyz() -> Response:
        # A service without state that started is configured. The services behind it are ready or not by themselves;
        # but with one that means something else by the same names, every answer would be wrong.
        verdicts = [dependency.contract() for dependency in dependencies if dependency.contract]
        unusable = [verdict for verdict in verdicts if not verdict.usable]
        if not unusable:
            detail = "; ".join(verdict.detail for verdict in verdicts)
            return _json({"status": "UP", **({"detail": detail} if detail else {})})
        found = [line for verdict in unusable for line in verdict.differences]
        detail = "; ".join(verdict.detail for verdict in unusable)
        return _json({"status": "DOWN", "detail": detail, "differences": found}, 503)

    @routes.get("/health")
    def health() -> Response:
        with ThreadPoolExecutor(max_workers=max(1, len(dependencies))) as pool:
            results = list(pool.map(_examine, dependencies))
        down = [dependency for dependency, result in zip(dependencies, results) if result["status"] != "UP"]
        status = "DOWN" if any(dependency.essential for dependency in down) else "DEGRADED" if down else "UP"
        report = {
            "status": status,
            "service": SERVICE,
            "version": __version__,
            "uptime_seconds": int(time.monotonic() - started_s),
            "dependencies": results,
        }
        return _json(report, 503 if status == "DOWN" else 200)

    return routes


def _examine(dependency: Dependency) -> dict[str, object]:
    started_s = time.monotonic()
    try:
        status, detail = "UP", dependency.check(new_context(CHECK_TIMEOUT_MS))
    except ServiceError as error:
        status, detail = "DOWN", error.detail
    latency_ms = int((time.monotonic() - started_s) * 1000)
    result: dict[str, object] = {"name": dependency.name, "status": status, "latency_ms": latency_ms, "detail": detail}
    if status != "UP" or dependency.contract is None:
        return result
    return {**result, **_agreement(dependency.contract())}


def _agreement(verdict: Verdict) -> dict[str, object]:
    if verdict.usable:
        return {"contract": verdict.state}
    return {
        "status": "DOWN",
        "detail": verdict.detail,
        "contract": verdict.state,
        "differences": list(verdict.differences),
    }


def _json(content: dict[str, object], status: int = 200) -> Response:
    return Response(json.dumps(content), status=status, content_type="application/json")
