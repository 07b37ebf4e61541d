"""Renames users.name to users.display_name while clients use it; docs/labs/rename-a-column/README.md tells the story.

Called by scripts/labs/rename-a-column.sh, which gives it a PostgreSQL of its own.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from load import Load
from report import SHOWN, faults, summary
from scratch import LabFailure, Scratch
from services import System
from walk import Walk


def main() -> int:
    # So that a kill, too, runs what ends the services.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = Path(tempfile.mkdtemp(prefix="rename-a-column-"))
    database_url = os.environ["DATABASE_URL"]
    begin = time.monotonic()
    system = System(folder / "logs", database_url, os.environ["JAVA"])
    load = Load(system.door)
    try:
        walk = Walk(Scratch(folder / "copy", database_url), system, load)
        walk.play()
        load.stop()
        lost = walk.lost()
        wrong = faults(walk, lost)
        print(summary(walk, lost, time.monotonic() - begin))
    except LabFailure as failure:
        wrong = [str(failure), *load.tally.failures[:SHOWN]]
    finally:
        load.stop()
        system.close()
    if wrong:
        print("\n".join(["", "FAILED", *wrong, f"All of it is still in {folder}."]), file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
