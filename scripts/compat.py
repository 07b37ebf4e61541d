"""Which versions of Flask and Drizzle work, found out by running: writes docs/reference/compatibility.md.

`make compat`. The facade's tests run on the oldest promised Flask and on the newest; what the data service's core needs
of Drizzle (node-data-service/compat/core.mjs) runs on 0.28.0, on the newest, and on as many between as it takes to find
out since when each thing is there.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from suite_runner import ROOT, count, remove_reports
from suites import pytest

FACADE = ROOT / "python-facade"
CORE = ROOT / "node-data-service" / "compat" / "core.mjs"
PAGE = ROOT / "docs" / "reference" / "compatibility.md"
OLDEST_DRIZZLE = "0.28.0"
WITH_POSTGRES = (os.environ["JAVA"], "-jar", str(ROOT / "launcher/target/launcher.jar"), "with-postgres", "--")

HEAD = """# Compatibility

Made by `make compat`, which runs what it says here. Not to be edited.

## Flask

The facade's unit and integration tests, GraphQL included.

| Flask | Werkzeug | passed | failed | skipped |
|---|---|---|---|---|
"""
DRIZZLE = """
## Drizzle

What the core of the data service needs of `drizzle-orm`, one check each, against PostgreSQL.

| Drizzle | passed | failed |
|---|---|---|
"""


def main() -> int:
    flask = [facade(".venv-flask-2.0", "test-flask-2.0", ""), facade(".venv", "test", "tests/unit tests/integration")]
    with tempfile.TemporaryDirectory() as folder:
        drizzle = Drizzle(Path(folder))
        versions = drizzle.versions()
        oldest, newest = drizzle.checks(versions[0]), drizzle.checks(versions[-1])
        since = {name: drizzle.since(name, versions) for name, fault in oldest.items() if fault and not newest[name]}
    lines = [row(*each) for each in flask]
    lacking = [
        f"| {name} | {since.get(name, 'in no version')} | {fault.replace('|', '/')} |"
        for name, fault in oldest.items()
        if fault
    ]
    found = [row(version, *tally(checks)) for version, checks in ((versions[0], oldest), (versions[-1], newest))]
    PAGE.write_text(
        HEAD
        + "\n".join(lines)
        + "\n\n"
        + flask_verdict(flask)
        + DRIZZLE
        + "\n".join(found)
        + f"\n\nWhat {OLDEST_DRIZZLE} lacks:\n\n| what | since | {OLDEST_DRIZZLE} says |\n|---|---|---|\n"
        + "\n".join(lacking)
        + f"\n\nAll of it is there since {max(since.values(), key=number, default=OLDEST_DRIZZLE)}. The service itself is locked "
        + "to the newest: its schema is written with these.\n"
    )
    print(PAGE.read_text())
    return 1 if any(failed for *_, failed, _ in flask) or any(newest.values()) else 0


def row(*cells: object) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def facade(venv: str, target: str, tests: str) -> tuple[str, str, int, int, int]:
    """Flask, Werkzeug, passed, failed, skipped."""
    suite = pytest(target, target)
    remove_reports(suite)
    command = [*suite.command, f"ARGS={tests}"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **suite.environment}, check=False)
    (counted,) = count(suite)
    ask = "from importlib.metadata import version; print(version('flask'), version('werkzeug'))"
    versions = subprocess.check_output([str(FACADE / venv / "bin" / "python"), "-c", ask], text=True).split()
    return versions[0], versions[1], counted.passed, counted.failed, counted.skipped


def flask_verdict(runs: list[tuple[str, str, int, int, int]]) -> str:
    (oldest, _, *least), (_, _, *most) = runs
    if least == most:
        return f"Flask {oldest} lacks nothing that the facade needs.\n"
    return "The counts differ: the output of `make compat` says which tests.\n"


def tally(checks: dict[str, str | None]) -> tuple[int, int]:
    failed = sum(1 for fault in checks.values() if fault)
    return len(checks) - failed, failed


class Drizzle:
    """A folder in which one version after the other is installed and asked; no version twice."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, dict[str, str | None]] = {}
        (folder / "package.json").write_text('{"private": true, "type": "module"}')
        (folder / CORE.name).write_text(CORE.read_text())

    def versions(self) -> list[str]:
        """All stable ones from the oldest promised to the one that the service is locked to."""
        listed = json.loads(self._run("npm", "view", "drizzle-orm", "versions", "--json"))
        newest = number(locked("drizzle-orm"))
        stable = [version for version in listed if re.fullmatch(r"\d+\.\d+\.\d+", version)]
        wanted = [version for version in stable if number(OLDEST_DRIZZLE) <= number(version) <= newest]
        return sorted(wanted, key=number)

    def checks(self, version: str) -> dict[str, str | None]:
        if version not in self._known:
            print(f"drizzle-orm {version} ...", flush=True)
            quiet = ("--no-audit", "--no-fund", "--silent", "--legacy-peer-deps")
            # An optional peer that 0.28.4 cannot do without.
            self._run("npm", "install", *quiet, "@opentelemetry/api@1", f"pg@{locked('pg')}", f"drizzle-orm@{version}")
            output = self._run(*WITH_POSTGRES, "node", CORE.name)
            self._known[version] = json.loads(output.splitlines()[-1])
        return self._known[version]

    def since(self, name: str, versions: list[str]) -> str:
        """The first version that has it: it is missing in the first, and there in the last."""
        low, high = 0, len(versions) - 1
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.checks(versions[middle])[name] else (low, middle)
        return versions[high]

    def _run(self, *command: str) -> str:
        return subprocess.run(command, cwd=self._folder, check=True, text=True, stdout=subprocess.PIPE).stdout


def locked(package: str) -> str:
    """The version of it that the data service is built with."""
    lock = json.loads((ROOT / "node-data-service" / "package-lock.json").read_text())
    return str(lock["packages"][f"node_modules/{package}"]["version"])


def number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


if __name__ == "__main__":
    sys.exit(main())
