"""What the cluster has to refuse, each beside what it has to allow: a refusal of everything would prove nothing."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator

from cluster import Namespace, until

Finding = tuple[str, str, bool]

CONNECT = """
import socket, sys
try:
    socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=4).close()
    print("OPEN")
except socket.gaierror:
    print("NO-NAME")
except OSError:
    print("REFUSED")
"""
CONNECT_NODE = """
require('net').connect(+process.argv[2], process.argv[1]).setTimeout(4000)
  .on('connect', () => { console.log('OPEN'); process.exit() })
  .on('error', (e) => { console.log(e.code === 'ENOTFOUND' ? 'NO-NAME' : 'REFUSED'); process.exit() })
  .on('timeout', () => { console.log('REFUSED'); process.exit() })
"""
# curl's exit codes: 6 no such name, 7 refused, 28 no answer in time; 0 and 52 to 56 mean that there was a connection.
CURL = {0: "OPEN", 6: "NO-NAME", 7: "REFUSED", 28: "REFUSED"}


def all_guards(shop: Namespace, client: Namespace) -> Iterator[Finding]:
    yield from edges(shop, client)
    yield from admission(shop)
    yield from autoscalers(shop)


def edges(shop: Namespace, client: Namespace) -> Iterator[Finding]:
    facade, data = "deployment/python-facade", "deployment/node-data-service"
    outside = f"node-data-service.{shop.name}"
    for source, target, port, wanted, found in (
        ("python-facade", "node-data-service", 3000, "OPEN", python(shop, facade, "node-data-service", 3000)),
        ("python-facade", "postgresql", 5432, "REFUSED", python(shop, facade, "postgresql", 5432)),
        ("node-data-service", "postgresql", 5432, "OPEN", node(shop, data, "postgresql", 5432)),
        ("node-data-service", "payment-provider", 8080, "REFUSED", node(shop, data, "payment-provider", 8080)),
        ("payment-provider", "node-data-service", 3000, "REFUSED", curl(shop, "node-data-service", 3000)),
        ("outside", "node-data-service", 3000, "REFUSED", python(client, "pod/load", outside, 3000)),
        ("outside", "gateway", 8080, "OPEN", python(client, "pod/load", f"gateway.{shop.name}", 8080)),
    ):
        yield f"edge {source} -> {target}:{port}", found, found == wanted


def python(space: Namespace, pod: str, host: str, port: int) -> str:
    return space.exec(pod, "python", "-c", CONNECT, host, str(port)).strip()


def node(space: Namespace, pod: str, host: str, port: int) -> str:
    return space.exec(pod, "node", "-e", CONNECT_NODE, host, str(port)).strip()


def curl(space: Namespace, host: str, port: int) -> str:
    said = space.exec(
        *("deployment/payment-provider", "curl", "-s", "-m", "4", "-o", "/dev/null", "-w", "%{exitcode}"),
        f"http://{host}:{port}/livez",
        check=False,
    )
    code = re.match(r"\d+", said)
    return CURL.get(int(code.group()), said) if code else said


def admission(shop: Namespace) -> Iterator[Finding]:
    """The gateway's own pod is let in; as root it is not."""
    pod = shop.get("deployment", "gateway")["spec"]["template"]
    pod["metadata"]["name"] = "intruder"
    pod |= {"apiVersion": "v1", "kind": "Pod"}
    decent = try_to_create(shop, pod)
    yield "admission of a restricted pod", decent, "created" in decent
    pod["spec"]["securityContext"] |= {"runAsNonRoot": False, "runAsUser": 0}
    root = try_to_create(shop, pod)
    refused = "violates PodSecurity" in root
    yield "admission of the same pod as root", "refused: violates PodSecurity" if refused else root, refused


def try_to_create(shop: Namespace, pod: dict[str, object]) -> str:
    return shop.kubectl("create", "--dry-run=server", "-f", "-", text=json.dumps(pod), check=False).strip()


def autoscalers(shop: Namespace) -> Iterator[Finding]:
    if "metrics.k8s.io" not in shop.kubectl("api-versions"):
        yield "autoscalers", "not shown: the cluster has no metrics (metrics-server)", True
        return
    begin = time.monotonic()
    until("metrics for each autoscaler", lambda: all(utilization(shop).values()), 120)
    found = ", ".join(f"{name} {percent} %" for name, percent in utilization(shop).items())
    yield "autoscalers see CPU of what is requested", f"{found} ({time.monotonic() - begin:.0f} s)", True


def utilization(shop: Namespace) -> dict[str, int | None]:
    return {
        item["metadata"]["name"]: next(
            (
                each["resource"]["current"].get("averageUtilization")
                for each in item["status"].get("currentMetrics") or []
            ),
            None,
        )
        for item in shop.get("horizontalpodautoscalers")["items"]
    }
