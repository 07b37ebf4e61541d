"""The requests that schemathesis does not think of, for any operation."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from operations import Operation, types

# No text of ours has these, and PostgreSQL has no place for them: escaped, and as raw bytes.
POISON = {
    "NUL": rb'"a\u0000b"',
    "raw NUL": b'"a\x00b"',
    "lone high surrogate": rb'"a\ud800b"',
    "lone low surrogate": rb'"\udc00"',
    "surrogates in the wrong order": rb'"\udc00\ud800"',
    "surrogate in raw bytes": b'"\xed\xa0\x80"',
    "not UTF-8": b'"\xff\xfe"',
    "overlong UTF-8": b'"\xc0\xaf"',
}
HUGE = {
    "1e400": b"1e400",
    "-1e400": b"-1e400",
    "2^63": b"9223372036854775808",
    "-2^63-1": b"-9223372036854775809",
    "20000 digits": b"9" * 20_000,
    "fraction": b"1.5",
    "NaN": b"NaN",
    "Infinity": b"Infinity",
    "octal": b"01",
}
OTHER_TYPES = {
    "null": ("null", b"null"),
    "true": ("boolean", b"true"),
    "text": ("string", b'"1"'),
    "empty text": ("string", b'""'),
    "integer": ("integer", b"-0"),
    "1 in 400 digits": ("integer", b"1" + b"0" * 400 + b"e-400"),
    "list": ("array", b"[]"),
    "object": ("object", b"{}"),
    "nested": ("nothing", b"[" * 5_000 + b"]" * 5_000),
}
ENCODED = {
    "NUL": b"%00",
    "NUL inside": b"a%00b",
    "lone surrogate": b"%ED%A0%80",
    "not UTF-8": b"%FF",
    "overlong UTF-8": b"%C0%AF",
    "half a percent": b"%",
    "not hexadecimal": b"%zz",
    "UTF-16 escape": b"%u0041",
    "encoded slash": b"%2F..%2F",
    "twice encoded": b"%2500",
    "line breaks": b"%0D%0AX-Evil:%201",
    "raw UTF-8": "ü".encode(),
    "raw surrogate": b"\xed\xa0\x80",
    "raw byte": b"\xff",
    "20000 digits": b"9" * 20_000,
    "2^63": b"9223372036854775808",
    "1e400": b"1e400",
    "negative": b"-1",
    "fraction": b"1.0",
    "empty": b"",
}
# Whatever else may be done with these: to take them as text would be wrong.
NEVER_TEXT = ("NUL", "NUL inside", "lone surrogate", "not UTF-8", "overlong UTF-8", "raw surrogate", "raw byte")
HEADER_VALUES = {
    "empty": b"",
    "garbage": b";;=,\x7f",
    "raw byte": b"\xff",
    "UTF-8": "ü".encode(),
    "NUL": b"a\x00b",
    "negative": b"-1",
    "huge": b"1e400",
    "2^63": b"9223372036854775808",
    "long": b"9" * 5_000,
    "oversized": b"x" * 100_000,
}
# Not every document says that they are understood.
OTHER_HEADERS = ("X-Request-Id", "X-Request-Timeout-Ms", "traceparent")
# Every server takes that much.
HEADER_BYTES, HEADERS = 4096, 90
CONTROL = re.compile(rb"[\x00-\x1f\x7f]")
CONTENT_TYPES = {
    "text": b"text/plain",
    "form": b"application/x-www-form-urlencoded",
    "multipart without boundary": b"multipart/form-data",
    "XML": b"application/xml",
    "almost JSON": b"application/jsonx",
    "garbage": b"\xff;;",
}


@dataclass(frozen=True)
class BadRequest:
    """Raw; `refused` where nothing but a 4xx is right."""

    name: str
    target: bytes
    headers: dict[str, bytes] = field(default_factory=dict)
    body: bytes = b""
    refused: bool = False

    def is_http(self) -> bool:
        """Whether an HTTP server must understand it at all."""
        values = b"".join(self.headers.values())
        of_limited_size = len(values) < HEADER_BYTES and len(self.headers) < HEADERS
        return of_limited_size and not CONTROL.search(values) and bool(re.fullmatch(rb"[!-~]+", self.target))


def valid(operation: Operation) -> Iterator[BadRequest]:
    """Not bad at all: were this refused as malformed, the refusals of the others would say nothing."""
    yield BadRequest("valid", operation.target(), operation.headers, operation.sample_body)


def bad_values(operation: Operation) -> Iterator[BadRequest]:
    """Each place of the body in turn with each bad value."""
    for place, schema in operation.values():
        for name, raw, kind in raw_values():
            allowed = kind in types(schema) or (kind == "integer" and "number" in types(schema))
            body = with_raw(operation.valid_body, place, raw)
            shown = ".".join(map(str, place))
            yield BadRequest(f"{name} as {shown}", operation.target(), operation.headers, body, refused=not allowed)


def raw_values() -> Iterator[tuple[str, bytes, str]]:
    for name, raw in (POISON | HUGE).items():
        yield name, raw, "nothing"
    for name, (kind, raw) in OTHER_TYPES.items():
        yield name, raw, kind


def with_raw(body: Any, place: tuple[str | int, ...], raw: bytes) -> bytes:
    marker = "<here>"
    inner = body = json.loads(json.dumps(body))
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = marker
    return json.dumps(body).encode().replace(json.dumps(marker).encode(), raw)


def bad_bodies(operation: Operation) -> Iterator[BadRequest]:
    if operation.body is None:
        return
    good = operation.sample_body
    first = json.dumps(next(iter(json.loads(good)))).encode()
    refused = {
        "unknown field": good[:-1] + b', "colour": "red"}',
        "__proto__": good[:-1] + b', "__proto__": {"admin": true}}',
        "constructor": good[:-1] + b', "constructor": {"prototype": {"admin": true}}}',
        "NUL in a name": good[:-1] + rb', "a\u0000": 1}',
        "surrogate in a name": good[:-1] + rb', "\ud800": 1}',
        "deep list": b"[" * 100_000 + b"]" * 100_000,
        "deep object": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        "deep and open": b"[" * 100_000,
        "UTF-16": good.decode().encode("utf-16"),
        "not closed": good[:-1],
        "two documents": good + good,
        "not JSON": b"\x00\xff\xfe",
        "empty": b"",
        "2 MiB": b'{"a": "' + b"x" * 2_097_152 + b'"}',
    } | {name: raw for name, (kind, raw) in OTHER_TYPES.items() if kind != "object"}
    tolerated = {"duplicate key": good[:-1] + b", " + first + b": 1}", "byte order mark": b"\xef\xbb\xbf" + good}
    for name, body in (refused | tolerated).items():
        yield BadRequest(name, operation.target(), operation.headers, body, refused=name in refused)


def bad_content_types(operation: Operation) -> Iterator[BadRequest]:
    if operation.body is None:
        return
    without = {name: value for name, value in operation.headers.items() if name != "Content-Type"}
    yield BadRequest("no content type", operation.target(), without, operation.sample_body)
    utf16 = {**without, "Content-Type": b"application/json; charset=utf-16"}
    yield BadRequest("UTF-16 said", operation.target(), utf16, operation.sample_body)
    for name, value in CONTENT_TYPES.items():
        headers = {**without, "Content-Type": value}
        yield BadRequest(name, operation.target(), headers, operation.sample_body, refused=True)


def bodies_not_asked_for(operation: Operation) -> Iterator[BadRequest]:
    if operation.body is not None:
        return
    json_type = {**operation.headers, "Content-Type": b"application/json"}
    for name, body in {"JSON": b"{}", "not JSON": b"{", "poison": POISON["NUL"], "2 MiB": b"x" * 2_097_152}.items():
        yield BadRequest(name, operation.target(), json_type, body)
    text = {**operation.headers, "Content-Type": b"text/plain"}
    yield BadRequest("text", operation.target(), text, b"\xff\x00")
    yield BadRequest("no content type", operation.target(), operation.headers, b"{}")


def bad_paths(operation: Operation) -> Iterator[BadRequest]:
    body = operation.sample_body
    for parameter in operation.parameters("path"):
        for name, raw in ENCODED.items():
            target = operation.target(parameter["name"], raw)
            yield BadRequest(f"{name} as {parameter['name']}", target, operation.headers, body, refused=True)
    for name, raw in ENCODED.items():
        yield BadRequest(f"{name} behind the path", operation.target() + raw, operation.headers, body)


def bad_queries(operation: Operation) -> Iterator[BadRequest]:
    body = operation.sample_body
    for parameter in operation.parameters("query"):
        key = parameter["name"].encode()
        text = "string" in types(operation.resolved(parameter["schema"]))
        for name, raw in ENCODED.items():
            target = operation.target(parameter["name"], b"", key + b"=" + raw)
            refused = name in NEVER_TEXT or not text
            yield BadRequest(f"{name} as {parameter['name']}", target, operation.headers, body, refused=refused)
        twice = operation.target(parameter["name"], b"", key + b"=1&" + key + b"=2")
        yield BadRequest(f"{parameter['name']} twice", twice, operation.headers, body)
    for name, raw in ENCODED.items():
        target = operation.target(query=(raw or b"colour") + b"=1")
        yield BadRequest(f"{name} as a name", target, operation.headers, body, refused=not operation.is_probe)
    yield BadRequest("odd separators", operation.target(query=b"&&=&;?#"), operation.headers, body)


def bad_headers(operation: Operation) -> Iterator[BadRequest]:
    declared = [parameter["name"] for parameter in operation.parameters("header")]
    for header in dict.fromkeys([*declared, *OTHER_HEADERS]):
        for name, raw in HEADER_VALUES.items():
            headers = {**operation.headers, header: raw}
            yield BadRequest(f"{name} as {header}", operation.target(), headers, operation.sample_body)
    many = operation.headers | {f"X-Many-{number}": b"x" for number in range(500)}
    yield BadRequest("500 headers", operation.target(), many, operation.sample_body)


KINDS: list[Callable[[Operation], Iterator[BadRequest]]] = [
    valid,
    bad_values,
    bad_bodies,
    bad_content_types,
    bodies_not_asked_for,
    bad_paths,
    bad_queries,
    bad_headers,
]
