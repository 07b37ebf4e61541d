"""The steps of the lab, each as its README tells it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import guards
from load import Load
from scratch import CHECKOUT, LabFailure, Scratch
from services import System

BREAK = "--> statement-breakpoint\n"
USERS = "5000"
DIFFERING = "SELECT count(*)::int AS rows FROM users WHERE name IS DISTINCT FROM display_name"
# The lab's calendar: what is announced with step 3 is allowed 90 days later.
ANNOUNCED = "2027-01-04"
TOO_EARLY = "2027-03-01"
ALLOWED_FROM = "2027-04-05"
FINDING = re.compile(r"shop/|[a-z-]+\.(yaml|graphql): ")
ABOUT_USERS = re.compile(r"User")
WIDTH = 18


@dataclass
class Step:
    """A step, and what each guard and the run said to it."""

    name: str
    title: str
    said: list[tuple[str, str]] = field(default_factory=list)


class Walk:
    def __init__(self, scratch: Scratch, system: System, load: Load) -> None:
        self.scratch, self.system, self.load = scratch, system, load
        self.texts = CHECKOUT / "docs/labs/rename-a-column"
        self.steps: list[Step] = []
        self.differing = -1

    def play(self) -> None:
        self.start()
        self.short_cut()
        self.expand()
        self.backfill()
        self.migrate()
        self.contract()
        self.drop()

    def start(self) -> None:
        self.step("start", "release {version} runs, clients call it name")
        self.passes("types", guards.BUILD)
        self.close_release()
        release = self.scratch.release(CHECKOUT)
        self.migrate_database()
        self.scratch.npm("seed", "--", "--users", USERS)
        for service in ("node-data-service", "python-facade", "gateway"):
            self.system.replace(service, release)
        self.load.start()

    def short_cut(self) -> None:
        """Everything in one step, which nobody deploys: only to hear what the guards say."""
        self.step("short cut", "rename it in the schema, generate, and be done")
        self.scratch.snapshot()
        self.scratch.apply(self.texts / "short-cut.patch")
        self.scratch.run("scripts/generate.sh")
        for name in ("types", "migrations", "breaking"):
            self.refused(name, guards.EACH_STEP[name])
        self.scratch.restore()

    def expand(self) -> None:
        self.step("1 expand", "release {minor} has both columns and keeps them the same")
        self.scratch.set_version(self.scratch.next_versions()["minor"])
        self.scratch.apply(self.texts / "step-1-expand.patch")
        migration = self.scratch.migration("expand_display_name")
        migration.write_text(migration.read_text() + BREAK + (self.texts / "keep-both-names.sql").read_text())
        release = self.build()
        self.say("facade first", self.system.refusal("python-facade", release))
        self.replace(release, "node-data-service", "python-facade")

    def backfill(self) -> None:
        self.step("2 backfill", "the rows that nobody has written since")
        before = self.count_differing()
        if not before:
            raise LabFailure("There was nothing to backfill, so this step shows nothing.")
        self.scratch.sql((self.texts / "backfill.sql").read_text())
        self.say("rows differing", f"{before} before, {self.count_differing()} after")

    def migrate(self) -> None:
        self.step("3 migrate", "release {minor}: display_name is always there, name is deprecated; clients move")
        self.scratch.set_version(self.scratch.next_versions()["minor"])
        self.scratch.apply(self.texts / "step-2-migrate.patch")
        self.scratch.migration("display_name_for_all")
        self.replace(self.build(), "node-data-service", "python-facade")
        self.load.field = "display_name"

    def contract(self) -> None:
        self.step("4 contract", "release {major} does not know name")
        self.scratch.apply(self.texts / "step-3-contract.patch")
        self.scratch.migration("stop_using_name").write_text((self.texts / "stop-using-name.sql").read_text())
        self.scratch.run("scripts/generate.sh")
        self.list_breaks(self.refused("breaking, unlisted", guards.BREAKING))
        self.refused("breaking, early", guards.BREAKING, "not allowed before", CONTRACT_TODAY=TOO_EARLY)
        self.scratch.environment["CONTRACT_TODAY"] = ALLOWED_FROM
        release = self.build(gateway=self.scratch.build_gateway())
        self.differing = self.count_differing()
        # Consumers first: they must have stopped asking for it.
        self.replace(release, "gateway", "python-facade", "node-data-service")

    def drop(self) -> None:
        self.step("5 drop", "the column itself, when no release that runs knows it")
        self.scratch.apply(self.texts / "step-4-drop.patch")
        self.refused("live database", guards.DATABASE)
        migration = self.scratch.migration("drop_users_name", "--custom")
        migration.write_text((self.texts / "drop-name.sql").read_text())
        self.migrate_database()
        self.passes("live database", guards.DATABASE)

    def list_breaks(self, said: Sequence[str]) -> None:
        """Into proto/version.yaml, word for word, what the check has found; all of it has to be about users."""
        findings = [line for line in said if FINDING.match(line)]
        foreign = [line for line in findings if not ABOUT_USERS.search(line)]
        if foreign:
            raise LabFailure("\n".join(["The contract step breaks more than users:", *foreign]))
        dates = {"announced": ANNOUNCED, "allowed_from": ALLOWED_FROM, "reason": "replaced by display_name"}
        breaks = [{"finding": line, **dates} for line in findings]
        self.scratch.set_version(self.scratch.next_versions()["major"], breaks)

    def build(self, gateway: Path = CHECKOUT) -> Path:
        """Generates, asks the guards, and makes it a release, contract included."""
        self.scratch.run("scripts/generate.sh")
        for name, command in guards.EACH_STEP.items():
            self.passes(name, command)
        self.close_release()
        return self.scratch.release(gateway)

    def close_release(self) -> None:
        """From now on the contract counts as promised: proto/released/ has it."""
        self.scratch.npm("release-contract")

    def replace(self, release: Path, *services: str) -> None:
        """Brings the database up to date and replaces the services in this order."""
        self.migrate_database()
        for service in services:
            self.system.replace(service, release)
            self.say("replaced", f"{service}; {self.system.all_ready()}")
        self.passes("live database", guards.DATABASE)

    def migrate_database(self) -> None:
        self.say("database", self.scratch.npm("migrate").strip().splitlines()[-1])

    def count_differing(self) -> int:
        return self.scratch.sql(DIFFERING)[0]["rows"]

    def lost(self) -> int:
        """Rows whose name is not what a client was last told. After the end of the load."""
        rows = self.scratch.sql("SELECT email, display_name FROM users")
        stored = {row["email"]: row["display_name"] for row in rows}
        return sum(stored.get(email) != name for email, name in self.load.confirmed.items())

    def step(self, name: str, title: str) -> None:
        if "{" in title:
            title = title.format(version=self.scratch.version(), **self.scratch.next_versions())
        self.steps.append(Step(name, title))
        print(f"\n{name}: {title}", flush=True)

    def say(self, who: str, what: str) -> None:
        self.steps[-1].said.append((who, what))
        print(f"   {who:<{WIDTH}} {what}", flush=True)

    def passes(self, name: str, command: Sequence[str], **environment: str) -> None:
        said = self.scratch.guard(command, environment)
        if said:
            raise LabFailure("\n".join([f"In this step this guard has to pass: {name}", *said]))
        self.say(name, "passes")

    def refused(self, name: str, command: Sequence[str], because: str = "", **environment: str) -> list[str]:
        """A guard that has to say no, in words with `because`. @returns all it said"""
        said = self.scratch.guard(command, environment)
        telling = [line for line in said if because in line and not line.endswith(":")]
        if not telling:
            raise LabFailure("\n".join([f"In this step this guard has to refuse: {name}", *said]))
        self.say(name, telling[0])
        return said
