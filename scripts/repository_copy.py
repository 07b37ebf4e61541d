"""Copies of the repository to try things in: its files are copied, what was installed for it is shared."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Packages; and the gateway's jar, which generates the door's document.
SHARED = ("node-data-service/node_modules", "python-facade/.venv", "gateway/target/gateway.jar")


def copy_to(root: Path) -> None:
    """The repository as it is now, with what is not committed yet."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    for path in listed:
        if (ROOT / path).exists():
            copy(ROOT / path, root / path)


def copy(source: Path, target: Path) -> None:
    """With its times, by which make and the type checkers tell that nothing has changed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copy2(source, target)


def share(root: Path) -> None:
    for path in SHARED:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).symlink_to(ROOT / path)


def environment(root: Path) -> dict[str, str]:
    """For commands in the copy: Python would find the repository's own sources through the shared packages."""
    facade = root / "python-facade"
    return {"PYTHONPATH": os.pathsep.join(str(facade / folder) for folder in ("src", "generated"))}
