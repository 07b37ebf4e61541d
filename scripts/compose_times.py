#!/usr/bin/env python3
"""How long Docker Compose takes here, each thing PASSES times: scripts/compose_times.py

From `up` with built images and empty volumes to the first completed checkout, and from a changed source file to a
built image, for each service. It works in a scratch copy, in a Compose project of its own.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from repository_copy import ROOT, copy_to

PASSES = 3
START_LIMIT_S = 30
#: A file of each service, and a line that changes what is built from it.
CHANGES = {
    "gateway": ("gateway/src/main/java/com/example/gateway/GatewayApplication.java", "class Changed{0} {{}}"),
    "python-facade": ("python-facade/src/facade/app.py", "CHANGED = {0}"),
    "node-data-service": ("node-data-service/src/server.ts", "console.debug({0});"),
}


def compose(root: Path, *arguments: str) -> None:
    ended = subprocess.run(["docker", "compose", *arguments], cwd=root, capture_output=True, text=True)
    if ended.returncode != 0:
        sys.exit(f"docker compose {' '.join(arguments)} failed:\n{ended.stdout[-2000:]}{ended.stderr[-4000:]}")


def seconds(work: Callable[[], None]) -> float:
    begin = time.monotonic()
    work()
    return time.monotonic() - begin


def report(what: str, measured: list[float], limit: str = "") -> None:
    print(f"  {what:34} {median(measured):5.1f} s  ({min(measured):.1f} to {max(measured):.1f}){limit}", flush=True)


def starts(root: Path) -> list[float]:
    measured = []
    for _ in range(PASSES):
        compose(root, "down", "--volumes")
        measured.append(seconds(lambda: compose(root, "up", "--detach", "--wait")))
    return measured


def rebuilds(root: Path, service: str) -> list[float]:
    name, line = CHANGES[service]
    measured = []
    for _ in range(PASSES):
        with (root / name).open("a") as source:
            # A content that no build before has had.
            source.write(f"\n{line.format(time.time_ns())}\n")
        measured.append(seconds(lambda: compose(root, "build", service)))
    return measured


def main() -> int:
    os.environ |= {"COMPOSE_PROJECT_NAME": "flask-drizzle-times", "GATEWAY_PORT": "0", "GATEWAY_GRPC_PORT": "0"}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        copy_to(root)
        try:
            compose(root, "build")
            up = starts(root)
            report("up to the first completed checkout", up, f", at most {START_LIMIT_S}")
            for service in CHANGES:
                report(f"{service}, a source changed", rebuilds(root, service))
        finally:
            compose(root, "down", "--volumes")
            # The images are those of the changed sources.
            compose(ROOT, "build")
    return 1 if median(up) > START_LIMIT_S else 0


if __name__ == "__main__":
    sys.exit(main())
