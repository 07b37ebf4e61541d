"""Checks the manifests without a cluster: both overlays build, fit the schemas strictly, and keep these rules."""

from __future__ import annotations

import functools
import json
import subprocess
import sys

import kubernetes_validate
import pod_rules
import wiring_rules
from manifests import OVERLAYS, ROOT, Manifests, Object, build, title

KUBERNETES = "1.34"


@functools.cache
def schema_faults(written: str) -> tuple[str, ...]:
    """Of one object, as JSON: most are the same in each of the tests, and reading a schema takes its time."""
    item = json.loads(written)
    try:
        kubernetes_validate.validate(item, KUBERNETES, strict=True)
    except kubernetes_validate.ValidationError as error:
        return (f"{title(item)}: {'.'.join(str(part) for part in error.path)}: {error.message}",)
    return ()


def faults(items: list[Object]) -> list[str]:
    """All that is wrong with an overlay. The rules may rely on the schema, so they come second."""
    misshapen = [fault for item in items for fault in schema_faults(json.dumps(item))]
    manifests = Manifests(items)
    return misshapen or [*pod_rules.faults(manifests), *wiring_rules.faults(manifests)]


def main() -> int:
    found = 0
    for overlay in OVERLAYS:
        try:
            items = build(ROOT / "k8s/overlays" / overlay)
        except subprocess.CalledProcessError as error:
            print(f"k8s/overlays/{overlay} does not build: {error.stderr.strip()}")
            found += 1
            continue
        wrong = faults(items)
        if overlay == "production" and any(item["kind"] == "Secret" for item in items):
            wrong.append("a Secret is part of it: production refers to those that are there")
        for fault in wrong:
            print(f"k8s/overlays/{overlay}: {fault}")
        print(f"k8s/overlays/{overlay}: {len(items)} objects, {len(wrong)} faults, for Kubernetes {KUBERNETES}")
        found += len(wrong)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
