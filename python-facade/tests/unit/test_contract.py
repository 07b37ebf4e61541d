"""Two contracts compared, by the cases that every consumer runs; and what is remembered of the last comparison."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path
from typing import Any

import pytest

from facade.errors import UpstreamUnavailable
from facade.platform.context import RequestContext
from facade.platform.contract import Contract, differences
from facade.platform.contract_watch import REMEMBERED_S, ContractWatch

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[3] / "proto" / "golden" / "compatibility.json").read_text()
)
BY_NAME = {case["name"]: case for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=BY_NAME)
def test_a_case_of_compatibility_has_these_differences(case: dict[str, Any]) -> None:
    consumer, provider = (Contract.model_validate(case[side]) for side in ("consumer", "provider"))
    assert differences(consumer, provider) == case["differences"]


@pytest.mark.parametrize("case", CASES, ids=BY_NAME)
def test_a_fingerprint_is_made_of_what_counts(case: dict[str, Any]) -> None:
    for side in ("consumer", "provider"):
        assert case[side]["fingerprint"] == fingerprint_of(case[side])


def fingerprint_of(contract: dict[str, Any]) -> str:
    counts = {name: contract[name] for name in ("package", "messages", "requests", "enums")}
    canonical = json.dumps(counts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


class Served:
    """A service whose contract a test changes, and a clock that a test turns."""

    def __init__(self, case: str) -> None:
        self.contract: Contract | None = Contract.model_validate(BY_NAME[case]["provider"])
        self.asked = 0
        self.now_s = 1000.0
        built_for = Contract.model_validate(BY_NAME[case]["consumer"])
        self.watch = ContractWatch("other-service", built_for, self._look_up, lambda: self.now_s)

    def _look_up(self, context: RequestContext, built_for: Contract) -> Contract:
        self.asked += 1
        if self.contract is None:
            raise UpstreamUnavailable("other-service", "cannot be reached.")
        return self.contract

    def later(self) -> None:
        self.now_s += REMEMBERED_S


@pytest.mark.parametrize(
    ("case", "state", "usable"),
    [
        ("the same contract", "same", True),
        ("additive: a new field", "compatible", True),
        ("a unit changes", "incompatible", False),
    ],
)
def test_a_contract_decides_whether_the_service_can_be_used(case: str, state: str, usable: bool) -> None:
    verdict = Served(case).watch.verdict()
    assert (verdict.state, verdict.usable) == (state, usable)


def test_a_service_that_was_never_reached_is_no_reason_not_to_be_ready() -> None:
    served = Served("a unit changes")
    served.contract = None
    verdict = served.watch.verdict()
    assert (verdict.state, verdict.usable) == ("unknown", True)
    assert "other-service: cannot be reached." in verdict.detail


@pytest.mark.parametrize("case", ["the same contract", "a unit changes"])
def test_an_outage_keeps_the_last_verdict(case: str) -> None:
    served = Served(case)
    before = served.watch.verdict()
    served.contract = None
    served.later()
    assert served.watch.verdict() == before
    assert served.asked == 2


def test_a_verdict_is_remembered_for_a_while() -> None:
    served = Served("a unit changes")
    served.watch.verdict()
    served.now_s += REMEMBERED_S - 0.1
    served.watch.verdict()
    assert served.asked == 1
    served.now_s += 0.1
    served.watch.verdict()
    assert served.asked == 2


def test_only_a_change_is_logged_and_the_bad_one_says_what_to_do(caplog: pytest.LogCaptureFixture) -> None:
    served = Served("all of one field changes")
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            served.watch.verdict()
            served.later()
        served.contract = Contract.model_validate(BY_NAME["all of one field changes"]["consumer"])
        served.watch.verdict()
    bad, good = caplog.records
    assert (bad.levelname, good.levelname) == ("ERROR", "INFO")
    assert [line for line in BY_NAME["all of one field changes"]["differences"] if line not in bad.getMessage()] == []
    assert "deploy a python-facade generated from this contract (make generate)" in bad.getMessage()
    assert "take other-service back" in bad.getMessage()
