"""What can become of a call, whichever library made it."""

from __future__ import annotations

from facade.errors import UpstreamBadResponse, UpstreamTimeout, UpstreamUnavailable


def not_reached(upstream: str) -> UpstreamUnavailable:
    return UpstreamUnavailable(upstream, "cannot be reached.")


def not_reached_in_time(upstream: str) -> UpstreamUnavailable:
    return UpstreamUnavailable(upstream, "could not be reached in time.")


def late(upstream: str) -> UpstreamTimeout:
    return UpstreamTimeout(upstream, "did not answer in time.")


def no_http(upstream: str) -> UpstreamBadResponse:
    return UpstreamBadResponse(upstream, "answered something that is not HTTP.")


def too_long(upstream: str) -> UpstreamBadResponse:
    return UpstreamBadResponse(upstream, "answered more than can be true.")
