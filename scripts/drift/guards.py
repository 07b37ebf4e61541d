"""The guards: what each is called, what a person types to ask it, and which files it reads."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass

import repository_copy
from drift import commands, generation, mutation
from drift.scratch import CLASSES, Scratch, any_matches

NPM = "npm --prefix node-data-service run --silent"
NODE = ("node-data-service/src/*", "node-data-service/*.json", "node-data-service/*.config.*")
PYTHON = ("python-facade/src/*", "python-facade/generated/*", "python-facade/pyproject.toml")
PROTO = ("proto/*",)
SCHEMA = ("node-data-service/src/*/schema.ts", "node-data-service/src/platform/db/columns.ts")


# What costs less is asked whatever the others said.
CHEAP = 4


@dataclass(frozen=True)
class Guard:
    """`seconds`: about how long it keeps a processor busy. Those that cost less are asked first.

    `needs`: a guard that must be content first, as there is nothing to ask while code does not compile.
    `settled_by`: what a developer who did it last has done to please the guard.
    `tool`: a compiler or test runner, which says what is wrong where, and leaves it to `make check-contracts` to say
    what to run again.
    """

    name: str
    command: str
    reads: tuple[str, ...]
    seconds: int
    tool: bool = False
    needs: str = ""
    settled_by: mutation.Action | None = None
    faster: str = ""
    ask: Callable[[Scratch], commands.Done] | None = None

    @property
    def dear(self) -> bool:
        return self.seconds > CHEAP

    def reads_any(self, paths: list[str]) -> bool:
        return any_matches(paths, self.reads)

    def run(self, scratch: Scratch) -> commands.Done:
        if self.ask:
            return self.ask(scratch)
        return commands.run(shlex.split(self.faster or self.command), scratch.root, {})


def fresh(scratch: Scratch) -> commands.Done:
    """Generates in a copy of its own, as the other guards are about what is committed."""
    copy = scratch.copy(f"{scratch.root.name}-generated")
    try:
        done = generation.generate(copy)
        stale = copy.differing(scratch)
        lines = [f"{path} is not what its sources give. Change its source, then run: make generate" for path in stale]
        output = done.output if done.code else "\n".join([*lines, done.output])
        return commands.Done(1 if done.code or stale else 0, output.replace(str(copy.root), str(scratch.root)))
    finally:
        copy.remove()


def java(scratch: Scratch) -> commands.Done:
    """Compiles only the files that differ from those of the unchanged copy."""
    template = scratch.template.root
    for path in COMPILED:
        repository_copy.copy(template / path, scratch.root / path)
    changed = scratch.changed()
    known = () if any_matches(changed, PROTO) else ONLY_CHANGED
    command = [*shlex.split(JAVA), *LESS_WORK, *known]
    done = commands.run(command, scratch.root, {"MAVEN_OPTS": SHORT_RUN})
    if not changed and not (template / TESTS_COMPILED).exists():
        repository_copy.copy(scratch.root / TESTS_COMPILED, template / TESTS_COMPILED)
    return done


JAVA = (
    "./mvnw -q -B -pl gateway -am test -Dtest=com/example/gateway/contract/*Test "
    "-Dsurefire.failIfNoSpecifiedTests=false -Dspotless.check.skip=true"
)
TESTS_COMPILED = "gateway/target/test-classes"
COMPILED = (*CLASSES, TESTS_COMPILED)
# Starts sooner; such a short run never gets back what better compiled code costs.
SHORT_RUN = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
# Error Prone is about other things, and takes longer than the compiler.
LESS_WORK = ("-Dsurefire.skipAfterFailureCount=1", f"-DargLine={SHORT_RUN}", "-Djavac.checker=-Werror")
# The stubs and records are those that are there, as proto/ has not changed.
ONLY_CHANGED = (
    "-Dmaven.compiler.useIncrementalCompilation=false",
    "-Dprotobuf.skip=true",
    "-Dcodegen.skip=true",
)

DATA_SERVICE = (*NODE, "node-data-service/tests/*", "node-data-service/migrations/*", *PROTO)
PROMISES = "make -C python-facade test-contract"
# Whether generated files are fresh has a guard of its own, and how the types are checked is no promise.
ELSEWHERE = "--ignore=tests/contract/test_generated.py --ignore=tests/contract/test_check_types.py"

GUARDS = (
    Guard("proto style", f"{NPM} check:proto", PROTO, 1, tool=True),
    Guard("migrations", f"{NPM} check:migrations", (*SCHEMA, "node-data-service/migrations/*"), 2),
    Guard(
        "TypeScript types",
        f"{NPM} check:types",
        ("node-data-service/*.ts", "node-data-service/tsconfig*.json"),
        18,
        tool=True,
        faster=f"{NPM} check:types -- --incremental --tsBuildInfoFile ../.tsbuildinfo",
    ),
    Guard("released contract", f"{NPM} check:breaking", PROTO, 5),
    Guard(
        "Python types",
        "make -C python-facade check",
        PYTHON,
        3,
        tool=True,
        faster="sh -c 'cd python-facade && .venv/bin/python tools/check_types.py'",
    ),
    Guard(
        "generated is fresh",
        "make generate",
        (*NODE, *PROTO, "node-data-service/scripts/*", *PYTHON, "docs/reference/*"),
        8,
        needs="TypeScript types",
        settled_by=mutation.generate,
        ask=fresh,
    ),
    Guard(
        "migrated database",
        f"{NPM} check:database -- --migrated",
        (*SCHEMA, "node-data-service/migrations/*"),
        6,
    ),
    Guard(
        "live database",
        f"{NPM} check:database",
        ("live-database.sql",),
        6,
        faster="sh -c 'cd node-data-service && node_modules/.bin/tsx ../scripts/drift/live-database.mts'",
    ),
    Guard(
        "Python promises",
        PROMISES,
        (*PYTHON, *PROTO, "python-facade/tests/*"),
        7,
        tool=True,
        faster=f"{PROMISES} ARGS='{ELSEWHERE}'",
    ),
    Guard("Python tests", "make -C python-facade test-unit", (*PYTHON, "python-facade/tests/*"), 9, tool=True),
    Guard(
        "data service, golden rpcs",
        f"{NPM} test:contract",
        DATA_SERVICE,
        10,
        tool=True,
        faster=f"{NPM} test -- tests/contract/grpc.test.ts",
    ),
    Guard(
        "data service, pacts",
        f"{NPM} test:contract",
        DATA_SERVICE,
        11,
        tool=True,
        faster=f"{NPM} test:contract -- --exclude tests/contract/grpc.test.ts",
    ),
    Guard("gateway promises", JAVA, ("gateway/*", "proto/*", "pom.xml"), 25, tool=True, ask=java),
)
