"""The settings of this service: read from the environment once, at start, and never changed.

Every field is a variable `FACADE_<NAME>`; docs/reference/config.md lists them and a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails

from facade.platform.http_client import Library

PREFIX = "FACADE_"


class ConfigError(Exception):
    """A setting that cannot be used. The message is one line for the person who starts the service."""


def _http_url(value: str) -> str:
    parts = urlsplit(value)
    try:
        usable = parts.scheme in ("http", "https") and parts.hostname is not None and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment or parts.username is not None:
        raise ValueError("must be an http or https URL without user, query and fragment")
    return value.rstrip("/")


def _host_and_port(value: str) -> str:
    host, colon, port = value.rpartition(":")
    if not (host and colon and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ValueError("must be host:port")
    return value


HttpUrl = Annotated[str, AfterValidator(_http_url)]
HostAndPort = Annotated[str, AfterValidator(_host_and_port)]
TimeoutMs = Annotated[int, Field(ge=1, le=600_000)]


class Config(BaseModel):
    """All settings, with their defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = Field("127.0.0.1", min_length=1)
    port: int = Field(5000, ge=1, le=65535)
    threads: int = Field(16, ge=1, le=256)
    request_timeout_ms: TimeoutMs = 5000
    upload_timeout_ms: int = Field(600_000, ge=1, le=3_600_000)
    connect_timeout_ms: TimeoutMs = 1000
    drain_timeout_s: int = Field(10, ge=1, le=600)
    http_client: Library = "requests"
    data_service_transport: Literal["rest", "grpc"] = "rest"
    data_service_url: HttpUrl = "http://127.0.0.1:3000"
    data_service_grpc_target: HostAndPort = "127.0.0.1:50051"
    data_service_timeout_ms: TimeoutMs = 4000
    gateway_url: HttpUrl = "http://127.0.0.1:8080"
    gateway_timeout_ms: TimeoutMs = 3000
    payment_provider_url: HttpUrl = "http://127.0.0.1:8089"
    payment_provider_timeout_ms: TimeoutMs = 3000
    payment_in_flight_ms: TimeoutMs = Field(10_000, validate_default=True)
    graphql_max_depth: int = Field(10, ge=1, le=100)
    graphql_max_cost: int = Field(10_000, ge=1, le=1_000_000)
    graphql_max_tokens: int = Field(1000, ge=1, le=100_000)
    graphql_explorer: bool = False
    log_format: Literal["text", "json"] = "text"

    @field_validator("payment_in_flight_ms")
    @classmethod
    def _outlasts_every_request(cls, value: int, others: ValidationInfo) -> int:
        # Whatever FACADE_PAYMENT_PROVIDER_TIMEOUT_MS says, a call to the provider ends with the request it is for.
        request_ms = others.data.get("request_timeout_ms", 0)
        if value < request_ms:
            raise ValueError(
                f"must be at least FACADE_REQUEST_TIMEOUT_MS, which is {request_ms}: so long an authorization may be "
                "on its way to the provider"
            )
        return value


def load_config(environ: Mapping[str, str]) -> Config:
    """Raises ConfigError for an unknown FACADE_ variable or a bad value."""
    given = {name[len(PREFIX) :].lower(): value for name, value in environ.items() if name.startswith(PREFIX)}
    try:
        return Config.model_validate(given)
    except ValidationError as invalid:
        raise ConfigError("; ".join(_explain(error) for error in invalid.errors())) from invalid


def _explain(error: ErrorDetails) -> str:
    name = f"{PREFIX}{str(error['loc'][0]).upper()}"
    if error["type"] == "extra_forbidden":
        return f"{name} is not a setting of this service; see docs/reference/config.md"
    reason = error["msg"].removeprefix("Value error, ")
    return f"{name}={error['input']!r} cannot be used: {reason[:1].lower()}{reason[1:]}"
