"""An application out of features: everything around the handlers, and nothing about what they do."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache

from flask import Flask, Response

from facade.platform import health, problems, requests
from facade.platform.health import Dependency
from facade.platform.openapi import Info, document
from facade.platform.routing import Routes


def build_app(
    info: Info, features: Sequence[Routes], dependencies: Sequence[Dependency], *, request_timeout_ms: int
) -> Flask:
    app = Flask("facade", static_folder=None)
    # A doubled slash is a wrong path, and not worth a redirect (which would be HTML).
    app.url_map.merge_slashes = False
    requests.install(app, request_timeout_ms)
    problems.install(app)
    app.register_blueprint(health.blueprint(dependencies))
    for feature in features:
        app.register_blueprint(feature.blueprint)

    @lru_cache(maxsize=1)
    def rendered() -> str:
        return json.dumps(document(info, features))

    @app.get("/openapi.json")
    def openapi() -> Response:
        return Response(rendered(), content_type="application/json")

    return app
