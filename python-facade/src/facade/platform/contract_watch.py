"""Keeps an eye on the contract of a service behind this one, whenever somebody asks whether this one is ready."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from facade.errors import ServiceError
from facade.platform.context import RequestContext, new_context
from facade.platform.contract import Contract, differences
from facade.platform.deadline import Monotonic
from facade.platform.logs import SERVICE

REMEMBERED_S = 5
LOOK_UP_TIMEOUT_MS = 1000

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verdict:
    """`unknown` while the service was never reached: no reason not to be ready."""

    state: Literal["unknown", "same", "compatible", "incompatible"]
    detail: str
    differences: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        return self.state != "incompatible"


class ContractWatch:
    """The verdict about one service. Looks the contract up at most every 5 s, one caller at a time."""

    def __init__(
        self,
        service: str,
        built_for: Contract,
        look_up: Callable[[RequestContext, Contract], Contract],
        monotonic: Monotonic = time.monotonic,
    ) -> None:
        self._service = service
        self._built_for = built_for
        self._look_up = look_up
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._looked_up_s = float("-inf")
        self._verdict = Verdict("unknown", f"the contract of {service} is not known yet")

    def verdict(self) -> Verdict:
        """An outage changes nothing: what was seen last still holds."""
        with self._lock:
            if self._monotonic() - self._looked_up_s >= REMEMBERED_S:
                self._examine()
                self._looked_up_s = self._monotonic()
            return self._verdict

    def _examine(self) -> None:
        try:
            served = self._look_up(new_context(LOOK_UP_TIMEOUT_MS), self._built_for)
        except ServiceError as error:
            if self._verdict.state == "unknown":
                self._verdict = Verdict("unknown", f"the contract of {self._service} is not known: {error.detail}")
            return
        before, self._verdict = self._verdict, self._judge(served)
        if self._verdict != before:
            self._tell()

    def _judge(self, served: Contract) -> Verdict:
        if served.fingerprint == self._built_for.fingerprint:
            return Verdict("same", f"{self._service} serves the contract that this build is for")
        found = differences(self._built_for, served)
        if not found:
            return Verdict("compatible", f"{self._service} serves more than the contract that this build is for")
        return Verdict("incompatible", f"{self._service} serves a contract that this build is not for", tuple(found))

    def _tell(self) -> None:
        if self._verdict.usable:
            _log.info(self._verdict.detail)
            return
        remedy = f"deploy a {SERVICE} generated from this contract (make generate), or take {self._service} back"
        _log.error("%s: %s; %s", self._verdict.detail, "; ".join(self._verdict.differences), remedy)
