"""Calls by requests, which most know."""

from __future__ import annotations

import http.client
import time
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import ConnectTimeoutError, HTTPError, InvalidHeader, NewConnectionError, TimeoutError as Late
from urllib3.response import BaseHTTPResponse

from facade.platform.deadline import Deadline
from facade.platform.http_client import failures
from facade.platform.http_client.exchange import IDLE_LIMIT_S, MAX_ANSWER_BYTES, Answer, Call, Exchange, media_type_of

_CHUNK_BYTES = 64 * 1024


def by_requests(connections: int) -> Exchange:
    # Without a session around it, which looks for proxies, cookies, hooks and redirects at each request.
    adapter = HTTPAdapter(pool_connections=1, pool_maxsize=connections, max_retries=0)
    adapter.poolmanager.pool_classes_by_scheme = _POOLS

    def exchange(upstream: str, call: Call) -> Answer:
        try:
            timeout = (call.connect_s, _left_or_timeout(call.deadline))
            response = adapter.send(_prepared(call), stream=True, timeout=timeout, verify=True)
            return _read(upstream, response.raw, call.deadline)
        except (requests.ConnectTimeout, ConnectTimeoutError, NewConnectionError) as error:
            refused = isinstance(error, NewConnectionError)
            raise (failures.not_reached(upstream) if refused else failures.not_reached_in_time(upstream)) from None
        except (requests.Timeout, Late, TimeoutError):
            raise failures.late(upstream) from None
        except (requests.RequestException, HTTPError, http.client.HTTPException, OSError) as error:
            raise (failures.no_http(upstream) if _is_nonsense(error) else failures.not_reached(upstream)) from error

    return exchange


def _prepared(call: Call) -> requests.PreparedRequest:
    """Only what is needed of preparing: the URL is complete and quoted, and there are no cookies or credentials."""
    prepared = requests.PreparedRequest()
    prepared.method = call.method
    prepared.url = call.url
    prepared.headers = CaseInsensitiveDict(call.headers)
    prepared.prepare_content_length(call.body)
    prepared.body = call.body
    return prepared


class _IdleLimit:
    """A pool that leaves connections which were idle for long."""

    def _put_conn(self, conn: Any) -> None:
        if conn is not None:
            conn.idle_since_s = time.monotonic()
        super()._put_conn(conn)  # type: ignore[misc]

    def _get_conn(self, timeout: float | None = None) -> Any:
        conn = super()._get_conn(timeout)  # type: ignore[misc]
        if time.monotonic() - getattr(conn, "idle_since_s", time.monotonic()) > IDLE_LIMIT_S:
            # As urllib3 does it with one that the server has closed: it is opened again when used.
            conn.close()
        return conn


class _HttpPool(_IdleLimit, urllib3.HTTPConnectionPool):
    pass


class _HttpsPool(_IdleLimit, urllib3.HTTPSConnectionPool):
    pass


_POOLS = {"http": _HttpPool, "https": _HttpsPool}


def _read(upstream: str, raw: BaseHTTPResponse, deadline: Deadline) -> Answer:
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
                raise failures.too_long(upstream)
    except BaseException:
        raw.close()
        raise
    headers = raw.headers
    return Answer(raw.status, media_type_of(headers.get("Content-Type")), headers.get("Retry-After", ""), bytes(body))


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
