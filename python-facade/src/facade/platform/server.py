"""The production server: granian, one worker process with a pool of threads."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from functools import partial
from types import FrameType
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
    _hear_every_stop()
    threading.Thread(target=_stop_with_parent, name="stop-with-parent", daemon=True).start()
    return create_app(config)


def _hear_every_stop() -> None:
    """Makes sure that the worker's main thread hears of a SIGTERM or SIGINT, whichever thread the kernel gives it to.

    Python runs handlers in the main thread alone, and granian's sleeps there until one runs. A signal to the process
    that a thread just being made takes does not wake it: the worker would serve on until it is killed, with requests
    inside. So no thread takes them but one that waits for them, and what that sends on is for the main thread alone.
    """
    stop = {signal.SIGTERM, signal.SIGINT}
    main_thread = threading.get_ident()

    def send_on() -> None:
        while True:
            signal.sigwait(stop)
            signal.pthread_kill(main_thread, signal.SIGUSR1)

    def stop_serving(_: int, frame: FrameType | None) -> None:
        handler = signal.getsignal(signal.SIGTERM)
        if callable(handler):
            handler(signal.SIGTERM, frame)

    # Inherited by every thread that is made from here on.
    signal.pthread_sigmask(signal.SIG_BLOCK, stop)
    signal.signal(signal.SIGUSR1, stop_serving)
    threading.Thread(target=send_on, name="stop", daemon=True).start()


def _stop_with_parent() -> None:
    """Ends the worker when the process that started it was killed: nobody else would."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
