"""The application factory: the platform, joined with the shop."""

from __future__ import annotations

from flask import Flask

from facade import __version__
from facade.config import Config
from facade.platform.application import build_app
from facade.platform.openapi import Info
from facade.shop import registry
from facade.shop.ports import Ports

INFO = Info(
    title="python-facade",
    version=__version__,
    description=(
        "Business rules of the shop. Amounts are integers in cents (hundredths) of the `currency` beside them, "
        "times are RFC 3339 in UTC. Errors are problem details (RFC 9457) with a stable `code`."
    ),
)


def create_app(config: Config, ports: Ports | None = None) -> Flask:
    """The facade as a WSGI application. Tests pass their own ports; otherwise the settings say where things are."""
    used, dependencies = (ports, []) if ports else registry.connect(config)
    return build_app(INFO, registry.features(used, config), dependencies, request_timeout_ms=config.request_timeout_ms)
