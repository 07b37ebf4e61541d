"""HTTP by hand: HTTP libraries refuse to send what a fuzzer must send."""

import contextlib
import socket
from http.client import HTTPException, HTTPResponse
from urllib.parse import urlsplit

from promises import Answer

PATIENCE_SECONDS = 30


class NoAnswer(Exception):
    """The connection ended, or nothing came in time."""


def exchange(base: str, method: str, target: bytes, headers: dict[str, bytes], body: bytes) -> Answer:
    """Sends exactly these bytes on a connection of its own."""
    address = urlsplit(base)
    assert address.hostname and address.port
    lines = [b"%s %s HTTP/1.1" % (method.encode(), target), f"Host: {address.netloc}".encode(), b"Connection: close"]
    lines += [name.encode() + b": " + value for name, value in headers.items()]
    if body or method in ("POST", "PATCH", "PUT"):
        lines.append(b"Content-Length: %d" % len(body))
    with socket.create_connection((address.hostname, address.port), timeout=PATIENCE_SECONDS) as connection:
        # A server may answer, and stop listening, before it has read everything.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(b"\r\n".join(lines) + b"\r\n\r\n" + body)
        return read(connection, method)


def read(connection: socket.socket, method: str) -> Answer:
    response = HTTPResponse(connection, method=method)
    try:
        response.begin()
        content = response.read()
    except (HTTPException, OSError) as error:
        raise NoAnswer(f"no answer: {type(error).__name__} {error}") from error
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, content)
