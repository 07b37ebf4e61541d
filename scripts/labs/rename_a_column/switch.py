"""The switch: one address in front of the instances of a service, as a load balancer or a Kubernetes Service is.

HTTP, not TCP: only who sees single requests knows when the last one of an instance has been answered.
"""

from __future__ import annotations

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DRAIN_LIMIT_S = 10
ANSWER_LIMIT_S = 10
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}


class Switch:
    """Sends each new request to the current instance."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._in_flight: dict[int, int] = {}
        self._current = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def turn_to(self, port: int) -> None:
        """New requests go to `port` from now on; comes back when the instance before has answered its last one."""
        with self._changed:
            before, self._current = self._current, port
            if not self._changed.wait_for(lambda: not self._in_flight.get(before), DRAIN_LIMIT_S):
                raise TimeoutError(f"the instance on port {before} still has requests after {DRAIN_LIMIT_S} s")

    def enter(self) -> int:
        """Takes a place at the current instance. @returns its port"""
        with self._changed:
            self._in_flight[self._current] = self._in_flight.get(self._current, 0) + 1
            return self._current

    def leave(self, port: int) -> None:
        with self._changed:
            self._in_flight[port] -= 1
            self._changed.notify_all()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(switch: Switch) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
            port = switch.enter()
            upstream = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_LIMIT_S)
            try:
                upstream.request(self.command, self.path, body or None, headers)
                answer = upstream.getresponse()
                content = answer.read()
            finally:
                upstream.close()
                switch.leave(port)
            self._answer(answer, content)

        do_GET = do_HEAD = do_POST = do_PATCH = do_DELETE = pass_on

        def _answer(self, answer: http.client.HTTPResponse, content: bytes) -> None:
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in HOP_BY_HOP:
                    self.send_header(name, value)
            if answer.status != 204:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """The services log their requests."""

    return Handler
