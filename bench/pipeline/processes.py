"""The services as real processes: started, killed, started again, and watched."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
READY_LIMIT_S = 300
SAMPLE_S = 0.5


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


class Running(NamedTuple):
    """A process of this machine."""

    pid: int
    parent: int
    resident_mib: float


@dataclass
class Service:
    """One process, which may have children."""

    name: str
    command: list[str]
    environment: dict[str, str]
    port: int
    probe: str = "/livez"
    process: subprocess.Popen[bytes] | None = None
    # Of each life: resident MiB of the process and its children, one for each sample.
    lives: list[list[float]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.begin()
        self.await_ready()

    def begin(self) -> None:
        """Without waiting for it, so that several can start at the same time."""
        logs = ROOT / ".run" / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        with (logs / f"pipeline-{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command, env={**os.environ, **self.environment}, stdout=log, stderr=log, cwd=ROOT / "python-facade"
            )
        self.lives.append([])

    def await_ready(self) -> None:
        until = time.monotonic() + READY_LIMIT_S
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}{self.probe}", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.05)
        raise SystemExit(f"{self.name} did not start: see .run/logs/pipeline-{self.name}.log")

    def kill(self) -> None:
        """With everything it started, and without a word."""
        assert self.process is not None
        for pid in [*children(self.process.pid), self.process.pid]:
            os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def sample(self, running: list[Running]) -> None:
        if self.process is not None and self.process.poll() is None:
            own = self.process.pid
            self.lives[-1].append(sum(each.resident_mib for each in running if own in (each.pid, each.parent)))


class Watch(threading.Thread):
    """Samples the memory of each service until it is stopped."""

    def __init__(self, services: list[Service]) -> None:
        super().__init__(daemon=True)
        self._services = services
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(SAMPLE_S):
            running = processes()
            for service in self._services:
                service.sample(running)

    def stop(self) -> None:
        self._over.set()
        self.join()


def processes() -> list[Running]:
    """All there are; ps knows them on Linux and macOS."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True).stdout
    return [Running(int(pid), int(parent), int(rss) / 1024) for pid, parent, rss in map(str.split, listed.splitlines())]


def children(pid: int) -> list[int]:
    return [each.pid for each in processes() if each.parent == pid]
