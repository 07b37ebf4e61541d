"""A server on loopback that answers every connection with the same bytes, or with none."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Conversation = Callable[[socket.socket, threading.Event], None]


@contextmanager
def broken_server(conversation: Conversation) -> Iterator[int]:
    """Yields the port. `conversation` gets each connection, and an event that is set when the test is over."""
    over = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def serve(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            conversation(connection, over)

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threads.append(threading.Thread(target=serve, args=(connection,)))
                threads[-1].start()

    acceptor = threading.Thread(target=accept)
    acceptor.start()
    try:
        yield listener.getsockname()[1]
    finally:
        over.set()
        # Closing alone does not wake an accept() that is waiting.
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        acceptor.join()
        for thread in threads:
            thread.join()


@contextmanager
def closed_port() -> Iterator[int]:
    """A port that is ours, and refuses."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def silent(connection: socket.socket, over: threading.Event) -> None:
    over.wait(30)


def reset(connection: socket.socket, over: threading.Event) -> None:
    connection.recv(1)
    # Linger of zero: closing sends a reset.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def hang_up(connection: socket.socket, over: threading.Event) -> None:
    connection.recv(65536)


def answer(content: bytes) -> Conversation:
    def converse(connection: socket.socket, over: threading.Event) -> None:
        connection.recv(65536)
        connection.sendall(content)

    return converse


def http_answer(content: bytes, head: bytes = b"200 OK\r\nContent-Type: application/json") -> Conversation:
    return answer(b"HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (head, len(content), content))


def drip(connection: socket.socket, over: threading.Event) -> None:
    """Valid so far, one byte at a time, for ever: no single wait is long."""
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n")
    while not over.wait(0.05):
        connection.sendall(b" ")
