"""The proof on a cluster: all comes up, and under load each service is updated, a node drained, each pod killed.

Uses namespaces of its own, shows each step, ends with a table, and removes what it made. Exit code 1: something was not
as promised. What it does and how to run it: docs/guides/kubernetes.md.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import guards
from cluster import SERVICES, Counts, Namespace, ProofError, kubectl, until
from manifests import ROOT

SHOP = Namespace("flask-drizzle-proof")
CLIENT = Namespace("flask-drizzle-proof-client")
OLD, NEW = "proof-1", "proof-2"
OTHER_IMAGES = ("postgres:17", "wiremock/wiremock:3.13.2")
SETTLE_S = 5
COLUMNS = ("requests", "repeated", "lost", "failed", "sagas")
HEALED_S = 5
BEGIN = time.monotonic()


@dataclass
class Row:
    """A step under load."""

    step: str
    seconds: float
    counts: dict[str, int]
    slowest_ms: int


@dataclass
class Proof:
    """What was found."""

    rows: list[Row] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def say(self, what: str, result: str) -> None:
        self.said.append((what, result))
        show(f"{what}: {result}")


def show(line: str) -> None:
    print(f"{time.monotonic() - BEGIN:6.0f} s  {line}", flush=True)


def bring_images() -> None:
    """Both versions are the images of this machine, unless K8S_FROM and K8S_TO name tags."""
    load = os.environ.get("K8S_LOAD", "kind load docker-image").split()
    images = []
    for version, variable in ((OLD, "K8S_FROM"), (NEW, "K8S_TO")):
        tag = os.environ.get(variable, "latest")
        for service in SERVICES:
            images.append(f"flask-drizzle/{service}:{version}")
            subprocess.run(["docker", "tag", f"flask-drizzle/{service}:{tag}", images[-1]], check=True)
    for image in OTHER_IMAGES:
        if subprocess.run(["docker", "image", "inspect", image], capture_output=True).returncode == 0:
            images.append(image)
    show(f"{' '.join(load)} {' '.join(images)}")
    subprocess.run([*load, *images], check=True, stdout=subprocess.DEVNULL)


def apply(versions: dict[str, str]) -> None:
    """The local overlay in the proof's namespace, each service in its version."""
    folder = ROOT / ".run/k8s/proof"
    folder.mkdir(parents=True, exist_ok=True)
    images = "".join(f"  - {{ name: flask-drizzle/{name}, newTag: {tag} }}\n" for name, tag in versions.items())
    version = (ROOT / "k8s/overlays/local/version.yaml").read_text()
    (folder / "version.yaml").write_text(version)
    (folder / "kustomization.yaml").write_text(
        f"namespace: {SHOP.name}\nresources: [../../../k8s/overlays/local]\nimages:\n{images}"
        "replacements: [path: version.yaml]\n"
    )
    kubectl("apply", "-k", str(folder))


def start_load() -> Counts:
    script = (ROOT / "scripts/k8s/load.py").read_text()
    pod = (ROOT / "scripts/k8s/load.yaml").read_text()
    kubectl("apply", "-f", "-", text=pod.replace("IMAGE", f"flask-drizzle/python-facade:{OLD}"))
    CLIENT.kubectl("create", "configmap", "load", f"--from-literal=load.py={script}")
    counts = Counts(CLIENT)
    until("a first checkout", lambda: counts.number("COMPLETED") > 0, 120)
    return counts


@contextmanager
def measured(proof: Proof, counts: Counts, step: str, may: tuple[str, ...] = ()) -> Iterator[None]:
    """A step under load; a request that is lost or fails during it is a fault unless it may."""
    before = counts.now()
    counts.slowest_ms()
    begin = time.monotonic()
    yield
    seconds = time.monotonic() - begin
    time.sleep(SETTLE_S)
    after = counts.now()
    numbers = {name: after.get(name, 0) - before.get(name, 0) for name in COLUMNS}
    proof.rows.append(Row(step, seconds, numbers, counts.slowest_ms()))
    show(f"{step}: {seconds:.0f} s, " + ", ".join(f"{number} {name}" for name, number in numbers.items()))
    if numbers["requests"] == 0:
        proof.faults.append(f"{step}: there was no load, so nothing is shown")
    for name in ("lost", "failed"):
        if numbers[name] and name not in may:
            reasons = {reason: n for reason, n in after["reasons"].items() if n > before["reasons"].get(reason, 0)}
            proof.faults.append(f"{step}: {numbers[name]} requests {name}: {reasons}")


def kill_each_pod(proof: Proof, counts: Counts) -> None:
    """What a pod was just doing may be lost with it. Of the last two there is one each, so requests may fail, too."""
    for name in (*SERVICES, "payment-provider", "postgresql"):
        may = ("lost",) if name in SERVICES else ("lost", "failed")
        for pod in [each["metadata"]["name"] for each in SHOP.pods(name)]:
            with measured(proof, counts, f"kill {pod}", may):
                SHOP.kubectl("delete", "pod", pod, "--force", "--grace-period=0", check=False)
                until(f"after {pod} was killed", SHOP.whole)
                heal(counts)


def heal(counts: Counts) -> None:
    """Waits for checkouts that complete, and for some seconds in which each request was answered."""
    completed, trouble, since = counts.number("COMPLETED"), -1, time.monotonic()

    def healed() -> bool:
        nonlocal trouble, since
        now = counts.number("lost") + counts.number("failed")
        if now != trouble:
            trouble, since = now, time.monotonic()
        return time.monotonic() - since >= HEALED_S and counts.number("COMPLETED") > completed + 5

    until("checkouts complete again", healed)


def drain_a_node(proof: Proof, counts: Counts) -> None:
    """With one node, the last pod of each service has nowhere to go, and its budget keeps it."""
    node = SHOP.pods("gateway")[0]["spec"]["nodeName"]
    selector = f"app.kubernetes.io/name in ({','.join(SERVICES)})"
    alone = len(kubectl("get", "nodes", "-o", "name").split()) == 1
    try:
        with measured(proof, counts, f"drain {node}"):
            limit_s = 30 if alone else 180
            said = kubectl(
                *("drain", node, "--ignore-daemonsets", "--delete-emptydir-data", f"--timeout={limit_s}s"),
                f"--pod-selector={selector}",
                check=False,
            )
            left = [
                pod
                for pod in SHOP.pods(*SERVICES)
                if "nodeName" in pod["spec"] and "deletionTimestamp" not in pod["metadata"]
            ]
            kubectl("uncordon", node)
            until("after the node came back", SHOP.whole)
    finally:
        kubectl("uncordon", node, check=False)
    kept = said.count("disruption budget")
    proof.say("drain", f"{kept} evictions refused by budgets, {len(left)} service pods running at its end")
    if alone and not (kept and len(left) >= len(SERVICES)):
        proof.faults.append(f"drain: the budgets did not keep one pod of each service: {said}")


def update_each_service(proof: Proof, counts: Counts) -> None:
    versions = dict.fromkeys(SERVICES, OLD)
    for service in SERVICES:
        versions[service] = NEW
        with measured(proof, counts, f"update {service}"):
            apply(versions)
            until(f"the update of {service}", SHOP.whole)
    done = SHOP.get("job", f"migrate-{NEW}")["status"].get("succeeded", 0)
    proof.say("migration of the new version", "ran" if done else "did not run")
    if not done:
        proof.faults.append(f"Job migrate-{NEW} has not succeeded")


def finish_load(proof: Proof, counts: Counts) -> None:
    CLIENT.exec("load", "python", "-c", "import os, signal; os.kill(1, signal.SIGTERM)")
    until("the end of the load", lambda: CLIENT.get("pod", "load")["status"]["phase"] == "Succeeded", 180)
    time.sleep(2)
    last = counts.now()
    states = "select state || ' ' || count(*) from saga group by state order by state"
    journal = SHOP.exec("postgresql-0", "psql", "-U", "shop", "-d", "gateway", "-Atc", states).split("\n")
    proof.say("sagas", f"{last.get('sagas', 0)} begun, {last.get('ended', 0)} seen to end")
    proof.say("sagas in the journal", ", ".join(line for line in journal if line))
    if last.get("sagas") != last.get("ended") or any(
        line and line.split()[0] not in ("COMPLETED", "REJECTED") for line in journal
    ):
        proof.faults.append(f"not every saga has ended: {last}, {journal}")


def prove(proof: Proof) -> None:
    bring_images()
    show("apply")
    begin = time.monotonic()
    apply(dict.fromkeys(SERVICES, OLD))
    until("all pods ready", lambda: SHOP.whole() and bool(SHOP.get("job", f"seed-{OLD}")["status"].get("succeeded")))
    proof.say("from apply to all ready", f"{time.monotonic() - begin:.0f} s")
    # Enough of everything until the end.
    SHOP.exec("postgresql-0", "psql", "-U", "shop", "-c", "update products set stock = 1000000")
    counts = start_load()
    proof.say("first checkout", "completed")
    with measured(proof, counts, "nothing happens"):
        time.sleep(20)
    for what, result, right in guards.all_guards(SHOP, CLIENT):
        proof.say(what, result)
        if not right:
            proof.faults.append(f"{what}: {result}")
    for step in (update_each_service, drain_a_node, kill_each_pod):
        step(proof, counts)
    finish_load(proof, counts)


def table(proof: Proof) -> str:
    width = max([len(row.step) for row in proof.rows] + [len("sum")])
    head = f"{'step':<{width}}  seconds  {'  '.join(f'{name:>8}' for name in COLUMNS)}  slowest"
    lines = [
        f"{row.step:<{width}}  {row.seconds:7.0f}  "
        + "  ".join(f"{row.counts[name]:8}" for name in COLUMNS)
        + f"  {row.slowest_ms:4} ms"
        for row in proof.rows
    ]
    said = [f"{what:<42} {result}" for what, result in proof.said]
    return "\n".join(["", head, "-" * len(head), *lines, "", *said])


def clean_up() -> None:
    for space in (CLIENT, SHOP):
        with suppress(ProofError):
            kubectl("delete", "namespace", space.name, "--ignore-not-found", "--wait=true", "--timeout=120s")


def run(work: Callable[[Proof], None]) -> int:
    proof = Proof()
    try:
        clean_up()
        work(proof)
    except (ProofError, subprocess.CalledProcessError) as error:
        proof.faults.append(str(error))
        show(kubectl("-n", SHOP.name, "get", "pods,jobs,hpa", "-o", "wide", check=False))
    except KeyboardInterrupt:
        proof.faults.append("interrupted")
    finally:
        if not os.environ.get("KEEP"):
            show("cleaning up")
            clean_up()
    print(table(proof) if proof.rows else "")
    for fault in proof.faults:
        print(f"FAULT  {fault}")
    print(f"\n{'not as promised' if proof.faults else 'all as promised'}, in {time.monotonic() - BEGIN:.0f} s")
    return 1 if proof.faults else 0


if __name__ == "__main__":
    sys.exit(run(prove))
