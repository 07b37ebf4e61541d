"""The running system: for each service a switch, and behind it the instance of the newest release."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scratch import LabFailure
from switch import Switch

READY_LIMIT_S = 90
STOP_LIMIT_S = 15
LOOPBACK = "127.0.0.1"


@dataclass
class Instance:
    """One process of a service."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def readiness(self) -> tuple[int, dict]:
        """Status and body of /readyz; 0 while nobody listens."""
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=3)
        try:
            connection.request("GET", "/readyz")
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except OSError:
            return 0, {}
        finally:
            connection.close()

    def await_ready(self) -> None:
        self.await_answer(200)

    def await_answer(self, status: int) -> dict:
        """Waits until /readyz answers with the status. @returns its body"""
        give_up_at = time.monotonic() + READY_LIMIT_S
        while time.monotonic() < give_up_at:
            answered, body = self.readiness()
            if answered == status:
                return body
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise LabFailure(f"/readyz never said {status}. Its log ends with:\n{self.log.read_text()[-2000:]}")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass
class System:
    """gateway, python-facade and node-data-service, each behind its switch."""

    logs: Path
    database_url: str
    java: str
    switches: dict[str, Switch] = field(default_factory=dict)
    instances: dict[str, Instance] = field(default_factory=dict)
    # Those that are being started or stopped, too.
    alive: list[Instance] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.logs.mkdir(parents=True)
        self.switches = {name: Switch() for name in ("gateway", "python-facade", "node-data-service")}

    @property
    def door(self) -> int:
        return self.switches["gateway"].port

    def replace(self, service: str, release: Path) -> None:
        """A new instance beside the old one; when it is ready requests go there, and then the old one is stopped."""
        new = self.start(service, release)
        new.await_ready()
        self.switches[service].turn_to(new.port)
        old = self.instances.get(service)
        self.instances[service] = new
        if old:
            self.stop(old)

    def refusal(self, service: str, release: Path) -> str:
        """Starts an instance that must not get ready. @returns why it says it is not"""
        instance = self.start(service, release)
        answer = instance.await_answer(503)
        self.stop(instance)
        return f"not ready: {answer['differences'][0]}" if answer.get("differences") else f"not ready: {answer}"

    def all_ready(self) -> str:
        """Makes sure that nobody in service has become unready through what was replaced."""
        for name, instance in self.instances.items():
            status, body = instance.readiness()
            if status != 200:
                raise LabFailure(f"{name} is in service and not ready: {body}")
        return "all ready"

    def stop(self, instance: Instance) -> None:
        instance.stop()
        self.alive.remove(instance)

    def start(self, service: str, release: Path) -> Instance:
        port, grpc_port = free_ports(2)
        command, settings = self._command(service, port, grpc_port)
        log = self.logs / f"{service}-{release.name}-{port}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=release / service,
                env={**os.environ, **settings},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # Ctrl-C is for the lab, which stops its services in order.
                start_new_session=True,
            )
        instance = Instance(process, port, log)
        self.alive.append(instance)
        return instance

    def _command(self, service: str, port: int, grpc_port: int) -> tuple[list[str], dict[str, str]]:
        data_service = f"http://{LOOPBACK}:{self.switches['node-data-service'].port}"
        facade = f"http://{LOOPBACK}:{self.switches['python-facade'].port}"
        if service == "node-data-service":
            ports = {"DATA_SERVICE_PORT": str(port), "DATA_SERVICE_GRPC_PORT": str(grpc_port)}
            return ["node", "dist/server.js"], {**ports, "DATABASE_URL": self.database_url}
        if service == "python-facade":
            settings = {"FACADE_PORT": str(port), "FACADE_DATA_SERVICE_URL": data_service}
            return [".venv/bin/python", "-m", "facade"], {**settings, "PYTHONPATH": f"src{os.pathsep}generated"}
        settings = {"GATEWAY_FACADE_URL": facade, "GATEWAY_DATA_SERVICE_URL": data_service}
        ports = {"GATEWAY_PORT": str(port), "GATEWAY_GRPC_PORT": str(grpc_port), "GATEWAY_MANAGEMENT_PORT": "0"}
        return [self.java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", "gateway.jar"], {**ports, **settings}

    def close(self) -> None:
        for instance in reversed(self.alive):
            instance.stop()
        for switch in self.switches.values():
            switch.close()


def free_ports(count: int) -> Iterator[int]:
    """Ports nobody listens on, all different."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind((LOOPBACK, 0))
        return iter([one.getsockname()[1] for one in sockets])
