"""Do the checks of the manifests bite? Breaks one thing at a time in a good overlay, looks for the sentence on it."""

from __future__ import annotations

import copy
import functools
import unittest
from collections.abc import Callable

from check import faults
from manifests import ROOT, Object, build


@functools.cache
def local() -> list[Object]:
    return build(ROOT / "k8s/overlays/local")


class Overlay:
    """A copy of the local overlay, to be broken."""

    def __init__(self) -> None:
        self.items = copy.deepcopy(local())

    def get(self, kind: str, name: str) -> Object:
        return next(each for each in self.items if (each["kind"], each["metadata"]["name"]) == (kind, name))

    def pod(self, name: str, kind: str = "Deployment") -> Object:
        return self.get(kind, name)["spec"]["template"]["spec"]

    def container(self, name: str, kind: str = "Deployment") -> Object:
        return self.pod(name, kind)["containers"][0]

    def remove(self, kind: str, name: str) -> None:
        self.items.remove(self.get(kind, name))


BREAKS: list[tuple[str, Callable[[Overlay], object], str]] = [
    ("an unknown field", lambda o: o.pod("gateway").update(tolerance=[]), "'tolerance' was unexpected"),
    ("a wrong type", lambda o: o.get("Service", "gateway")["spec"]["ports"][0].update(port="8080"), "is not of type"),
    ("root", lambda o: o.pod("gateway")["securityContext"].pop("runAsNonRoot"), "gateway: may run as root"),
    ("no numeric user", lambda o: o.pod("python-facade")["securityContext"].pop("runAsUser"), "may run as root"),
    ("no seccomp", lambda o: o.pod("gateway")["securityContext"].pop("seccompProfile"), "no seccompProfile"),
    ("the node's network", lambda o: o.pod("gateway").update(hostNetwork=True), "uses the node's hostNetwork"),
    (
        "the node's disk",
        lambda o: o.pod("gateway")["volumes"].append({"name": "disk", "hostPath": {"path": "/"}}),
        "mounts disk",
    ),
    (
        "a capability",
        lambda o: o.container("gateway")["securityContext"]["capabilities"].update(add=["NET_ADMIN"]),
        "keeps capabilities",
    ),
    (
        "a writable image, in a Job",
        lambda o: o.container("migrate-local", "Job")["securityContext"].pop("readOnlyRootFilesystem"),
        "Job/migrate-local: migrate can write its image",
    ),
    ("service links", lambda o: o.pod("gateway").pop("enableServiceLinks"), "enableServiceLinks: false"),
    ("an API token", lambda o: o.pod("gateway").pop("automountServiceAccountToken"), "automountServiceAccountToken"),
    (
        "no memory limit",
        lambda o: o.container("postgresql", "StatefulSet")["resources"].pop("limits"),
        "no resources.limits.memory",
    ),
    ("latest", lambda o: o.container("gateway").update(image="flask-drizzle/gateway:latest"), "give it a version"),
    ("no tag", lambda o: o.container("gateway").update(image="host:5000/flask-drizzle/gateway"), "give it a version"),
    ("no startup probe", lambda o: o.container("gateway").pop("startupProbe"), "gateway has no startupProbe"),
    (
        "liveness that depends on others",
        lambda o: o.container("python-facade")["livenessProbe"]["httpGet"].update(path="/health"),
        "livenessProbe asks /health, not /livez",
    ),
    (
        "an update below size",
        lambda o: o.get("Deployment", "gateway")["spec"]["strategy"]["rollingUpdate"].update(maxUnavailable=1),
        "may be updated below its size",
    ),
    (
        "no pause before the stop",
        lambda o: o.container("python-facade").pop("lifecycle"),
        "while the network still leads",
    ),
    (
        "killed too early",
        lambda o: o.pod("node-data-service").update(terminationGracePeriodSeconds=10),
        "is killed before it has drained",
    ),
    ("not spread", lambda o: o.pod("gateway").pop("topologySpreadConstraints"), "is not spread over"),
    (
        "an unknown setting",
        lambda o: o.container("gateway")["env"].append({"name": "GATEWAY_TURBO", "value": "1"}),
        "sets GATEWAY_TURBO",
    ),
    ("no enforcement", lambda o: o.items[0]["metadata"].pop("labels"), "enforce: restricted"),
    (
        "a service to nobody",
        lambda o: o.get("Service", "gateway")["spec"].update(selector={"app.kubernetes.io/name": "gate"}),
        "Service/gateway: selects no pod",
    ),
    (
        "a service to a closed port",
        lambda o: o.get("Service", "gateway")["spec"]["ports"][0].update(targetPort="admin"),
        "leads to port admin",
    ),
    (
        "an autoscaler of nothing",
        lambda o: o.get("HorizontalPodAutoscaler", "gateway")["spec"]["scaleTargetRef"].update(name="gate"),
        "scales gate, which is no Deployment here",
    ),
    (
        "fixed replicas",
        lambda o: o.get("Deployment", "gateway")["spec"].update(replicas=2),
        "each apply would set back",
    ),
    ("no budget", lambda o: o.remove("PodDisruptionBudget", "gateway"), "gateway: has no PodDisruptionBudget"),
    (
        "a budget for another",
        lambda o: o.get("PodDisruptionBudget", "gateway")["spec"]["selector"].update(matchLabels={"a": "b"}),
        "selects 0 kinds of pod",
    ),
    ("no default deny", lambda o: o.remove("NetworkPolicy", "nothing-but-dns"), "refuses its ingress"),
    (
        "half an edge, out",
        lambda o: o.remove("NetworkPolicy", "payment-provider"),
        "Deployment/python-facade -> Deployment/payment-provider:8080: may go out and not come in",
    ),
    (
        "half an edge, in",
        lambda o: o.remove("NetworkPolicy", "to-the-database"),
        "Deployment/gateway -> StatefulSet/postgresql:5432: may come in and not go out",
    ),
    (
        "a secret written down",
        lambda o: o.container("gateway")["env"].append({"name": "GATEWAY_DATABASE_URL", "value": "postgresql://"}),
        "is written down",
    ),
    ("a missing secret", lambda o: o.remove("Secret", "gateway"), "Secret gateway has no GATEWAY_DATABASE_URL"),
    (
        "half of the stub",
        lambda o: next(each for each in o.items if "settle.json" in each.get("data", {}))["data"].pop("settle.json"),
        "settle.json is not both in compose/payment-provider/mappings",
    ),
    (
        "a Job of no version",
        lambda o: o.get("Job", "migrate-local")["metadata"].update(name="migrate"),
        "does not end in its version, local",
    ),
]


class ChecksBite(unittest.TestCase):
    def test_is_the_overlay_as_it_is_without_fault(self) -> None:
        self.assertEqual(faults(local()), [])

    def test_is_each_break_found_and_named(self) -> None:
        for what, damage, sentence in BREAKS:
            with self.subTest(what):
                overlay = Overlay()
                damage(overlay)
                self.assertIn(sentence, "\n".join(faults(overlay.items)))


if __name__ == "__main__":
    unittest.main()
