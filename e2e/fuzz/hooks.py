"""What schemathesis checks beyond its own checks; its config names this module."""

import re

import schemathesis
from schemathesis import Case, CheckContext, HookContext, Response

from promises import Answer, broken_promises

REQUEST_ID = "[A-Za-z0-9._-]{1,64}"
ENOUGH_MS = "30000"


@schemathesis.check
def promises_kept(context: CheckContext, response: Response, case: Case) -> None:
    """In place of not_a_server_error, which does not know a simulated outage."""
    headers = {name: values[0] for name, values in response.headers.items()}
    body = response.request.body or b""
    sent = body if isinstance(body, bytes) else str(body).encode()
    broken = broken_promises(Answer(response.status_code, headers, response.content or b""), case.method, sent)
    assert not broken, "; ".join(broken)


@schemathesis.hook
def filter_case(context: HookContext, case: Case) -> bool:
    """Headers are not refused for being unknown, nor request ids for being odd: another one is made."""
    headers = {name.lower(): str(value) for name, value in (case.headers or {}).items()}
    unknown = any("unknown-property" in name for name in headers)
    return not unknown and re.fullmatch(REQUEST_ID, headers.get("x-request-id", "id")) is not None


@schemathesis.hook
def map_case(context: HookContext, case: Case) -> Case:
    """Who leaves no time gets a 504, rightly; of interest is the rest of the request."""
    for name, value in (case.headers or {}).items():
        if name.lower() == "x-request-timeout-ms" and str(value).isdecimal():
            case.headers[name] = ENOUGH_MS
    return case
