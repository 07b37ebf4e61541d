"""Sends a file of events, chunk by chunk, and goes on where it was interrupted.

    python -m facade.shop.events.client events.ndjson --to http://localhost:8080/api

Files end in .ndjson or .csv. What was sent is kept in FILE.progress; an event that is sent twice is stored once.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

import requests

CHUNK_BYTES = 4 * 1024 * 1024
FORMATS = {".ndjson": "application/x-ndjson", ".csv": "text/csv"}
# An upload is answered when it is stored; the door gives it ten minutes.
TIMEOUT_S = (5, 650)
_LONGEST_WAIT_S = 5.0


class GivenUp(Exception):
    """The file cannot be sent. The message says why, and what to do."""


@dataclass
class Progress:
    """How far the file was sent, and what the answers added up to. A chunk that was sent again counts as duplicates."""

    upload: str
    # Of the first kibibyte: another file of the same name is not continued.
    digest: str
    offset: int = 0
    line: int = 1
    rows: int = 0
    accepted: int = 0
    duplicates: int = 0
    rejected: int = 0
    late: int = 0


class Sender:
    """One file on its way to one door."""

    def __init__(self, path: Path, url: str, patience_s: float, sleep: Callable[[float], None] = time.sleep) -> None:
        self._path = path
        self._url = url
        self._patience_s = patience_s
        self._sleep = sleep
        self._session = requests.Session()
        self._session.trust_env = False
        self._kept = path.with_name(path.name + ".progress")
        if path.suffix not in FORMATS:
            raise GivenUp(f"{path} must end in {' or '.join(FORMATS)}")

    def send(self, show: Callable[[Progress, int], None]) -> Progress:
        size = self._path.stat().st_size
        with self._path.open("rb") as file:
            header = file.readline() if self._path.suffix == ".csv" else b""
            file.seek(0)
            progress = self._resume(hashlib.sha256(file.read(1024)).hexdigest())
            if progress.offset == 0 and header:
                progress.offset, progress.line = len(header), 2
            file.seek(progress.offset)
            while chunk := _chunk(file):
                self._send(progress, header, chunk)
                progress.offset += len(chunk)
                progress.line += chunk.count(b"\n")
                self._keep(progress)
                show(progress, size)
        self._kept.unlink(missing_ok=True)
        return progress

    def _resume(self, digest: str) -> Progress:
        fresh = Progress(upload=f"{self._path.name[:50]}-{digest[:8]}", digest=digest)
        if not self._kept.exists():
            return fresh
        try:
            kept = Progress(**json.loads(self._kept.read_text()))
        except (ValueError, TypeError):
            raise GivenUp(f"{self._kept} cannot be read: remove it to begin anew") from None
        if kept.digest != digest:
            raise GivenUp(f"{self._kept} belongs to another file: remove it to send this one from the beginning")
        return kept

    def _keep(self, progress: Progress) -> None:
        """All or nothing: a half-written file would be none."""
        written = self._kept.with_name(self._kept.name + ".new")
        written.write_text(json.dumps(asdict(progress)))
        os.replace(written, self._kept)

    def _send(self, progress: Progress, header: bytes, chunk: bytes) -> None:
        first_line = progress.line - 1 if header else progress.line
        body = gzip.compress(header + chunk, compresslevel=1)
        params = {"upload": progress.upload, "first_line": str(first_line)}
        headers = {"Content-Type": FORMATS[self._path.suffix], "Content-Encoding": "gzip"}
        give_up_at_s = time.monotonic() + self._patience_s
        wait_s = 0.2
        while True:
            failure = self._post(progress, params, headers, body)
            if failure is None:
                return
            if time.monotonic() + wait_s > give_up_at_s:
                raise GivenUp(f"{failure}; run the same command again to go on from line {progress.line}")
            self._sleep(wait_s)
            wait_s = min(2 * wait_s, _LONGEST_WAIT_S)

    def _post(self, progress: Progress, params: dict[str, str], headers: dict[str, str], body: bytes) -> str | None:
        """What went wrong, if sending it again may help."""
        try:
            answer = self._session.post(
                f"{self._url}/events", params=params, headers=headers, data=body, timeout=TIMEOUT_S
            )
            said = answer.json()
        except (requests.RequestException, ValueError) as error:
            return f"no answer from {self._url} ({type(error).__name__})"
        if answer.status_code == 200 and said["complete"]:
            for name in ("rows", "accepted", "duplicates", "rejected", "late"):
                setattr(progress, name, getattr(progress, name) + said[name])
            return None
        if answer.status_code < 500 and answer.status_code != 200:
            raise GivenUp(f"{said.get('code')}: {said.get('detail')}")
        return f"{self._url} said {said.get('code', 'that the upload broke off')}"


def _chunk(file: BinaryIO) -> bytes:
    """Whole lines."""
    return file.read(CHUNK_BYTES) + file.readline()


def show_on(out: TextIO) -> Callable[[Progress, int], None]:
    began_s, width = time.monotonic(), 30

    def show(progress: Progress, size: int) -> None:
        share = progress.offset / size
        bar = "#" * int(share * width)
        speed = progress.rows / max(time.monotonic() - began_s, 0.001)
        end = "\r" if out.isatty() else "\n"
        out.write(
            f"[{bar:<{width}}] {share:4.0%}  {progress.rows} rows  {speed:.0f}/s  {progress.rejected} refused{end}"
        )
        out.flush()

    return show


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m facade.shop.events.client", description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--to", default="http://localhost:8080/api", help="where the API is (%(default)s)")
    parser.add_argument("--patience", type=float, default=60, help="seconds to go on trying (%(default)s)")
    given = parser.parse_args(arguments)
    try:
        sent = Sender(given.file, given.to.rstrip("/"), given.patience).send(show_on(sys.stderr))
    except (GivenUp, OSError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ninterrupted; run the same command again to go on", file=sys.stderr)
        return 130
    totals = {name: value for name, value in asdict(sent).items() if name not in ("digest", "offset", "line")}
    print(json.dumps(totals))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
