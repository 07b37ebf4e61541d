#!/usr/bin/env python3
"""Does a change show by itself under compose/dev.yaml? Changes a text in a scratch copy of facade and data service."""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from repository_copy import copy_to

LIMIT_S = 90
BEFORE, AFTER = "There is nothing at this path", "Nothing lives at this path"
#: Service, its port inside, and the file with the text.
SERVICES = (
    ("python-facade", 5000, "python-facade/src/facade/errors.py"),
    ("node-data-service", 3000, "node-data-service/src/errors.ts"),
)


def compose(root: Path, *arguments: str) -> str:
    return subprocess.run(["docker", "compose", *arguments], cwd=root, check=True, stdout=subprocess.PIPE, text=True).stdout


def title(root: Path, service: str, port: int) -> str:
    """Of what the service answers where there is nothing; empty while it does not answer."""
    try:
        # Restarted, it is published elsewhere.
        address = compose(root, "port", service, str(port)).strip()
        urllib.request.urlopen(f"http://{address}/nowhere", timeout=5)
    except urllib.error.HTTPError as refused:
        return str(json.load(refused)["title"])
    except (OSError, subprocess.CalledProcessError):
        return ""
    return ""


def watch(root: Path, names: list[str]) -> subprocess.Popen[str]:
    """Returns when it says that it watches."""
    command = ["docker", "compose", "watch", "--no-up", *names]
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout
    for line in process.stdout:
        print(f"  {line}", end="")
        if "Watch enabled" in line:
            return process
    sys.exit("docker compose watch ended")


def change(root: Path, name: str) -> None:
    text = (root / name).read_text()
    assert BEFORE in text, f"{name} no longer has this text: {BEFORE}"
    (root / name).write_text(text.replace(BEFORE, AFTER))


def shows(root: Path, service: str, port: int) -> bool:
    begin = time.monotonic()
    while time.monotonic() < begin + LIMIT_S:
        if title(root, service, port) == AFTER:
            print(f"  {service}: a change shows after {time.monotonic() - begin:.1f} s", flush=True)
            return True
        time.sleep(0.2)
    print(f"  {service}: a change does not show within {LIMIT_S} s")
    return False


def main() -> int:
    os.environ |= {
        "COMPOSE_PROJECT_NAME": "flask-drizzle-dev",
        "COMPOSE_FILE": os.pathsep.join(("compose.yaml", "compose/ports.yaml", "compose/dev.yaml")),
    } | dict.fromkeys(("FACADE_PORT", "DATA_SERVICE_PORT", "DATA_SERVICE_GRPC_PORT"), "0")
    os.environ |= dict.fromkeys(("PAYMENT_PROVIDER_PORT", "POSTGRES_PORT"), "0")
    names = [service for service, _, _ in SERVICES]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        copy_to(root)
        watching = None
        try:
            compose(root, "up", "--build", "--detach", "--wait", *names)
            watching = watch(root, names)
            for _, _, name in SERVICES:
                change(root, name)
            seen = [shows(root, service, port) for service, port, _ in SERVICES]
        finally:
            if watching:
                watching.terminate()
                watching.wait()
            compose(root, "down", "--volumes")
    return 0 if all(seen) else 1


if __name__ == "__main__":
    sys.exit(main())
