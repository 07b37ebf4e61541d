"""Runs suites, all of them whatever fails, and ends with a table of what was counted.

The numbers come from the reports (JUnit XML) of the test runners. A check that has no report counts as one test. A
suite that fails without a failed test in its reports (it did not compile, it crashed) counts as one failed test.
"""

import hashlib
import os
import subprocess
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

ROOT = Path(__file__).resolve().parent.parent
LOGS = ROOT / ".run" / "logs"
REPORTS = ROOT / ".run" / "reports"
# Of docs/reference only data-contract.* is generated, which the rest of the folder does not mind.
GENERATED = (
    "proto/contract.json",
    "proto/graphql",
    "proto/openapi",
    "proto/shop",
    "docs/reference",
    "node-data-service/src/generated",
    "python-facade/generated",
)
SHOWN_LINES = 40
MESSAGE_CHARACTERS = 300
# By which a suite says that what it needs is not on this machine, the reason in its last line.
SKIPPED = 77


# Said once more at the end, where they are looked for.
FAILURES: list[str] = []
# What one suite has to say is not mixed with another's.
SAYING = Lock()


@dataclass(frozen=True)
class Suite:
    """A command, and where the reports of its tests will be: (name in the table, glob) each."""

    name: str
    command: list[str]
    reports: tuple[tuple[str, str], ...] = ()
    environment: dict[str, str] = field(default_factory=dict)


# Suites that keep one core busy each and do not mind one another: they run at the same time.
Beside = tuple[Suite, ...]


@dataclass
class Row:
    """A line of the table."""

    name: str
    passed: int
    failed: int
    skipped: int
    seconds: float


def run(suite: Suite | Beside) -> list[Row]:
    if isinstance(suite, Suite):
        return run_one(suite)
    with ThreadPoolExecutor(len(suite)) as side_by_side:
        return [row for rows in side_by_side.map(run_one, suite) for row in rows]


def run_one(suite: Suite) -> list[Row]:
    """Runs one suite, its output going to a log file."""
    log = LOGS / f"test-{suite.name.replace(', ', '-').replace(' ', '-')}.log"
    print(f"\n{suite.name} ... (log: {log.relative_to(ROOT)})", flush=True)
    remove_reports(suite)
    stale = fingerprint() if "generate" in suite.command[0] else {}
    begin = time.monotonic()
    with log.open("wb") as output:
        code = subprocess.call(
            suite.command,
            cwd=ROOT,
            env={**os.environ, **suite.environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    with SAYING:
        return judge(suite, code, log, time.monotonic() - begin, stale)


def judge(suite: Suite, code: int, log: Path, seconds: float, stale: dict[str, str]) -> list[Row]:
    """Says what came out of it."""
    changed = differing(stale, fingerprint()) if stale else []
    if code == SKIPPED:
        print("    " + log.read_text(errors="replace").strip().splitlines()[-1])
        return finish(suite, [Row(suite.name, 0, 0, 1, seconds)], False, seconds)
    rows = list(count(suite))
    if code != 0 or changed:
        print("\n".join("    " + line for line in log.read_text(errors="replace").splitlines()[-SHOWN_LINES:]))
    for path in changed:
        print(f"    {path} was not what its sources give; it is now. Commit it (by hand: make generate).")
    return finish(suite, rows, code != 0 or bool(changed), seconds)


def finish(suite: Suite, rows: list[Row], failed: bool, seconds: float) -> list[Row]:
    if failed and not any(row.failed for row in rows):
        rows.append(Row(suite.name, 0, 1, 0, 0.0))
    elif not rows:
        rows.append(Row(suite.name, 1, 0, 0, 0.0))
    if len(rows) == 1:
        rows[0].seconds = seconds
    for row in rows:
        print(f"  {row.name}: {row.passed} passed, {row.failed} failed, {row.skipped} skipped ({row.seconds:.0f} s)")
    return rows


def report_files(pattern: str) -> list[Path]:
    path = Path(pattern)
    return [path] if path.is_absolute() else sorted(ROOT.glob(pattern))


def remove_reports(suite: Suite) -> None:
    """Numbers of an earlier run would hide a suite that no longer runs."""
    for _, pattern in suite.reports:
        for path in report_files(pattern):
            path.unlink(missing_ok=True)


def count(suite: Suite) -> Iterable[Row]:
    for name, pattern in suite.reports:
        cases = [case for path in report_files(pattern) if path.exists() for case in ET.parse(path).iter("testcase")]
        if not cases:
            yield Row(f"{name} (no test ran)", 0, 1, 0, 0.0)
            continue
        failed = sum(problem_of(case) is not None for case in cases)
        skipped = sum(case.find("skipped") is not None for case in cases)
        seconds = sum(float(case.get("time", "0").replace(",", "")) for case in cases)
        yield Row(name, len(cases) - failed - skipped, failed, skipped, seconds)
        for case in cases:
            if (problem := problem_of(case)) is not None:
                FAILURES.append(f"{case.get('classname')} {case.get('name')}: {first_line(problem)}")
                print(f"    failed: {FAILURES[-1]}")


def problem_of(case: ET.Element) -> ET.Element | None:
    return next((found for name in ("failure", "error") if (found := case.find(name)) is not None), None)


def first_line(problem: ET.Element) -> str:
    said = (problem.get("message") or problem.text or "").strip().splitlines()
    return said[0][:MESSAGE_CHARACTERS] if said else "(no message)"


def fingerprint() -> dict[str, str]:
    files = (path for name in GENERATED for path in [ROOT / name, *(ROOT / name).rglob("*")])
    return {
        str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.is_file() and "__pycache__" not in path.parts
    }


def differing(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def table(rows: list[Row]) -> str:
    width = max(len(row.name) for row in rows)
    head = f"{'suite':<{width}}  passed  failed  skipped  seconds"
    body = [f"{r.name:<{width}}  {r.passed:6}  {r.failed:6}  {r.skipped:7}  {r.seconds:7.0f}" for r in rows]
    return "\n".join([head, "-" * len(head), *body])


def run_all(suites: list[Suite | Beside]) -> int:
    """The exit code: 1 if anything failed."""
    LOGS.mkdir(parents=True, exist_ok=True)
    REPORTS.mkdir(parents=True, exist_ok=True)
    begin = time.monotonic()
    rows = [row for suite in suites for row in run(suite)]
    passed, failed, skipped = (sum(getattr(row, key) for row in rows) for key in ("passed", "failed", "skipped"))
    print(f"\n{table(rows)}\n\nall of it took {time.monotonic() - begin:.0f} s; logs are in .run/logs")
    for failure in FAILURES:
        print(f"failed: {failure}")
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed else 0
