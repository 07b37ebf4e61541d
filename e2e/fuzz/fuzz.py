"""Fuzzes every document of proto/openapi against the running system: `scripts/fuzz.sh`, which starts one.

SEED (default 1) and EXAMPLES (a phase and operation, default 10) can be set. Reports (JUnit XML) go to .run/reports.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from operations import base_url, documents, prefix
from promises import ROOT

HERE = Path(__file__).resolve().parent
REPORTS = ROOT / ".run" / "reports"


def generated(document: Path) -> list[str]:
    """What schemathesis makes of the document, good and bad."""
    return [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / "schemathesis.toml"), "run"),
        *(str(document), "--url", base_url(document) + prefix(document)),
        *("--seed", os.environ.get("SEED", "1"), "--max-examples", os.environ.get("EXAMPLES", "10")),
        *("--report-junit-path", str(REPORTS / f"fuzz-{document.stem}.xml")),
    ]


def bad_requests() -> list[str]:
    report = f"--junitxml={REPORTS / 'fuzz-bad-requests.xml'}"
    return [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:schemathesis", report, str(HERE)]


def run(name: str, command: list[str]) -> bool:
    print(f"\n{name}", flush=True)
    begin = time.monotonic()
    # Not here: schemathesis leaves a cache where it runs.
    code = subprocess.call(command, cwd=ROOT / ".run" / "fuzz", env={**os.environ, "PYTHONPATH": str(HERE)})
    print(f"{name}: {'failed' if code else 'passed'} ({time.monotonic() - begin:.0f} s)", flush=True)
    return code == 0


def main() -> int:
    REPORTS.mkdir(parents=True, exist_ok=True)
    passed = [run(f"Generated from {document.name}", generated(document)) for document in documents()]
    passed.append(run("Bad requests to every operation", bad_requests()))
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
