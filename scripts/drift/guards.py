"""The guards: what each is called, what a person types to ask it, and which files it reads."""

import shlex
import threading
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatch

from drift import commands, mutation
from drift.scratch import FOLDER, Scratch

NPM = "npm --prefix node-data-service run --silent"
NODE = ("node-data-service/src/*", "node-data-service/*.json", "node-data-service/*.config.*")
PYTHON = ("python-facade/src/*", "python-facade/generated/*", "python-facade/pyproject.toml")
PROTO = ("proto/*",)
SCHEMA = ("node-data-service/src/*/schema.ts", "node-data-service/src/platform/db/columns.ts")


@dataclass(frozen=True)
class Guard:
    """`dear` ones are asked only while no other has caught the mutation.

    `needs`: a guard that must be content first, as there is nothing to ask while code does not compile.
    `settled_by`: what a developer who did it last has done to please the guard.
    `tool`: a compiler or test runner, which says what is wrong where, and leaves it to `make check-contracts` to say
    what to run again.
    """

    name: str
    command: str
    reads: tuple[str, ...]
    dear: bool = False
    tool: bool = False
    needs: str = ""
    settled_by: mutation.Action | None = None
    faster: str = ""
    ask: Callable[[Scratch], commands.Done] | None = None

    def reads_any(self, paths: list[str]) -> bool:
        return any(fnmatch(path, pattern) for path in paths for pattern in self.reads)

    def run(self, scratch: Scratch) -> commands.Done:
        if self.ask:
            return self.ask(scratch)
        return commands.run(shlex.split(self.faster or self.command), scratch.root, {})


def fresh(scratch: Scratch) -> commands.Done:
    """Generates in a copy of its own, as the other guards are about what is committed."""
    copy = scratch.copy(f"{scratch.root.name}-generated")
    try:
        done = commands.run(mutation.GENERATE, copy.root, {})
        stale = copy.differing(scratch)
        lines = [f"{path} is not what its sources give. Change its source, then run: make generate" for path in stale]
        output = done.output if done.code else "\n".join([*lines, done.output])
        return commands.Done(1 if done.code or stale else 0, output.replace(str(copy.root), str(scratch.root)))
    finally:
        copy.remove()


_java_turn = threading.Lock()


def java(scratch: Scratch) -> commands.Done:
    """In one copy in turns, where Maven compiles again only what differs from the turn before."""
    with _java_turn:
        workshop = Scratch(FOLDER / "java")
        if workshop.root.exists():
            workshop.become(scratch)
        else:
            workshop = scratch.copy("java")
        done = commands.run(shlex.split(JAVA), workshop.root, SHORT_RUN)
        return commands.Done(done.code, done.output.replace(str(workshop.root), str(scratch.root)))


# Whether generated files are fresh has a guard of its own.
PROMISES = "make -C python-facade test-contract"

JAVA = (
    "./mvnw -q -B -pl gateway -am test -Dtest=com.example.gateway.contract.* "
    "-Dsurefire.failIfNoSpecifiedTests=false -Dspotless.check.skip=true"
)
# Starts sooner; such a short run never gets back what better compiled code costs.
SHORT_RUN = {"MAVEN_OPTS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}

GUARDS = (
    Guard("proto style", f"{NPM} check:proto", PROTO, tool=True),
    Guard("migrations", f"{NPM} check:migrations", (*SCHEMA, "node-data-service/migrations/*")),
    Guard(
        "TypeScript types",
        f"{NPM} check:types",
        ("node-data-service/*.ts", "node-data-service/tsconfig*.json"),
        tool=True,
        faster=f"{NPM} check:types -- --incremental --tsBuildInfoFile ../.tsbuildinfo",
    ),
    Guard("released contract", f"{NPM} check:breaking", PROTO),
    Guard(
        "Python types",
        "make -C python-facade check",
        PYTHON,
        tool=True,
        faster="sh -c 'cd python-facade && .venv/bin/python tools/check_types.py'",
    ),
    Guard(
        "generated is fresh",
        "make generate",
        (*NODE, *PROTO, "node-data-service/scripts/*", *PYTHON, "docs/reference/*"),
        needs="TypeScript types",
        settled_by=mutation.generate,
        ask=fresh,
    ),
    Guard(
        "migrated database",
        f"{NPM} check:database -- --migrated",
        (*SCHEMA, "node-data-service/migrations/*"),
        dear=True,
    ),
    Guard(
        "Python promises",
        PROMISES,
        (*PYTHON, *PROTO, "python-facade/tests/*"),
        dear=True,
        tool=True,
        faster=f"{PROMISES} ARGS=--ignore=tests/contract/test_generated.py",
    ),
    Guard("Python tests", "make -C python-facade test-unit", (*PYTHON, "python-facade/tests/*"), dear=True, tool=True),
    Guard(
        "data service promises",
        f"{NPM} test:contract",
        (*NODE, "node-data-service/tests/*", "node-data-service/migrations/*", *PROTO),
        dear=True,
        tool=True,
    ),
    Guard("gateway promises", JAVA, ("gateway/*", "proto/*", "pom.xml"), dear=True, tool=True, ask=java),
)
