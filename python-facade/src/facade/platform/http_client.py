"""Calls to a service behind this one: one pooled session, a total deadline, bounded answers, no retries.

Retries belong to the gateway: two layers that retry multiply the load of an outage.
"""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, ReadTimeoutError
from urllib3.response import HTTPResponse

from facade.errors import UpstreamBadResponse, UpstreamTimeout, UpstreamUnavailable
from facade.platform.context import RequestContext
from facade.platform.deadline import Deadline

MAX_ANSWER_BYTES = 8 * 1024 * 1024
_CHUNK_BYTES = 64 * 1024


@dataclass(frozen=True)
class Answer:
    """What came back, read completely."""

    status: int
    media_type: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class HttpClient:
    """The way to one service. Safe to share between threads."""

    def __init__(
        self, upstream: str, base_url: str, *, timeout_ms: int, connect_timeout_ms: int, connections: int
    ) -> None:
        self.upstream = upstream
        self._base_url = base_url
        self._timeout_ms = timeout_ms
        self._connect_timeout_s = connect_timeout_ms / 1000
        self._session = requests.Session()
        # Proxies and .netrc would be looked up for every single request.
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers = {"Accept-Encoding": "identity", "User-Agent": "python-facade"}
        adapter = HTTPAdapter(pool_connections=1, pool_maxsize=connections, max_retries=0)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

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
        all_headers = {**call.outgoing_headers(), **(headers or {})}
        if json_body is not None:
            all_headers["Content-Type"] = "application/json"
        left_s = call.deadline.remaining_s()
        try:
            response = self._session.request(
                method,
                self._base_url + path,
                params=params,
                data=None if json_body is None else json_body.encode(),
                headers=all_headers,
                timeout=(min(self._connect_timeout_s, left_s), left_s),
                allow_redirects=False,
                stream=True,
            )
            return self._read(response, call.deadline)
        except requests.ConnectTimeout:
            raise UpstreamUnavailable(self.upstream, "could not be reached in time.") from None
        except (requests.Timeout, ReadTimeoutError, TimeoutError):
            raise UpstreamTimeout(self.upstream, "did not answer in time.") from None
        except (requests.RequestException, HTTPError, http.client.HTTPException, OSError) as error:
            if _is_nonsense(error):
                raise UpstreamBadResponse(self.upstream, "answered something that is not HTTP.") from error
            raise UpstreamUnavailable(self.upstream, "cannot be reached.") from error

    def _read(self, response: requests.Response, deadline: Deadline) -> Answer:
        """Reads piece by piece: the session's timeout is for one wait, and a slow drip has many."""
        raw: HTTPResponse = response.raw
        body = bytearray()
        try:
            while True:
                left_s = _left_or_timeout(deadline)
                if raw.connection is not None and getattr(raw.connection, "sock", None) is not None:
                    raw.connection.sock.settimeout(left_s)
                piece = raw.read1(_CHUNK_BYTES)
                if not piece:
                    break
                body += piece
                if len(body) > MAX_ANSWER_BYTES:
                    raise UpstreamBadResponse(self.upstream, "answered more than can be true.")
        except BaseException:
            response.close()
            raise
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Answer(response.status_code, media_type, response.headers, bytes(body))


def _left_or_timeout(deadline: Deadline) -> float:
    left_s = deadline.expires_at_s - deadline.monotonic()
    if left_s <= 0:
        raise TimeoutError
    return left_s


def _is_nonsense(error: BaseException) -> bool:
    """Whether the other side spoke, but not HTTP. Looks into what requests and urllib3 wrapped."""
    pending: list[Any] = [error]
    seen = 0
    while pending and seen < 20:
        cause = pending.pop()
        seen += 1
        if isinstance(cause, ConnectionError):
            return False
        if isinstance(cause, http.client.HTTPException):
            return True
        if isinstance(cause, BaseException):
            pending.extend(cause.args)
    return isinstance(error, requests.exceptions.InvalidHeader)
