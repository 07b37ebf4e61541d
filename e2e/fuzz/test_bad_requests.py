"""Does every operation of every document answer every bad request as promised?"""

from collections.abc import Callable, Iterator

import pytest

from bad_requests import KINDS, BadRequest
from operations import Operation, documents, operations
from promises import Answer, broken_promises, not_as_documented
from wire import NoAnswer, exchange

SHOWN = 10
# Some HTTP servers answer what is not HTTP themselves, before the service gets to see it.
BARE = (400, 431)
REFUSALS = (
    "VALIDATION_FAILED",
    "MALFORMED_BODY",
    "UNSUPPORTED_MEDIA_TYPE",
    "PAYLOAD_TOO_LARGE",
    "ROUTE_NOT_FOUND",
    "METHOD_NOT_ALLOWED",
)
Kind = Callable[[Operation], Iterator[BadRequest]]


def cases() -> Iterator[object]:
    for document in documents():
        for operation in operations(document):
            for kind in KINDS:
                name = f"{document.stem} {operation.method} {operation.path} {kind.__name__}"
                if any(True for _ in kind(operation)):
                    yield pytest.param(operation, kind, id=name)


@pytest.mark.parametrize(("operation", "kind"), list(cases()))
def test_is_it_answered_as_promised(operation: Operation, kind: Kind) -> None:
    wrong = [line for request in kind(operation) for line in judge(operation, request)]
    assert not wrong, f"{len(wrong)} answers of {operation.base} are wrong:\n" + "\n".join(wrong[:SHOWN])


def judge(operation: Operation, request: BadRequest) -> list[str]:
    try:
        answer = exchange(operation.base, operation.method, request.target, request.headers, request.body)
    except NoAnswer as error:
        return [report(operation, request, str(error), None)]
    if answer.status in BARE and not answer.content and not request.is_http():
        return []
    broken = broken_promises(answer, operation.method, request.body)
    broken += not_as_documented(answer, operation.document, operation.definition["responses"])
    if request.refused and not refused_for_its_form(answer):
        broken.append("this must be refused, and for its form")
    if request.name == "valid" and answer.status in (400, 415):
        broken.append("the valid request is refused, so the bad ones prove nothing")
    return [report(operation, request, "; ".join(broken), answer)] if broken else []


def refused_for_its_form(answer: Answer) -> bool:
    """Not because something is not found or in use: that would say that the bad value was taken."""
    return answer.status >= 400 and any(code.encode() in answer.content for code in REFUSALS)


def report(operation: Operation, request: BadRequest, what: str, answer: Answer | None) -> str:
    headers = {name: value[:60] for name, value in request.headers.items()}
    return (
        f"- {request.name}: {what}\n"
        f"    {operation.method} {request.target[:200]!r} {headers} {request.body[:200]!r}\n"
        f"    {answer.shown() if answer else ''}"
    )
