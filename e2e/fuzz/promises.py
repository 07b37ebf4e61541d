"""What holds for every answer of every service, whatever was asked: docs/reference/errors.md and the document."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| ([A-Z_]+) \| (\d{3}) \|", re.MULTILINE)
STATUS_OF = {code: int(status) for code, status in ROW.findall((ROOT / "docs/reference/errors.md").read_text("utf-8"))}
# With these the payment provider's stub plays an outage: 503 and 504 are the right answers then, and only then.
OUTAGE_TOKENS = ("tok_slow", "tok_error")
# What HTTP itself says, about any path: no document repeats it for every operation.
ANYWHERE = {400, 404, 405, 413, 415}


@dataclass(frozen=True)
class Answer:
    """Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def shown(self) -> str:
        return f"{self.status} {self.headers.get('content-type', '')} {self.content[:300]!r}"


def broken_promises(answer: Answer, method: str, sent: bytes) -> list[str]:
    """Why an answer is not one that a client may get; empty if it is."""
    broken = []
    if answer.status >= 500 and not is_simulated_outage(answer.status, sent):
        broken.append(f"{answer.status}: no request may end in a server error")
    if answer.status >= 400 and method != "HEAD":
        broken += broken_problem(answer)
    return broken


def is_simulated_outage(status: int, sent: bytes) -> bool:
    return status in (503, 504) and any(token.encode() in sent for token in OUTAGE_TOKENS)


def broken_problem(answer: Answer) -> list[str]:
    media_type = answer.headers.get("content-type", "").split(";")[0]
    if media_type != "application/problem+json":
        return [f"an error is application/problem+json, this is {media_type or 'nothing'}"]
    try:
        problem = json.loads(answer.content.decode("utf-8"))
    except ValueError as error:
        return [f"the problem is not JSON: {error}"]
    code = problem.get("code")
    expected = {"status": answer.status, "type": f"/problems/{code}"}
    broken = [f"`{key}` must be {value!r}" for key, value in expected.items() if problem.get(key) != value]
    if STATUS_OF.get(code) != answer.status:
        broken.append(f"docs/reference/errors.md has no {code} with {answer.status}")
    if not (problem.get("title") and problem.get("detail")):
        broken.append("`title` and `detail` must say something")
    if not re.fullmatch("[0-9a-f]{32}", problem.get("traceId", "")):
        broken.append("`traceId` must be 32 hexadecimal digits")
    if code == "VALIDATION_FAILED" and not problem.get("errors"):
        broken.append("VALIDATION_FAILED must name the fields")
    if answer.status in (429, 503) and not answer.headers.get("retry-after", "").isdigit():
        broken.append("Retry-After is missing")
    return broken


def not_as_documented(answer: Answer, document: dict[str, Any], responses: dict[str, Any]) -> list[str]:
    """Compares an answer with what the document says of the operation."""
    documented = responses.get(str(answer.status))
    if documented is None:
        return [] if answer.status in ANYWHERE else [f"status {answer.status} is not documented"]
    content = documented.get("content", {})
    if not content:
        return ["a body where none is documented"] if answer.content else []
    media_type = answer.headers.get("content-type", "").split(";")[0]
    if media_type not in content:
        return [f"content type {media_type or 'none'} is not documented"]
    # So that its references into the components resolve.
    schema = {**content[media_type].get("schema", {}), "components": document.get("components", {})}
    errors = Draft202012Validator(schema).iter_errors(json.loads(answer.content))
    return [f"not as documented: {error.instance_path}: {error.message[:200]}" for error in errors]
