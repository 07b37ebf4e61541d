"""Runs commands; ends all that they started when they take too long or the drill is interrupted."""

import contextlib
import json
import os
import signal
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

import repository_copy

TIMEOUT_S = 600
# Of make's, which would hand its own flags and job server to every make that a guard starts.
MAKE_VARIABLES = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES")
PLAIN = {"NO_COLOR": "1", "FORCE_COLOR": "0", "COLUMNS": "200", "PYTHONDONTWRITEBYTECODE": "1"}

_running: set[int] = set()
_lock = threading.Lock()
_ended = threading.Event()


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it printed."""

    code: int
    output: str


def run(command: list[str], root: Path, settings: dict[str, str]) -> Done:
    """Runs a command in a copy of the repository, without colours."""
    environment = {name: value for name, value in os.environ.items() if name not in MAKE_VARIABLES}
    environment.update(PLAIN, **repository_copy.environment(root), **settings)
    process = subprocess.Popen(
        _without_npm(command, root),
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    with _lock:
        _running.add(process.pid)
    if _ended.is_set():
        _end(process.pid)
    try:
        output, _ = process.communicate(timeout=TIMEOUT_S)
        return Done(process.returncode, output.decode(errors="replace"))
    except subprocess.TimeoutExpired:
        _end(process.pid)
        output, _ = process.communicate()
        return Done(1, output.decode(errors="replace") + f"\nno end after {TIMEOUT_S} s")
    finally:
        with _lock:
            _running.discard(process.pid)


def _without_npm(command: list[str], root: Path) -> list[str]:
    """What `npm --prefix FOLDER run --silent SCRIPT -- ...` would start: npm itself costs as much as some checks."""
    if command[:2] != ["npm", "--prefix"]:
        return command
    folder, script, arguments = root / command[2], command[5], command[7:]
    body = json.loads((folder / "package.json").read_text())["scripts"][script]
    return ["sh", "-c", f'cd "$0" && PATH="$PWD/node_modules/.bin:$PATH" && {body} "$@"', str(folder), *arguments]


def end_all() -> None:
    """Also what is started from now on: other threads go on with their next command."""
    _ended.set()
    with _lock:
        for group in _running:
            _end(group)


def _end(group: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
