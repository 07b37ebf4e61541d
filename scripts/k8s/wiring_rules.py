"""What holds between objects: selectors select, both ends agree to an edge. A rule yields a sentence for each fault."""

from __future__ import annotations

from collections.abc import Iterator

from manifests import ROOT, Manifests, Object, Pod, title, version_of

LEVEL = "pod-security.kubernetes.io/enforce"
STUB = "compose/payment-provider"


def faults(manifests: Manifests) -> Iterator[str]:
    rules = (namespace, services, autoscalers, budgets, policies_select, denied, edges, secrets, jobs, stub)
    for rule in rules:
        yield from rule(manifests)


def namespace(manifests: Manifests) -> Iterator[str]:
    spaces = manifests.of("Namespace")
    if [space["metadata"].get("labels", {}).get(LEVEL) for space in spaces] != ["restricted"]:
        yield f"Namespace: must be one, labelled {LEVEL}: restricted"
    names = {space["metadata"]["name"] for space in spaces}
    for item in manifests.items:
        if item["kind"] != "Namespace" and item["metadata"].get("namespace") not in names:
            yield f"{title(item)}: is in no namespace of its own"


def services(manifests: Manifests) -> Iterator[str]:
    for service in manifests.of("Service"):
        pods = manifests.selected({"matchLabels": service["spec"]["selector"]})
        if not pods:
            yield f"{title(service)}: selects no pod"
        for pod in pods:
            names = {port["name"] for each in pod.containers() for port in each.get("ports", [])}
            for port in service["spec"]["ports"]:
                if port["targetPort"] not in names:
                    yield f"{title(service)}: leads to port {port['targetPort']}, which {pod.title} has not"


def autoscalers(manifests: Manifests) -> Iterator[str]:
    deployments = {item["metadata"]["name"]: item for item in manifests.of("Deployment")}
    scaled = set()
    for scaler in manifests.of("HorizontalPodAutoscaler"):
        name = scaler["spec"]["scaleTargetRef"]["name"]
        scaled.add(name)
        if name not in deployments:
            yield f"{title(scaler)}: scales {name}, which is no Deployment here"
        elif "replicas" in deployments[name]["spec"]:
            yield f"Deployment/{name}: has replicas, which each apply would set back against its autoscaler"
        if scaler["spec"].get("minReplicas", 1) < 2:
            yield f"{title(scaler)}: may leave one replica, which then cannot go without an outage"
    for name, deployment in deployments.items():
        if "replicas" not in deployment["spec"] and name not in scaled:
            yield f"Deployment/{name}: has neither replicas nor an autoscaler"


def budgets(manifests: Manifests) -> Iterator[str]:
    guarded = []
    for budget in manifests.of("PodDisruptionBudget"):
        pods = manifests.selected(budget["spec"]["selector"])
        guarded += [pod.title for pod in pods]
        if len(pods) != 1:
            yield f"{title(budget)}: selects {len(pods)} kinds of pod, not one"
        if budget["spec"].get("maxUnavailable") == 0:
            yield f"{title(budget)}: lets no pod go, so no node can be drained"
    for scaler in manifests.of("HorizontalPodAutoscaler"):
        name = f"Deployment/{scaler['spec']['scaleTargetRef']['name']}"
        if name not in guarded:
            yield f"{name}: has no PodDisruptionBudget"


def policies_select(manifests: Manifests) -> Iterator[str]:
    for policy in manifests.of("NetworkPolicy"):
        if not manifests.selected(policy["spec"]["podSelector"]):
            yield f"{title(policy)}: selects no pod"


def denied(manifests: Manifests) -> Iterator[str]:
    """Both directions are refused unless a policy allows them."""
    for pod in manifests.pods():
        for direction in ("Ingress", "Egress"):
            policies = [
                each["spec"] for each in manifests.of("NetworkPolicy") if direction in each["spec"]["policyTypes"]
            ]
            if not any(pod in manifests.selected(policy["podSelector"]) for policy in policies):
                yield f"{pod.title}: no NetworkPolicy refuses its {direction.lower()}"


def edges(manifests: Manifests) -> Iterator[str]:
    """An edge inside the namespace needs both: to go out here, and to come in there."""
    out, into = allowed(manifests, "egress", "to"), allowed(manifests, "ingress", "from")
    doors = open_to_all(manifests)
    for source, target, port in sorted(edge for edge in out - into if edge[1:] not in doors):
        yield f"{source} -> {target}:{port}: may go out and not come in"
    for source, target, port in sorted(into - out):
        yield f"{source} -> {target}:{port}: may come in and not go out"
    for _, target, port in sorted(out | into):
        if port not in listening(next(pod for pod in manifests.pods() if pod.title == target)):
            yield f"{target}: is allowed to be called at {port}, where it does not listen"


def open_to_all(manifests: Manifests) -> set[tuple[str, int]]:
    return {
        (pod.title, port["port"])
        for policy in (each["spec"] for each in manifests.of("NetworkPolicy"))
        for rule in policy.get("ingress", [])
        if "from" not in rule
        for pod in manifests.selected(policy["podSelector"])
        for port in rule["ports"]
    }


def allowed(manifests: Manifests, direction: str, peers: str) -> set[tuple[str, str, int]]:
    found = set()
    for policy in (each["spec"] for each in manifests.of("NetworkPolicy")):
        for rule in policy.get(direction, []):
            others = [pod for peer in rule.get(peers, []) for pod in inside(manifests, peer)]
            for own in manifests.selected(policy["podSelector"]):
                for other in others:
                    ends = (own, other) if direction == "egress" else (other, own)
                    found |= {(ends[0].title, ends[1].title, port["port"]) for port in rule["ports"]}
    return found


def inside(manifests: Manifests, peer: Object) -> list[Pod]:
    own = "podSelector" in peer and "namespaceSelector" not in peer
    return manifests.selected(peer["podSelector"]) if own else []


def listening(pod: Pod) -> set[int]:
    return {port["containerPort"] for each in pod.containers() for port in each.get("ports", [])}


def secrets(manifests: Manifests) -> Iterator[str]:
    """By reference; where there are Secrets at all, those referred to are there."""
    made = {item["metadata"]["name"]: set(item.get("data", {})) for item in manifests.of("Secret")}
    for pod in manifests.pods():
        for container in pod.containers():
            for entry in container.get("env", []):
                reference = entry.get("valueFrom", {}).get("secretKeyRef")
                if (
                    reference is None
                    and "value" in entry
                    and any(word in entry["name"] for word in ("PASSWORD", "DATABASE_URL"))
                ):
                    yield f"{pod.title}: {entry['name']} is written down, not referred to"
                if reference and made and reference["key"] not in made.get(reference["name"], set()):
                    yield f"{pod.title}: Secret {reference['name']} has no {reference['key']}"


def jobs(manifests: Manifests) -> Iterator[str]:
    """A Job cannot be changed: that of another version has to have another name."""
    for pod in (each for each in manifests.pods() if not each.serves):
        version = version_of(pod.spec["containers"][0]["image"])
        if not pod.title.endswith(f"-{version}"):
            yield f"{pod.title}: its name does not end in its version, {version}: the next could not be applied"


def stub(manifests: Manifests) -> Iterator[str]:
    """The payment provider answers here what it answers in Compose."""
    files = {path.name for path in (ROOT / STUB / "mappings").iterdir()}
    for item in manifests.of("ConfigMap"):
        if item["metadata"]["name"].startswith("payment-provider-mappings") and set(item["data"]) != files:
            missing = ", ".join(sorted(files ^ set(item["data"])))
            yield f"{title(item)}: {missing} is not both in {STUB}/mappings and its kustomization.yaml"
