"""Can the proof fail? Without a cluster: what it makes of counts, and when it takes a workload for whole."""

from __future__ import annotations

import contextlib
import io
import unittest
from unittest import mock

import proof
from cluster import complete


class FakeCounts:
    """Counts that become others while the step runs."""

    def __init__(self, before: dict, after: dict) -> None:
        self._looks = iter((before, after))

    def now(self) -> dict:
        return {"reasons": {}, **next(self._looks)}

    def slowest_ms(self) -> int:
        return 7


def step(before: dict, after: dict, may: tuple[str, ...] = ()) -> proof.Proof:
    found = proof.Proof()
    counts = FakeCounts(before, after)
    quiet = contextlib.redirect_stdout(io.StringIO())
    with mock.patch.object(proof, "SETTLE_S", 0), quiet, proof.measured(found, counts, "update gateway", may):
        pass
    return found


class Faults(unittest.TestCase):
    def test_is_a_step_with_load_and_without_failure_as_promised(self) -> None:
        found = step({"requests": 10, "failed": 1}, {"requests": 30, "failed": 1})
        self.assertEqual((found.faults, found.rows[0].counts["requests"]), ([], 20))

    def test_is_a_failed_request_a_fault_with_its_reason(self) -> None:
        after = {"requests": 30, "failed": 1, "reasons": {"POST /api/quotes: 0 RemoteDisconnected": 1}}
        found = step({"requests": 10}, after)
        self.assertIn("update gateway: 1 requests failed", found.faults[0])
        self.assertIn("RemoteDisconnected", found.faults[0])

    def test_may_requests_fail_while_what_there_is_one_of_is_killed(self) -> None:
        self.assertEqual(step({"requests": 10}, {"requests": 30, "failed": 9}, may=("failed",)).faults, [])

    def test_is_a_lost_request_a_fault_of_its_own(self) -> None:
        found = step({"requests": 10}, {"requests": 30, "lost": 2}, may=("failed",))
        self.assertIn("update gateway: 2 requests lost", found.faults[0])

    def test_does_a_step_without_load_show_nothing(self) -> None:
        self.assertIn("there was no load", step({"requests": 10}, {"requests": 10}).faults[0])


class Whole(unittest.TestCase):
    def deployment(self, **status: int) -> dict:
        good = {"replicas": 2, "readyReplicas": 2, "updatedReplicas": 2, "observedGeneration": 3}
        return {
            "metadata": {"name": "gateway", "generation": 3},
            "spec": {"replicas": 2},
            "status": {**good, **status},
        }

    def test_is_a_workload_whole_only_with_all_pods_ready_new_and_seen(self) -> None:
        self.assertTrue(complete(self.deployment()))
        for missing in ({"readyReplicas": 1}, {"updatedReplicas": 1}, {"replicas": 3}, {"observedGeneration": 2}):
            self.assertFalse(complete(self.deployment(**missing)), missing)


if __name__ == "__main__":
    unittest.main()
