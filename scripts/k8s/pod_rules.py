"""What holds for each pod. A rule yields one sentence for each fault."""

from __future__ import annotations

import re
from collections.abc import Iterator

from manifests import NAME, OWN_IMAGE, ROOT, Manifests, Object, Pod, version_of

VOLUMES = {"configMap", "emptyDir", "persistentVolumeClaim", "projected", "secret"}
MARGIN_S = 5
# What the services take at most for what is in flight, by their defaults.
DRAIN_S = 10
SETTING = re.compile(r"^\| ((?:GATEWAY|FACADE|DATA_SERVICE|DATABASE)_[A-Z_]+) \|", re.MULTILINE)
PREFIXES = ("GATEWAY_", "FACADE_", "DATA_SERVICE_", "DATABASE_")


def faults(manifests: Manifests) -> Iterator[str]:
    settings = set(SETTING.findall((ROOT / "docs/reference/config.md").read_text()))
    for pod in manifests.pods():
        rules = (confined, pod_settings, sized, pinned, probed, drained, spread)
        found = [fault for rule in rules for fault in rule(pod)] + list(known_settings(pod, settings))
        yield from (f"{pod.title}: {fault}" for fault in found)


def confined(pod: Pod) -> Iterator[str]:
    """Pod Security `restricted`, and a root file system that cannot be written."""
    whole = pod.spec.get("securityContext", {})
    if whole.get("runAsNonRoot") is not True or not whole.get("runAsUser"):
        yield "may run as root: set runAsNonRoot and a runAsUser above 0, as a name in the image is not believed"
    if whole.get("seccompProfile", {}).get("type") != "RuntimeDefault":
        yield "has no seccompProfile RuntimeDefault"
    for key in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.spec.get(key):
            yield f"uses the node's {key}"
    for volume in pod.spec.get("volumes", []):
        if not VOLUMES & volume.keys():
            yield f"mounts {volume['name']}, which is none of {', '.join(sorted(VOLUMES))}"
    for container in pod.containers():
        yield from confined_container(container)


def confined_container(container: Object) -> Iterator[str]:
    own, name = container.get("securityContext", {}), container["name"]
    if own.get("allowPrivilegeEscalation") is not False:
        yield f"{name} may gain privileges: set allowPrivilegeEscalation: false"
    if own.get("capabilities", {}).get("drop") != ["ALL"] or own["capabilities"].get("add"):
        yield f"{name} keeps capabilities: drop ALL and add none"
    if own.get("readOnlyRootFilesystem") is not True:
        yield f"{name} can write its image: set readOnlyRootFilesystem"
    if own.get("privileged") or own.get("runAsUser") == 0 or own.get("runAsNonRoot") is False:
        yield f"{name} takes back what its pod gave up"


def pod_settings(pod: Pod) -> Iterator[str]:
    if pod.spec.get("automountServiceAccountToken") is not False:
        yield "gets a token for the API server that it has no use for: automountServiceAccountToken: false"
    if pod.spec.get("enableServiceLinks") is not False:
        yield "gets variables like GATEWAY_PORT=tcp://..., which the services refuse: enableServiceLinks: false"


def sized(pod: Pod) -> Iterator[str]:
    for container in pod.containers():
        resources = container.get("resources", {})
        for kind, name in (("requests", "cpu"), ("requests", "memory"), ("limits", "memory")):
            if name not in resources.get(kind, {}):
                yield f"{container['name']} has no resources.{kind}.{name}"


def pinned(pod: Pod) -> Iterator[str]:
    for container in pod.containers():
        if version_of(container["image"]) in ("", "latest"):
            yield f"{container['name']} runs whatever {container['image']} is today: give it a version"


def probed(pod: Pod) -> Iterator[str]:
    if not pod.serves:
        return
    for container in pod.spec["containers"]:
        probes = {name: container.get(f"{name}Probe") for name in ("startup", "liveness", "readiness")}
        for name in (name for name, probe in probes.items() if not probe):
            yield f"{container['name']} has no {name}Probe"
        if OWN_IMAGE not in container["image"]:
            continue
        for name, path in (("startup", "/livez"), ("liveness", "/livez"), ("readiness", "/readyz")):
            asked = (probes[name] or {}).get("httpGet", {}).get("path", path)
            if asked != path:
                yield f"{container['name']}'s {name}Probe asks {asked}, not {path}: alive must not depend on others"


def drained(pod: Pod) -> Iterator[str]:
    """A rolling update loses nothing: first the network leads elsewhere, then what is in flight may end."""
    if pod.owner["kind"] != "Deployment" or not any(OWN_IMAGE in each["image"] for each in pod.containers()):
        return
    rolling = pod.owner["spec"].get("strategy", {}).get("rollingUpdate", {})
    if rolling.get("maxUnavailable") != 0:
        yield "may be updated below its size: strategy.rollingUpdate.maxUnavailable: 0"
    seconds = max(away_s(container) for container in pod.containers())
    if seconds < 5:
        yield "stops while the network still leads to it: a preStop sleep, or GATEWAY_LAME_DUCK_MS, of 5 s"
    if pod.spec.get("terminationGracePeriodSeconds", 30) < seconds + DRAIN_S + MARGIN_S:
        enough = f"{seconds + DRAIN_S + MARGIN_S:.0f}"
        yield f"is killed before it has drained: terminationGracePeriodSeconds must be at least {enough}"


def away_s(container: Object) -> float:
    sleep = container.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
    lame = next((each["value"] for each in container.get("env", []) if each["name"] == "GATEWAY_LAME_DUCK_MS"), 0)
    return float(sleep) + float(lame) / 1000


def spread(pod: Pod) -> Iterator[str]:
    if pod.owner["kind"] != "Deployment" or "replicas" in pod.owner["spec"]:
        return
    rules = pod.spec.get("topologySpreadConstraints", [])
    missing = {"kubernetes.io/hostname", "topology.kubernetes.io/zone"} - {rule["topologyKey"] for rule in rules}
    if missing:
        yield f"is not spread over {', '.join(sorted(missing))}"
    for rule in rules:
        if rule.get("labelSelector", {}).get("matchLabels", {}).get(NAME) != pod.labels[NAME]:
            yield f"is spread by another's pods over {rule['topologyKey']}"


def known_settings(pod: Pod, settings: set[str]) -> Iterator[str]:
    for container in pod.containers():
        for name in (each["name"] for each in container.get("env", []) if OWN_IMAGE in container["image"]):
            if name.startswith(PREFIXES) and name not in settings:
                yield f"{container['name']} sets {name}, which is not in docs/reference/config.md and stops its start"
