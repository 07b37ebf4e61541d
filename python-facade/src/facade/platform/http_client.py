"""Calls to a service behind this one: pooled connections, a total deadline, bounded answers, no retries.

Retries belong to the gateway: two layers that retry multiply the load of an outage.
"""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Literal, Protocol
from urllib.parse import urlencode

import certifi
import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, HTTPError, InvalidHeader, NewConnectionError, TimeoutError as Late
from urllib3.response import BaseHTTPResponse

from facade.errors import UpstreamBadResponse, UpstreamTimeout, UpstreamUnavailable
from facade.platform.context import RequestContext
from facade.platform.deadline import Deadline

MAX_ANSWER_BYTES = 8 * 1024 * 1024
_CHUNK_BYTES = 64 * 1024
_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "python-facade"}

# What the calls go by: requests, as most know it, or the pool beneath it, at a third of its CPU time.
Library = Literal["requests", "urllib3"]


@dataclass(frozen=True)
class Answer:
    """What came back, read completely."""

    status: int
    media_type: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class _Call:
    method: str
    url: str
    body: bytes | None
    headers: Mapping[str, str]
    connect_s: float
    read_s: float


class _Opener(Protocol):
    def __call__(self, call: _Call) -> BaseHTTPResponse:
        """The answer, of which only the head has been read."""


def _open_by_requests(connections: int) -> _Opener:
    session = requests.Session()
    # Proxies and .netrc would be looked up for every single request.
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers = dict(_HEADERS)
    adapter = HTTPAdapter(pool_connections=1, pool_maxsize=connections, max_retries=0)
    session.mount("http://", adapter)
    session.mount("https://", adapter)

    def send(call: _Call) -> BaseHTTPResponse:
        response = session.request(
            call.method,
            call.url,
            data=call.body,
            headers=call.headers,
            timeout=(call.connect_s, call.read_s),
            allow_redirects=False,
            stream=True,
        )
        raw: BaseHTTPResponse = response.raw
        return raw

    return send


def _open_by_urllib3(connections: int) -> _Opener:
    pool = urllib3.PoolManager(num_pools=1, maxsize=connections, retries=False, ca_certs=certifi.where())

    def send(call: _Call) -> BaseHTTPResponse:
        return pool.request(
            call.method,
            call.url,
            body=call.body,
            headers={**_HEADERS, **call.headers},
            timeout=urllib3.Timeout(connect=call.connect_s, read=call.read_s),
            redirect=False,
            preload_content=False,
            decode_content=False,
        )

    return send


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
        self._open = (_open_by_urllib3 if library == "urllib3" else _open_by_requests)(connections)

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
        url = self._base_url + path
        opened = _Call(
            method,
            f"{url}?{urlencode(params)}" if params else url,
            None if json_body is None else json_body.encode(),
            all_headers,
            connect_s=min(self._connect_timeout_s, left_s),
            read_s=left_s,
        )
        try:
            return self._read(self._open(opened), call.deadline)
        except (requests.ConnectTimeout, ConnectTimeoutError, NewConnectionError) as error:
            in_time = "cannot be reached." if isinstance(error, NewConnectionError) else "could not be reached in time."
            raise UpstreamUnavailable(self.upstream, in_time) from None
        except (requests.Timeout, Late, TimeoutError):
            raise UpstreamTimeout(self.upstream, "did not answer in time.") from None
        except (requests.RequestException, HTTPError, http.client.HTTPException, OSError) as error:
            if _is_nonsense(error):
                raise UpstreamBadResponse(self.upstream, "answered something that is not HTTP.") from error
            raise UpstreamUnavailable(self.upstream, "cannot be reached.") from error

    def _read(self, raw: BaseHTTPResponse, deadline: Deadline) -> Answer:
        """Reads piece by piece: the library's timeout is for one wait, and a slow drip has many."""
        body = bytearray()
        try:
            while True:
                left_s = _left_or_timeout(deadline)
                sock: Any = getattr(raw.connection, "sock", None)
                if sock is not None:
                    sock.settimeout(left_s)
                piece = raw.read1(_CHUNK_BYTES)
                if not piece:
                    break
                body += piece
                if len(body) > MAX_ANSWER_BYTES:
                    raise UpstreamBadResponse(self.upstream, "answered more than can be true.")
        except BaseException:
            raw.close()
            raise
        media_type = raw.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Answer(raw.status, media_type, raw.headers, bytes(body))


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
    return isinstance(error, (requests.exceptions.InvalidHeader, InvalidHeader))
