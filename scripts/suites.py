"""What `make check`, `make check-contracts` and `make test` run: scripts/suites.sh check|contracts|test."""

import os
import subprocess
import sys
from dataclasses import replace
from shutil import which

from suite_runner import REPORTS, Beside, Suite, run_all

# The format is a check of its own: a stray space is no reason not to run the tests.
MAVEN = ["./mvnw", "-B", "--fail-at-end", "-Dspotless.check.skip=true"]


def make(folder: str, target: str) -> list[str]:
    return ["make", "--no-print-directory", "-C", folder, target, f"PYTHON={os.environ['PYTHON']}"]


def npm(script: str, *arguments: str) -> list[str]:
    return ["npm", "--prefix", "node-data-service", "run", "--silent", script, *arguments]


def alone(language: str, suite: Suite) -> Suite:
    """What its team runs itself, without the other two languages."""
    return replace(suite, command=[os.environ["PYTHON"], "scripts/alone.py", language, *suite.command])


def freshness() -> Suite:
    return Suite("generated files are fresh", ["scripts/generate.sh"])


def checks() -> list[Suite | Beside]:
    return [
        freshness(),
        (
            alone("node", Suite("node-data-service check", npm("check"))),
            Suite("java format", ["./mvnw", "-B", "--fail-at-end", "spotless:check"]),
            Suite("migration check", ["scripts/migration.sh", "check"]),
        ),
        (
            alone("python", Suite("python-facade check", make("python-facade", "check"))),
            Suite("alternatives check", make("bench/alternatives", "check")),
            Suite("kubernetes manifests", ["scripts/k8s-check.sh"]),
        ),
        Suite("documentation", [os.environ["PYTHON"], "scripts/check_docs.py"]),
        Suite("lines of code in the docs", [os.environ["PYTHON"], "scripts/count_lines.py"]),
        Suite("arithmetic of scaling in the docs", [os.environ["PYTHON"], "scripts/scaling.py"]),
    ]


def database() -> list[Suite]:
    """The migrated database against the schema; and yours, if DATABASE_URL names one. Only reads."""
    yours = [Suite("DATABASE_URL against the schema", npm("check:database"))] if os.environ.get("DATABASE_URL") else []
    return [Suite("migrated database against the schema", npm("check:database", "--", "--migrated")), *yours]


def fuzz() -> Suite:
    documents = ("data-service", "facade", "gateway")
    return Suite(
        "fuzz",
        ["scripts/fuzz.sh"],
        (
            *((f"fuzz {name}.yaml", str(REPORTS / f"fuzz-{name}.xml")) for name in documents),
            ("fuzz, bad requests", str(REPORTS / "fuzz-bad-requests.xml")),
        ),
    )


def conformance() -> Suite:
    report = REPORTS / "conformance.xml"
    return Suite(
        "chain and alternatives alike",
        ["scripts/conformance.sh", f"--junitxml={report}"],
        (("chain and alternatives alike", str(report)),),
    )


def contracts() -> list[Suite]:
    """Of what `make test` runs, all that guards the contracts."""
    return [
        freshness(),
        Suite("proto lint", npm("check:proto")),
        Suite("schema against migrations", npm("check:migrations")),
        Suite("contract against the released one", npm("check:breaking")),
        *database(),
        data_service("data service, pacts and golden rpcs", "test:contract"),
        pytest("facade, pacts and golden rpcs", "test-contract"),
        Suite(
            "gateway, pacts and golden rpcs",
            [*MAVEN, "-pl", "gateway", "-am", "test", "-Dtest=com/example/gateway/contract/*Test"]
            + ["-Dsurefire.failIfNoSpecifiedTests=false"],
            (("gateway, pacts and golden rpcs", "gateway/target/surefire-reports/TEST-*.xml"),),
        ),
        Suite(
            "the running system, pacts and mismatches",
            [*MAVEN, "verify", "-Pe2e", "-pl", "e2e", "-am", "-Dit.test=*PactTest,ContractMismatchTest"]
            + ["-Dtest=none", "-Dsurefire.failIfNoSpecifiedTests=false", "-De2e.docker.skip"],
            END_TO_END[:2],
        ),
        fuzz(),
    ]


def architecture() -> Suite:
    """The rules for Java are tests. Compiling is part of it, with warnings as errors."""
    return Suite(
        "gateway architecture",
        [*MAVEN, "-pl", "gateway,launcher", "-am", "test", "-Dtest=*Architecture*"]
        + ["-Dsurefire.failIfNoSpecifiedTests=false"],
        (("gateway architecture", "gateway/target/surefire-reports/TEST-*.xml"),),
    )


def gateway_alone() -> Suite:
    """That it starts, and one of its edges; all of its tests are among Java's."""
    return alone(
        "java",
        Suite(
            "gateway alone",
            [*MAVEN, "-pl", "gateway", "-am", "test", "-Dtest=AloneTest,FacadePactTest"]
            + ["-Dsurefire.failIfNoSpecifiedTests=false"],
            (("gateway alone", "gateway/target/surefire-reports/TEST-*.xml"),),
        ),
    )


DRILL_TESTS = ("-B", "-m", "unittest", "discover", "-s", "scripts/drift/tests", "-t", "scripts")
END_TO_END = (
    ("end to end, REST inside", "e2e/target/rest-reports/TEST-*.xml"),
    ("end to end, gRPC inside", "e2e/target/grpc-reports/TEST-*.xml"),
    ("end to end, Docker Compose, gRPC inside", "e2e/target/docker-reports/TEST-*.xml"),
)


def java() -> Suite:
    """Where Docker runs, gRPC between the services is tried there; where not, the tests on Docker say that they skip."""
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    docker = which("docker") is not None and subprocess.call(["docker", "info"], **silent) == 0
    return Suite(
        "gateway, launcher, end to end",
        [*MAVEN, "verify", "-Pe2e", "-Dmaven.test.failure.ignore=true", "-Dsimulation.runs=100000"]
        + [f"-De2e.grpc.skip={str(docker).lower()}"],
        (
            ("gateway", "gateway/target/*-reports/TEST-*.xml"),
            ("launcher", "launcher/target/*-reports/TEST-*.xml"),
            ("chaos", "chaos/target/*-reports/TEST-*.xml"),
            ("bench", "bench/*/target/*-reports/TEST-*.xml"),
            *(run for run in END_TO_END if not (docker and run == END_TO_END[1])),
        ),
    )


def tests() -> list[Suite | Beside]:
    return [
        *database(),
        alone("node", Suite("node-data-service build alone", npm("build"))),
        alone("node", data_service("node-data-service alone", "test")),
        (alone("python", pytest("python-facade alone", "test")), pytest("python-facade, Flask 2.0", "test-flask-2.0")),
        gateway_alone(),
        java(),
        fuzz(),
        conformance(),
        Suite("drift drill's own tests", [os.environ["PYTHON"], *DRILL_TESTS], environment={"PYTHONPATH": "scripts"}),
        # All of them take five minutes: `make drift-drill`.
        Suite("drift drill, a sample", ["scripts/drift-drill.sh"], environment={"SAMPLE": "8", "SEED": "7"}),
        # On ports and databases of their own; what changes the repository does so in a scratch copy.
        (
            Suite("lab, rename a column", ["scripts/labs/rename-a-column.sh"]),
            Suite("guide, working together", ["scripts/working-together.sh"]),
            vitest("leaving a monolith, the copier", "migration.xml", ["scripts/migration.sh", "test"]),
        ),
        (
            Suite("saga model", [os.environ["PYTHON"], "scripts/model_check.py"]),
            # The million takes minutes.
            Suite("data pipeline, in short", ["scripts/pipeline-proof.sh", "EVENTS=20000", "QUICK=1"]),
        ),
        # The whole takes minutes.
        Suite(
            "leaving a monolith, in short",
            ["scripts/type-guide.sh", "docs/guides/leaving-a-monolith.md", "rows differing .* holds"],
        ),
        # All 224 cells take half an hour.
        Suite("crash matrix, a sample", ["scripts/chaos.sh", "crash-matrix", "SAMPLE=12", "SEED=7"]),
        Suite("docker compose", ["scripts/compose-test.sh"]),
    ]


def vitest(name: str, report: str, command: list[str]) -> Suite:
    path = REPORTS / report
    reporters = ["--reporter=default", "--reporter=junit", f"--outputFile.junit={path}"]
    return Suite(name, [*command, *reporters], ((name, str(path)),))


def data_service(name: str, script: str) -> Suite:
    report = f"{script.replace(':', '-')}-node-data-service.xml"
    return vitest(name, report, npm(script, "--"))


def pytest(name: str, target: str) -> Suite:
    report = REPORTS / f"{target}.xml"
    return Suite(
        name,
        make("python-facade", target),
        ((name, str(report)),),
        {"PYTEST_ADDOPTS": f"--junitxml={report}"},
    )


SUITES = {
    "check": lambda: [*checks(), architecture()],
    "contracts": contracts,
    "test": lambda: [*checks(), *tests()],
}

if __name__ == "__main__":
    sys.exit(run_all(SUITES[sys.argv[1]]()))
