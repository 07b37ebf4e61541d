"""Calls by libcurl, which does in C what requests does in Python."""

from __future__ import annotations

import io
import re
from queue import Empty, Full, LifoQueue

import certifi
import pycurl

from facade.errors import ServiceError
from facade.platform.http_client import failures
from facade.platform.http_client.exchange import IDLE_LIMIT_S, MAX_ANSWER_BYTES, Answer, Call, Exchange, media_type_of

_CERTIFICATES = certifi.where()
_SAFE = {"GET", "HEAD"}
_RETRY_AFTER = re.compile(rb"^retry-after:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_NO_HTTP = {
    pycurl.E_UNSUPPORTED_PROTOCOL,
    pycurl.E_FTP_WEIRD_SERVER_REPLY,
    pycurl.E_PARTIAL_FILE,
}


def by_pycurl(connections: int) -> Exchange:
    # Each handle keeps the connection of its last call.
    idle: LifoQueue[pycurl.Curl] = LifoQueue(connections)

    def exchange(upstream: str, call: Call) -> Answer:
        try:
            curl = idle.get_nowait()
        except Empty:
            curl = pycurl.Curl()
        answer = _perform(curl, upstream, call)
        try:
            idle.put_nowait(curl)
        except Full:
            curl.close()
        return answer

    return exchange


def _perform(curl: pycurl.Curl, upstream: str, call: Call) -> Answer:
    head = bytearray()
    body = bytearray()
    _prepare(curl, call)
    curl.setopt(pycurl.HEADERFUNCTION, head.extend)
    curl.setopt(pycurl.WRITEFUNCTION, body.extend)
    try:
        curl.perform()
    except pycurl.error as error:
        failure = _failure(upstream, int(error.args[0]), sent=curl.getinfo(pycurl.REQUEST_SIZE) > 0)
        curl.close()
        raise failure from error
    retry_after = _RETRY_AFTER.search(head)
    return Answer(
        curl.getinfo(pycurl.RESPONSE_CODE),
        media_type_of(curl.getinfo(pycurl.CONTENT_TYPE)),
        retry_after.group(1).decode("latin-1") if retry_after else "",
        bytes(body),
    )


def _prepare(curl: pycurl.Curl, call: Call) -> None:
    curl.reset()
    curl.setopt(pycurl.URL, call.url)
    # Without these, libcurl adds a header of its own to what has a body.
    headers = ["Expect:", *(f"{name}: {value}" for name, value in call.headers.items())]
    if call.body is not None:
        # On a connection that turns out to be closed libcurl sends once more, and a write must never be sent twice:
        # what it reads from a function it cannot read again.
        curl.setopt(pycurl.POST, 1)
        curl.setopt(pycurl.POSTFIELDSIZE, len(call.body))
        curl.setopt(pycurl.READFUNCTION, io.BytesIO(call.body).read)
    elif call.method not in _SAFE:
        curl.setopt(pycurl.POSTFIELDS, b"")
        headers.append("Content-Type:")
        # With nothing to read, only a new connection is certain.
        curl.setopt(pycurl.FRESH_CONNECT, 1)
    curl.setopt(pycurl.CUSTOMREQUEST, call.method)
    curl.setopt(pycurl.HTTPHEADER, headers)
    curl.setopt(pycurl.CONNECTTIMEOUT_MS, max(1, int(call.connect_s * 1000)))
    curl.setopt(pycurl.TIMEOUT_MS, max(1, int(call.deadline.remaining_s() * 1000)))
    curl.setopt(pycurl.MAXAGE_CONN, IDLE_LIMIT_S)
    curl.setopt(pycurl.MAXCONNECTS, 1)
    curl.setopt(pycurl.MAXFILESIZE, MAX_ANSWER_BYTES)
    # Signals are the main thread's.
    curl.setopt(pycurl.NOSIGNAL, 1)
    curl.setopt(pycurl.PROXY, "")
    curl.setopt(pycurl.CAINFO, _CERTIFICATES)


def _failure(upstream: str, code: int, *, sent: bool) -> ServiceError:
    if code == pycurl.E_OPERATION_TIMEDOUT:
        return failures.late(upstream) if sent else failures.not_reached_in_time(upstream)
    if code == pycurl.E_FILESIZE_EXCEEDED:
        return failures.too_long(upstream)
    return failures.no_http(upstream) if code in _NO_HTTP else failures.not_reached(upstream)
