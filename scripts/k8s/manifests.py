"""The manifests of an overlay, as kustomize builds them, and what is asked of them again and again."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
OVERLAYS = ("local", "production")
NAME = "app.kubernetes.io/name"
OWN_IMAGE = "flask-drizzle/"

Object = dict[str, Any]


def build(folder: Path) -> list[Object]:
    """What `kubectl apply -k` would send. Raises CalledProcessError, with kustomize's words in `stderr`."""
    command = [os.environ.get("KUBECTL", "kubectl"), "kustomize", str(folder)]
    built = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [each for each in yaml.safe_load_all(built) if each]


def title(item: Object) -> str:
    return f"{item['kind']}/{item['metadata']['name']}"


@dataclass(frozen=True)
class Pod:
    """A pod template, and what makes pods of it."""

    owner: Object
    labels: dict[str, str]
    spec: Object

    @property
    def title(self) -> str:
        return title(self.owner)

    @property
    def serves(self) -> bool:
        """Whether it is there to be called, not to run once."""
        return self.owner["kind"] != "Job"

    def containers(self) -> Iterator[Object]:
        yield from self.spec.get("initContainers", [])
        yield from self.spec["containers"]


class Manifests:
    """All objects of an overlay."""

    def __init__(self, items: list[Object]) -> None:
        self.items = items

    def of(self, kind: str) -> list[Object]:
        return [item for item in self.items if item["kind"] == kind]

    def pods(self) -> list[Pod]:
        templates = [(item, item["spec"]["template"]) for item in self.items if "template" in item.get("spec", {})]
        return [Pod(item, each["metadata"]["labels"], each["spec"]) for item, each in templates]

    def selected(self, selector: Object) -> list[Pod]:
        """The pods of this namespace that a label selector means."""
        return [pod for pod in self.pods() if matches(selector, pod.labels)]


def matches(selector: Object, labels: dict[str, str]) -> bool:
    same = all(labels.get(key) == value for key, value in selector.get("matchLabels", {}).items())
    for rule in selector.get("matchExpressions", []):
        if rule["operator"] != "In":
            raise ValueError(f"{rule['operator']} is not understood here; use In, or teach scripts/k8s/manifests.py")
        same = same and labels.get(rule["key"]) in rule["values"]
    return same


def version_of(image: str) -> str:
    """The tag, or the digest; empty if the image has neither."""
    if "@" in image:
        return image.partition("@")[2]
    return image.rpartition("/")[2].partition(":")[2]
