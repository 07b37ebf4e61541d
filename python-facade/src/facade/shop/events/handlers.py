"""Collects an upload: each row becomes an event, a duplicate or a refused row, and all of them are stored."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from data_service.models import NewRejectedEvent
from facade.platform.lines import BrokenStream, Line, gunzip, lines
from facade.shop.events.models import RejectedRow, UploadReport
from facade.shop.events.port import Batch, EventStore
from facade.shop.events.rows import CsvRows, NdjsonRows, Refused, check_time, rejected

BATCH_ROWS = 1000
BATCH_BYTES = 512 * 1024
# A slow sender's events do not wait longer for company.
BATCH_AGE_S = 1.0
LISTED_ROWS = 100
WINDOW_IDS = 20_000
BOM = b"\xef\xbb\xbf"


class KnownIds:
    """The last ids seen, between one and two windows of them: what repeats closely need not travel."""

    def __init__(self) -> None:
        self._older: set[str] = set()
        self._recent: set[str] = set()

    def add(self, event_id: str) -> bool:
        """Whether it is new."""
        if event_id in self._recent or event_id in self._older:
            return False
        if len(self._recent) == WINDOW_IDS:
            self._older, self._recent = self._recent, set()
        self._recent.add(event_id)
        return True


class Upload:
    """One body on its way into the store."""

    def __init__(self, name: str, store: EventStore, now: Callable[[], datetime]) -> None:
        self._name = name
        self._store = store
        self._now = now
        self._known = KnownIds()
        self._batch, self._batch_bytes, self._batch_since_s = Batch(), 0, time.monotonic()
        self._first_rejected: list[NewRejectedEvent] = []
        self._rows = self._repeated = self._rejected = self._late = 0

    def collect(self, pieces: Iterable[bytes], *, csv: bool, gzip: bool, first_line: int) -> UploadReport:
        """Raises ValidationFailed for a bad header, and what the store raises. Otherwise every row has its place."""
        last = first_line
        complete = True
        read = lines(gunzip(pieces) if gzip else pieces, first_line)
        try:
            parser = CsvRows(_header(read)) if csv else NdjsonRows()
            for line in read:
                if line is None:
                    self._flush_if_due()
                    continue
                last = line.number
                self._take(parser, line)
        except BrokenStream as broken:
            complete = False
            self._reject(Line(last, b""), Refused("BROKEN_UPLOAD", f"{broken}; send again what follows this line"))
        self._flush()
        counts = self._store.finish()
        return UploadReport(
            upload=self._name,
            complete=complete,
            rows=self._rows,
            accepted=counts.accepted_count,
            duplicates=self._repeated + counts.duplicate_count,
            rejected=self._rejected,
            late=self._late,
            rejected_rows=[
                RejectedRow(line=row.line, code=row.code, reason=row.reason) for row in self._first_rejected
            ],
        )

    def _take(self, parser: CsvRows | NdjsonRows, line: Line) -> None:
        content = line.content.removeprefix(BOM) if line.number == 1 else line.content
        if not content.strip():
            return
        try:
            if line.too_long:
                raise Refused("LINE_TOO_LONG", "has more than 65536 bytes")
            event = parser.parse(content)
            late = check_time(event, self._now())
        except Refused as refused:
            self._reject(line, refused)
        else:
            self._rows += 1
            self._late += late
            if self._known.add(event.id):
                self._batch.collected.append((event, late))
                self._batch_bytes += len(content)
            else:
                self._repeated += 1
        self._flush_if_full()

    def _reject(self, line: Line, refused: Refused) -> None:
        self._rows += 1
        self._rejected += 1
        row = rejected(self._name, line, refused)
        if len(self._first_rejected) < LISTED_ROWS:
            self._first_rejected.append(row)
        self._batch.refused.append(row)
        self._batch_bytes += len(row.content.encode()) + len(row.reason.encode())
        self._flush_if_full()

    def _flush_if_full(self) -> None:
        most_rows = max(len(self._batch.collected), len(self._batch.refused))
        if most_rows >= BATCH_ROWS or self._batch_bytes >= BATCH_BYTES:
            self._flush()

    def _flush_if_due(self) -> None:
        if time.monotonic() - self._batch_since_s > BATCH_AGE_S:
            self._flush()

    def _flush(self) -> None:
        if self._batch.collected or self._batch.refused:
            self._store.send(self._batch)
        self._batch, self._batch_bytes, self._batch_since_s = Batch(), 0, time.monotonic()


def _header(read: Iterator[Line | None]) -> bytes:
    for line in read:
        if line is not None:
            return line.content.removeprefix(BOM)
    return b""
