#!/usr/bin/env python3
"""Checks the images of this repository against what docs/guides/operations.md promises of them.

    scripts/image_checks.py           user, entry point, labels, list of contents, build tools, added size
    scripts/image_checks.py --memory  and what the containers of the running Compose project use, in MiB
"""

import json
import subprocess
import sys
from dataclasses import dataclass

MIB = 1024 * 1024
STACK_LIMIT_MIB = 1024
BUILD_TOOLS = ("npm", "npx", "yarn", "corepack", "pip", "pip3", "mvn", "mvnw", "gcc", "cc", "make", "git")


@dataclass(frozen=True)
class Image:
    name: str
    #: What may run as the first process: no shell in between, which would keep signals from it.
    program: str
    #: On top of its base image.
    added_limit_mib: int

    @property
    def tag(self) -> str:
        return f"flask-drizzle/{self.name}"

    @property
    def contents(self) -> str:
        return f"/usr/share/sbom/{self.name}.cdx.json"


IMAGES = (
    Image("gateway", "java", 170),
    Image("python-facade", "python", 90),
    Image("node-data-service", "node", 45),
)
LABELS = ("title", "description", "version", "base.name")


def docker(*arguments: str) -> str:
    return subprocess.run(["docker", *arguments], check=True, capture_output=True, text=True).stdout


def inside(image: Image, *command: str) -> str:
    return docker("run", "--rm", "--network=none", f"--entrypoint={command[0]}", image.tag, *command[1:])


def faults(image: Image) -> list[str]:
    about = json.loads(docker("image", "inspect", image.tag))[0]
    config, labels = about["Config"], about["Config"]["Labels"] or {}
    found = []
    user = config["User"].split(":")[0]
    if not user.isdigit() or user == "0":
        found.append(f"runs as {user or 'root'}, not as a user with a number above 0")
    program = [*(config["Entrypoint"] or []), *(config["Cmd"] or [])][0]
    if program != image.program:
        found.append(f"starts {program}, not {image.program}")
    found += [f"has no label org.opencontainers.image.{label}" for label in LABELS if label_missing(labels, label)]
    if found:
        return found
    added = added_mib(about)
    if added > image.added_limit_mib:
        found.append(f"adds {added:.0f} MiB to its base, more than {image.added_limit_mib}")
    tools = inside(image, "sh", "-c", f"command -v {' '.join(BUILD_TOOLS)} || true").split()
    # Debian's own package of pip, in a base made from Debian's packages, is not the image's.
    found += [f"contains {tool}" for tool in tools if not tool.startswith("/usr/bin/pip")]
    components = json.loads(inside(image, "cat", image.contents))["components"]
    print(
        f"  {image.name:18} {added:5.0f} MiB on top of {labels['org.opencontainers.image.base.name']}, "
        f"{len(components)} components listed"
    )
    return found


def label_missing(labels: dict[str, str], label: str) -> bool:
    return not labels.get(f"org.opencontainers.image.{label}")


def added_mib(about: dict) -> float:
    base = about["Config"]["Labels"]["org.opencontainers.image.base.name"]
    # Builders need not keep what they build on as an image.
    if not docker("image", "ls", "--quiet", base).strip():
        docker("pull", "--quiet", base)
    return (about["Size"] - json.loads(docker("image", "inspect", base))[0]["Size"]) / MIB


def memory_faults() -> list[str]:
    """Anonymous memory and what else cannot be given back: usage without the file cache, as `docker stats` counts."""
    containers = docker("compose", "ps", "--quiet").split()
    lines = docker("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}", *containers).splitlines()
    used = {line.split()[0]: in_mib(line.split()[1]) for line in lines}
    total = sum(used.values())
    for name, mib in sorted(used.items()):
        print(f"  {name:44} {mib:6.0f} MiB")
    print(f"  {'all':44} {total:6.0f} MiB")
    return [f"the stack uses {total:.0f} MiB, more than {STACK_LIMIT_MIB}"] if total > STACK_LIMIT_MIB else []


def in_mib(text: str) -> float:
    units = {"KiB": 1 / 1024, "MiB": 1, "GiB": 1024}
    number, unit = text[:-3], text[-3:]
    return float(number) * units[unit] if unit in units else float(text.rstrip("B")) / MIB


def main() -> int:
    found = [f"{image.name} {fault}" for image in IMAGES for fault in faults(image)]
    if "--memory" in sys.argv[1:]:
        found += memory_faults()
    for fault in found:
        print(f"  fault: {fault}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
