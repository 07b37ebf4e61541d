"""What the proof asks of a cluster, by kubectl."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Any

from manifests import NAME

SERVICES = ("node-data-service", "python-facade", "gateway")
LIMIT_S = 600


class ProofError(Exception):
    """Something is not as it should be; says what."""


def kubectl(*arguments: str, text: str | None = None, check: bool = True, limit_s: int = LIMIT_S) -> str:
    """What it printed. With `check`, raises ProofError if it failed; without, its complaint is part of the answer."""
    try:
        done = subprocess.run(["kubectl", *arguments], input=text, capture_output=True, text=True, timeout=limit_s)
    except subprocess.TimeoutExpired:
        raise ProofError(f"kubectl {' '.join(arguments)} took longer than {limit_s} s") from None
    if check and done.returncode != 0:
        raise ProofError(f"kubectl {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout if check else done.stdout + done.stderr


def until(what: str, condition: Callable[[], bool], limit_s: int = LIMIT_S) -> float:
    """Waits. @returns the seconds it took. Raises ProofError after `limit_s`."""
    begin = time.monotonic()
    while not condition():
        if time.monotonic() - begin > limit_s:
            raise ProofError(f"{what}: not within {limit_s} s")
        time.sleep(1)
    return time.monotonic() - begin


class Namespace:
    """One namespace."""

    def __init__(self, name: str) -> None:
        self.name = name

    def kubectl(self, *arguments: str, **options: Any) -> str:
        return kubectl("-n", self.name, *arguments, **options)

    def get(self, *arguments: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.kubectl("get", *arguments, "-o", "json"))
        return found

    def pods(self, *names: str) -> list[dict[str, Any]]:
        """Those that serve, of the given services or of all."""
        listed = self.get("pods")["items"]
        return [
            pod
            for pod in listed
            if pod["metadata"]["ownerReferences"][0]["kind"] != "Job"
            and (not names or pod["metadata"]["labels"][NAME] in names)
        ]

    def whole(self) -> bool:
        """Whether each workload has all the pods it should have, of its newest version, and no other."""
        workloads = self.get("deployments,statefulsets")["items"]
        pods = self.pods()
        return all(complete(each) for each in workloads) and len(pods) == sum(
            each["spec"]["replicas"] for each in workloads
        )

    def exec(self, target: str, *command: str, check: bool = True) -> str:
        return self.kubectl("exec", target, "--", *command, check=check, limit_s=60)


def complete(workload: dict[str, Any]) -> bool:
    status, wanted = workload["status"], workload["spec"]["replicas"]
    # An autoscaler that has not yet looked leaves one where two should be.
    enough = wanted >= (2 if workload["metadata"]["name"] in SERVICES else 1)
    counts = [status.get(name, 0) for name in ("replicas", "readyReplicas", "updatedReplicas")]
    seen = status.get("observedGeneration", 0) >= workload["metadata"]["generation"]
    return enough and seen and counts == [wanted] * 3


class Counts:
    """The last line of the load's log, kept up to date, and the slowest request since it was last asked for."""

    def __init__(self, namespace: Namespace) -> None:
        self._namespace = namespace
        self._last: dict[str, Any] = {}
        self._slowest_ms = 0
        threading.Thread(target=self._follow, daemon=True).start()

    def now(self) -> dict[str, Any]:
        return dict(self._last)

    def number(self, name: str) -> int:
        return int(self._last.get(name, 0))

    def slowest_ms(self) -> int:
        slowest, self._slowest_ms = self._slowest_ms, 0
        return slowest

    def _follow(self) -> None:
        command = ["kubectl", "-n", self._namespace.name, "logs", "--follow", "--tail=1", "pod/load"]
        while True:
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as log:
                for line in log.stdout or ():
                    if line.startswith("{"):
                        self._last = json.loads(line)
                        self._slowest_ms = max(self._slowest_ms, self._last["slowest_ms"])
            time.sleep(1)
