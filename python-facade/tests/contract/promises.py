"""What the facade asks of a REST service and relies on in the answer, as Pact interactions."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from pact import Pact

from facade.errors import CODES, PASSED_ON_CODES
from tests.contract.golden import PROTO
from tests.fakes import TRACE_ID

_Service = TypeVar("_Service")

CONSUMER = "python-facade"
PACTS = PROTO / "pacts"

INTEGER = {"match": "integer"}
TEXT = {"match": "type"}
TIME = {"match": "regex", "regex": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"}
HEX_32 = {"match": "regex", "regex": "^[0-9a-f]{32}$"}


ANSWER = object()


@dataclass(frozen=True)
class Promise(Generic[_Service]):
    """One request and its answer. Every value of the answer is exact, but for the paths in `loose`."""

    name: str
    state: str | None
    # What the facade does to send this request, through its real adapter.
    call: Callable[[_Service], object]
    method: str
    path: str
    status: int
    answer: Any = None
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    loose: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # What the call returns: the answer itself as a model, something else, or the error with this code.
    gives: Any = ANSWER
    code: str | None = None

    def add_to(self, pact: Pact) -> None:
        interaction = pact.upon_receiving(self.name)
        if self.state:
            interaction.given(self.state)
        interaction.with_request(self.method, self.path)
        interaction.with_query_parameters(dict(self.query)).with_headers(dict(self.headers))
        if self.body is not None:
            interaction.with_body(json.dumps(self.body), "application/json")
        interaction.will_respond_with(self.status)
        if self.answer is not None:
            kind = "application/problem+json" if "traceId" in self.answer else "application/json"
            interaction.with_body(json.dumps(self.answer), kind)
            interaction.with_matching_rules(self._rules(kind), "Response")

    def _rules(self, kind: str) -> dict[str, Any]:
        # Whether a charset is said behind it does not matter.
        content_type = {"match": "regex", "regex": f"^{kind.replace('+', '[+]')}(;.*)?$"}
        rules: dict[str, Any] = {"header": {"Content-Type": _one(content_type)}}
        if self.loose:
            rules["body"] = {path: _one(matcher) for path, matcher in self.loose.items()}
        return rules


def _one(matcher: Mapping[str, str]) -> dict[str, Any]:
    return {"combine": "AND", "matchers": [dict(matcher)]}


def refusal(code: str, *fields: str) -> dict[str, Any]:
    """The part of a promise that says: this is refused with that code. Words are the provider's, codes are not."""
    row = CODES.get(code) or PASSED_ON_CODES[code]
    problem: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": row.title,
        "status": row.http_status,
        "detail": "What happened.",
        "code": code,
        "traceId": TRACE_ID,
    }
    loose = {"$.detail": TEXT, "$.traceId": HEX_32}
    if fields:
        problem["errors"] = [{"field": name, "detail": "what is wrong"} for name in fields]
        loose |= {f"$.errors[{index}].detail": TEXT for index in range(len(fields))}
    return {"status": row.http_status, "answer": problem, "loose": loose, "code": code}


def written(provider: str, promises: Sequence[Promise[Any]], folder: Path) -> str:
    """The text of the pact file: the same for the same promises, whatever version of the library wrote it."""
    pact = Pact(CONSUMER, provider)
    for promise in promises:
        promise.add_to(pact)
    pact.write_file(folder, overwrite=True)
    content = json.loads((folder / file_name(provider)).read_text())
    content["interactions"].sort(key=lambda interaction: interaction["description"])
    content["metadata"] = {"pactSpecification": content["metadata"]["pactSpecification"]}
    return json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def file_name(provider: str) -> str:
    return f"{CONSUMER}-{provider}.json"
