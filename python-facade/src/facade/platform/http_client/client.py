"""Calls to a service behind this one: pooled connections, a total deadline, bounded answers, no retries.

Retries belong to the gateway: two layers that retry multiply the load of an outage.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlencode

from facade.platform.context import RequestContext
from facade.platform.http_client.exchange import HEADERS, Answer, Call, Exchange

# What the calls go by: requests, as most know it, or libcurl, at a fraction of its CPU time.
Library = Literal["requests", "pycurl"]


class HttpClient:
    """The way to one service. Safe to share between threads."""

    def __init__(
        self,
        upstream: str,
        base_url: str,
        *,
        timeout_ms: int,
        connect_timeout_ms: int,
        connections: int,
        library: Library = "requests",
    ) -> None:
        self.upstream = upstream
        self._base_url = base_url
        self._timeout_ms = timeout_ms
        self._connect_timeout_s = connect_timeout_ms / 1000
        self._exchange = _exchange_by(library, connections)

    def send(
        self,
        context: RequestContext,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        json_body: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Raises UpstreamUnavailable, UpstreamTimeout, UpstreamBadResponse or DeadlineExceeded; never returns half."""
        call = context.capped_ms(self._timeout_ms)
        all_headers = {**HEADERS, **call.outgoing_headers(), **(headers or {})}
        if json_body is not None:
            all_headers["Content-Type"] = "application/json"
        url = self._base_url + path
        return self._exchange(
            self.upstream,
            Call(
                method,
                f"{url}?{urlencode(params)}" if params else url,
                None if json_body is None else json_body.encode(),
                all_headers,
                connect_s=min(self._connect_timeout_s, call.deadline.remaining_s()),
                deadline=call.deadline,
            ),
        )


def _exchange_by(library: Library, connections: int) -> Exchange:
    # Only what is used is loaded: each of them has its memory.
    if library == "pycurl":
        from facade.platform.http_client.by_pycurl import by_pycurl

        return by_pycurl(connections)
    from facade.platform.http_client.by_requests import by_requests

    return by_requests(connections)
