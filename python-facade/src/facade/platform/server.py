"""The production server: granian, one worker process with a pool of threads."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from functools import partial
from typing import Protocol

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from facade import __version__
from facade.platform.logs import configure_logging, server_logging

_log = logging.getLogger(__name__)


class ServerConfig(Protocol):
    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def threads(self) -> int: ...
    @property
    def drain_timeout_s(self) -> int: ...
    @property
    def log_format(self) -> str: ...


def serve(create_app: Callable[..., Flask], config: ServerConfig) -> None:
    """Serves until SIGTERM or SIGINT, then lets running requests finish for at most `drain_timeout_s`."""
    configure_logging(config.log_format)
    server = Granian(
        target="facade",
        address=config.host,
        port=config.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=config.threads,
        workers_kill_timeout=config.drain_timeout_s,
        # Its warnings are advice about thread counts; what this service does is told by its own lines.
        log_level=LogLevels.error,
        log_dictconfig=server_logging(config.log_format),
        log_access=False,
    )
    where = {"host": config.host, "port": config.port, "threads": config.threads, "version": __version__}
    server.on_startup(lambda: _log.info("starting", extra={"fields": where}))
    server.on_shutdown(lambda: _log.info("stopped"))
    server.serve(target_loader=partial(_load, create_app, config), wrap_loader=False)


def _load(create_app: Callable[..., Flask], config: ServerConfig) -> Flask:
    configure_logging(config.log_format)
    threading.Thread(target=_stop_with_parent, name="stop-with-parent", daemon=True).start()
    return create_app(config)


def _stop_with_parent() -> None:
    """Ends the worker when the process that started it was killed: nobody else would."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
