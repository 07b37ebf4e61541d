"""The scratch copy of the repository, in which the lab edits, generates, checks and builds."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import repository_copy
from repository_copy import ROOT as CHECKOUT

HERE = Path(__file__).resolve().parent
PACKAGES = ("node-data-service/node_modules", "python-facade/.venv")
JAR = "gateway/target/gateway.jar"
RUNNING = ("node-data-service/dist", "node-data-service/migrations", "python-facade/src", "python-facade/generated")
GUARD_LIMIT_S = 300
NOISE = re.compile(r"npm (error|ERR!)|make(\[\d+\])?:|\s*$")


class LabFailure(Exception):
    """The lab did not go as its text says."""


class Scratch:
    """A copy of the checkout as it is now, uncommitted changes included."""

    def __init__(self, root: Path, database_url: str) -> None:
        self.root = root
        repository_copy.copy_to(root)
        repository_copy.share(root)
        # A repository of its own, so that git does not take the patches to be about the one around it.
        subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
        (root / ".git/info/exclude").write_text("\n".join(PACKAGES))
        self.environment = {**os.environ, **repository_copy.environment(root), "DATABASE_URL": database_url}

    def version(self) -> str:
        """Of the contract, as proto/version.yaml has it."""
        return re.findall(r"^version: (\S+)", self._version_file.read_text(), re.MULTILINE)[0]

    def next_versions(self) -> dict[str, str]:
        major, minor, _ = (int(part) for part in self.version().split("."))
        return {"minor": f"{major}.{minor + 1}.0", "major": f"{major + 1}.0.0"}

    def set_version(self, version: str, breaks: Sequence[Mapping[str, str]] = ()) -> None:
        # JSON is YAML, too.
        self._version_file.write_text(f"version: {version}\nbreaks: {json.dumps([*breaks], indent=2)}\n")

    @property
    def _version_file(self) -> Path:
        return self.root / "proto" / "version.yaml"

    def snapshot(self) -> None:
        """Remembers the files as they are, for `restore`."""
        self.run("git", "add", "--all")

    def restore(self) -> None:
        self.run("git", "checkout", "--quiet", "--", ".")
        self.run("git", "clean", "--quiet", "--force", "-d")

    def apply(self, patch: Path) -> None:
        """Changes what a developer would by hand."""
        done = self._call(["git", "apply", "--whitespace=nowarn", str(patch)])
        if done.returncode:
            raise LabFailure(
                f"{patch.name} does not fit the code any more:\n{done.stdout}"
                f"Make the same change by hand and write it as docs/labs/rename-a-column/{patch.name} again."
            )

    def run(self, *command: str, **environment: str) -> str:
        """A command that has to succeed. @returns what it printed"""
        done = self._call(command, environment)
        if done.returncode:
            raise LabFailure(f"{' '.join(command)} failed:\n{done.stdout}")
        return done.stdout

    def npm(self, script: str, *arguments: str) -> str:
        return self.run("npm", "--prefix", "node-data-service", "run", "--silent", script, *arguments)

    def guard(self, command: Sequence[str], environment: Mapping[str, str]) -> list[str]:
        """What a guard says, without what npm says about it. @returns no line if it passes"""
        done = self._call(command, environment)
        if done.returncode == 0:
            return []
        lines = [line.strip() for line in done.stdout.splitlines() if not NOISE.match(line)]
        return lines or [f"exit code {done.returncode}"]

    def migration(self, name: str, *options: str) -> Path:
        """Lets the tool write a migration. @returns its file"""
        self.npm("migration", "--", "--name", name, *options)
        folder = self.root / "node-data-service" / "migrations" / "shop"
        journal = json.loads((folder / "meta" / "_journal.json").read_text())
        return folder / f"{journal['entries'][-1]['tag']}.sql"

    def sql(self, statement: str) -> list[dict]:
        """Rows of a statement at the live database."""
        done = self._call(["node", str(HERE / "sql.mjs")], cwd="node-data-service", input_text=statement)
        if done.returncode:
            raise LabFailure(f"{statement}\nfailed:\n{done.stdout}")
        return json.loads(done.stdout)

    def release(self, gateway: Path) -> Path:
        """Puts aside what runs: a release does not change while the next one is written."""
        release = self.root.parent / "releases" / self.version()
        for path in RUNNING:
            shutil.copytree(self.root / path, release / path)
        for path in PACKAGES:
            (release / path).symlink_to(CHECKOUT / path)
        shutil.copy2(self.root / "node-data-service/package.json", release / "node-data-service")
        (release / "gateway").mkdir()
        shutil.copy2(gateway / JAR, release / "gateway")
        return release

    def build_gateway(self) -> Path:
        """From the messages as they are now. @returns the repository in which it was built"""
        # A link to the checkout's, which must not be written over.
        (self.root / JAR).unlink()
        self.run("./mvnw", "-B", "-q", "-Dmaven.test.skip=true", "-pl", "gateway", "-am", "package")
        return self.root

    def _call(self, command, environment=None, cwd=".", input_text="") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command],
            cwd=self.root / cwd,
            env={**self.environment, **(environment or {})},
            input=input_text,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=GUARD_LIMIT_S,
        )
