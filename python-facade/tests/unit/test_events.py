"""Uploads: what becomes of each row, whatever is sent."""

from __future__ import annotations

import gzip
import io
import json
import re
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from facade.errors import UpstreamUnavailable
from tests.fake_events import FakeEventStore

NDJSON, CSV = "application/x-ndjson", "text/csv"
# The clock of the tests is a day after their epoch.
NOW = "2026-02-01T12:00:00Z"


def event(number: int, **more: object) -> dict[str, Any]:
    return {"id": f"e{number}", "kind": "product.viewed", "occurred_at": NOW, **more}


def ndjson(*events: object) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in events)


def upload(client: FlaskClient, body: bytes, kind: str = NDJSON, **headers: str) -> dict[str, Any]:
    answer = client.post("/events?upload=morning", data=body, content_type=kind, headers=headers)
    assert answer.status_code == 200, answer.data
    report: dict[str, Any] = answer.get_json()
    assert report["rows"] == report["accepted"] + report["duplicates"] + report["rejected"]
    return report


def counts(report: dict[str, Any]) -> tuple[int, int, int]:
    return report["accepted"], report["duplicates"], report["rejected"]


def refusals(report: dict[str, Any]) -> list[tuple[int, str]]:
    return [(row["line"], row["code"]) for row in report["rejected_rows"]]


def test_each_row_is_accepted_a_duplicate_or_refused(client: FlaskClient, store: FakeEventStore) -> None:
    body = ndjson(
        event(1, quantity=2), event(2, occurred_at="2026-02-01T10:00:00+01:00"), event(1), event(3, quantity=-1)
    )
    report = upload(client, body + b"\n  \r\n" + ndjson(event(4)))
    assert counts(report) == (3, 1, 1)
    assert report["late"] == 1
    assert report["complete"] is True
    assert report["rejected_rows"] == [{"line": 4, "code": "INVALID_EVENT", "reason": "quantity: must be at least 0"}]
    assert set(store.events) == {"e1", "e2", "e4"}
    assert (store.rejected[0].upload, store.rejected[0].line) == ("morning", 4)
    assert '"quantity": -1' in store.rejected[0].content


@pytest.mark.parametrize(
    ("line", "code", "reason"),
    [
        (b"{", "NOT_JSON", "is not a JSON object in UTF-8"),
        (b"[1]", "INVALID_EVENT", "body: must be an object"),
        (json.dumps(event(1, surprise=1)).encode(), "INVALID_EVENT", "surprise: is not known"),
        (json.dumps(event(1, payload="\0")).encode(), "INVALID_EVENT", "payload: must not contain NUL"),
        (b'{"id": "\\ud800"}', "NOT_JSON", "is not a JSON object in UTF-8"),
        (json.dumps(event(1, occurred_at="2026-02-01T12:06:00Z")).encode(), "INVALID_EVENT", "in the future"),
        (json.dumps(event(1, occurred_at="0001-01-01T00:00:00+14:00")).encode(), "INVALID_EVENT", "before 1970"),
        (json.dumps(event(1, occurred_at=1)).encode(), "INVALID_EVENT", "occurred_at: "),
        ('{"id": "caf\u00e9"}'.encode("latin-1"), "NOT_UTF8", "is not UTF-8 at its byte 12"),
        (json.dumps(event(1)).encode("utf-16"), "NOT_UTF8", "is not UTF-8 at its byte 1"),
    ],
)
def test_a_row_that_is_no_event_is_refused_with_its_reason(
    client: FlaskClient, store: FakeEventStore, line: bytes, code: str, reason: str
) -> None:
    report = upload(client, ndjson(event(7)) + line + b"\n" + ndjson(event(8)))
    assert refusals(report)[0] == (2, code)
    assert reason in report["rejected_rows"][0]["reason"]
    assert {"e7", "e8"} <= set(store.events)
    assert "\0" not in store.rejected[0].content


def test_csv_has_the_same_rules(client: FlaskClient, store: FakeEventStore) -> None:
    rows = [
        "id,kind,occurred_at,quantity,payload",
        f'a,product.viewed,{NOW},2,"says ""hello"", twice"',
        f'b,product.viewed,{NOW},"left open,x',
        f"c,product.viewed,{NOW},",
        f"d,product.viewed,{NOW},many,",
        f"e,product.viewed,{NOW},,",
    ]
    report = upload(client, "\r\n".join(rows).encode(), CSV)
    assert counts(report) == (2, 0, 3)
    assert refusals(report) == [(3, "NOT_CSV"), (4, "NOT_CSV"), (5, "INVALID_EVENT")]
    assert store.events["a"][0].payload == 'says "hello", twice'
    assert store.events["e"][0].quantity is None


@pytest.mark.parametrize("header", ["", "id,kind", "id,kind,occurred_at,price", "id,id,kind,occurred_at", '"id'])
def test_a_header_that_names_other_fields_is_an_error(client: FlaskClient, store: FakeEventStore, header: str) -> None:
    answer = client.post("/events", data=header, content_type=CSV)
    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (400, "header")
    assert store.abandoned


def test_a_byte_order_mark_is_no_part_of_the_first_row(client: FlaskClient) -> None:
    assert upload(client, b"\xef\xbb\xbf" + ndjson(event(1)))["accepted"] == 1
    assert upload(client, f"\ufeffid,kind,occurred_at\nx,k,{NOW}".encode(), CSV)["accepted"] == 1


def test_gzip_may_have_several_parts(client: FlaskClient) -> None:
    body = gzip.compress(ndjson(event(1))) + gzip.compress(ndjson(event(2)))
    assert upload(client, body, **{"Content-Encoding": "gzip"})["accepted"] == 2


@pytest.mark.parametrize(("cut", "why"), [(-20, "ends early"), (0, "is damaged")])
def test_gzip_that_breaks_off_keeps_what_came_before_and_says_so(client: FlaskClient, cut: int, why: str) -> None:
    whole = gzip.compress(ndjson(*(event(number) for number in range(1000))))
    body = whole[:cut] if cut else whole + b"no gzip"
    report = upload(client, body, **{"Content-Encoding": "gzip"})
    assert report["complete"] is False
    assert why in report["rejected_rows"][-1]["reason"]
    assert report["rejected_rows"][-1]["code"] == "BROKEN_UPLOAD"
    # The number of the last line that was read: what follows is to be sent again.
    assert report["rejected_rows"][-1]["line"] == report["accepted"]
    assert report["accepted"] > 900


class Zeros(io.RawIOBase):
    """A body of so many zeros."""

    def __init__(self, size: int) -> None:
        self._size, self._at = size, 0

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + (self._size if whence == io.SEEK_END else 0)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        size = min(len(buffer), self._size - self._at)
        buffer[:size] = bytes(size)
        self._at += size
        return size


def peak_bytes(client: FlaskClient, body: Any, length: int, **headers: str) -> tuple[dict[str, Any], int]:
    tracemalloc.start()
    try:
        answer = client.post("/events", input_stream=body, content_type=NDJSON, content_length=length, headers=headers)
        return answer.get_json(), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_line_of_100_megabytes_is_refused_in_little_memory(client: FlaskClient) -> None:
    report, peak = peak_bytes(client, Zeros(100_000_000), 100_000_000)
    assert refusals(report) == [(1, "LINE_TOO_LONG")]
    assert peak < 4_000_000


def test_a_gzip_bomb_is_given_up_in_little_memory(client: FlaskClient) -> None:
    bomb = gzip.compress(bytes(200_000_000))
    report, peak = peak_bytes(client, io.BytesIO(bomb), len(bomb), **{"Content-Encoding": "gzip"})
    assert (report["complete"], refusals(report)) == (False, [(1, "BROKEN_UPLOAD")])
    assert peak < 4_000_000


def test_only_the_first_refused_rows_are_listed_and_all_are_kept(client: FlaskClient, store: FakeEventStore) -> None:
    report = upload(client, b"{\n" * 2500)
    assert (report["rejected"], len(report["rejected_rows"])) == (2500, 100)
    assert len(store.rejected) == 2500


def test_lines_are_counted_on_from_the_first(client: FlaskClient) -> None:
    answer = client.post("/events?first_line=1000", data=b"\n{\n", content_type=NDJSON)
    assert refusals(answer.get_json()) == [(1001, "NOT_JSON")]
    assert answer.get_json()["upload"] == answer.headers["X-Request-Id"]


def test_batches_are_bounded(client: FlaskClient, store: FakeEventStore) -> None:
    upload(client, ndjson(*(event(number) for number in range(2500))))
    assert store.sizes == [1000, 1000, 500]
    store.sizes.clear()
    upload(client, ndjson(*(event(number, payload="x" * 2000) for number in range(3000, 3600))))
    assert len(store.sizes) > 1


@pytest.mark.parametrize(
    ("content_type", "encoding"), [("application/json", "identity"), (NDJSON, "br"), (None, "identity")]
)
def test_other_formats_are_refused(client: FlaskClient, content_type: str | None, encoding: str) -> None:
    answer = client.post(
        "/events", data=ndjson(event(1)), content_type=content_type, headers={"Content-Encoding": encoding}
    )
    assert (answer.status_code, answer.get_json()["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


def test_a_store_that_is_gone_is_an_error_and_no_report(client: FlaskClient, store: FakeEventStore) -> None:
    store.fault = UpstreamUnavailable("node-data-service", "cannot be reached.")
    answer = client.post("/events", data=ndjson(event(1)), content_type=NDJSON)
    assert (answer.status_code, answer.get_json()["code"]) == (503, "UPSTREAM_UNAVAILABLE")
    assert store.abandoned


def test_an_upload_takes_the_time_it_is_given(client: FlaskClient) -> None:
    answer = client.post("/events", data=ndjson(event(1)), content_type=NDJSON, headers={"X-Request-Timeout-Ms": "0"})
    assert answer.get_json()["code"] == "DEADLINE_EXCEEDED"


def test_events_are_read_by_page(client: FlaskClient) -> None:
    for path in ("/event-minutes?kind=k&minute_from=2026-01-01T00:00:00Z", "/rejected-events?upload=morning"):
        assert client.get(path).get_json() == {"items": [], "next_cursor": None}


def test_every_code_of_a_refused_row_is_documented() -> None:
    root = Path(__file__).parents[3]
    documented = re.findall(r"^\| ([A-Z0-9_]+) \|", (root / "docs" / "reference" / "events.md").read_text(), re.M)
    sources = (root / "python-facade" / "src" / "facade" / "shop" / "events").glob("*.py")
    raised = {code for source in sources for code in re.findall(r'Refused\("([A-Z0-9_]+)"', source.read_text())}
    assert set(documented) == raised
