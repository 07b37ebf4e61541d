"""Does the drill notice what it is for: an escaped mutation, one that no longer fits, a message that does not help?"""

import contextlib
import io
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import repository_copy
from drift import __main__ as program, drill, scratch
from drift.commands import Done
from drift.drill import Drill
from drift.guards import Guard
from drift.mutation import Mutation, Refused, replace

HELPFUL = "a.ts has another price. Change it, then run: make generate"


def says(text: str, word: str = "euros") -> Guard:
    """A guard that says it when the price of the copy is in that word."""

    def ask(copy: scratch.Scratch) -> Done:
        return Done(1, text) if word in (copy.root / "a.ts").read_text() else Done(0, "")

    return Guard("price", "make price", ("*.ts",), 1, ask=ask)


class DrillTest(unittest.TestCase):
    def setUp(self) -> None:
        cleanup = contextlib.ExitStack()
        self.addCleanup(cleanup.close)
        folder = Path(cleanup.enter_context(tempfile.TemporaryDirectory()))
        cleanup.enter_context(mock.patch.object(scratch, "FOLDER", folder))
        cleanup.enter_context(mock.patch.object(repository_copy, "SHARED", ()))
        cleanup.enter_context(mock.patch.object(program, "FOLDER", folder))
        self.template = scratch.Scratch(folder / "template")
        self.template.root.mkdir()
        (self.template.root / "a.ts").write_text("price in cents")
        (self.template.root / "Makefile").write_text("generate:\n")

    def run_drill(self, guard: Guard, *actions: object) -> drill.Outcome:
        mutation = Mutation("unit", "kind", "what", actions or (replace("a.ts", "cents", "euros"),))
        return Drill(self.template, (guard,)).run(mutation)

    def test_a_caught_mutation_passes_with_the_guards_message(self) -> None:
        outcome = self.run_drill(says(HELPFUL))
        self.assertTrue(outcome.passed)
        self.assertEqual(outcome.caught, {"price": HELPFUL})

    def test_a_mutation_that_no_guard_notices_is_a_fault(self) -> None:
        outcome = self.run_drill(says(HELPFUL, word="dollars"))
        self.assertFalse(outcome.passed)
        self.assertEqual(outcome.problem, "no guard noticed")

    def test_a_guard_that_does_not_read_what_changed_is_not_asked(self) -> None:
        guard = Guard("other", "make other", ("*.py",), 1, ask=lambda copy: Done(1, HELPFUL))
        self.assertEqual(self.run_drill(guard).caught, {})

    def test_a_mutation_whose_pattern_is_gone_is_a_fault(self) -> None:
        outcome = self.run_drill(says(HELPFUL), replace("a.ts", "pounds", "euros"))
        self.assertFalse(outcome.passed)
        self.assertIn("no longer fits", outcome.problem)

    def test_of_the_files_that_match_the_last_one_is_changed(self) -> None:
        (self.template.root / "0.ts").write_text("cents")
        self.assertEqual(self.run_drill(says(HELPFUL), replace("*.ts", "cents", "euros")).caught, {"price": HELPFUL})

    def test_a_mutation_that_changes_nothing_is_a_fault(self) -> None:
        outcome = self.run_drill(says(HELPFUL), replace("a.ts", "cents", "cents"))
        self.assertIn("it changes nothing", outcome.problem)

    def test_a_message_without_a_file_or_a_command_is_a_fault(self) -> None:
        for text in ("the price is wrong", "a.ts is wrong", "b.ts: run make generate", "a.ts: run make money"):
            with self.subTest(text):
                self.assertFalse(self.run_drill(says(text)).passed)

    def test_a_generator_that_refuses_is_a_guard(self) -> None:
        def refuse(copy: scratch.Scratch) -> None:
            raise Refused(HELPFUL)

        outcome = self.run_drill(says(HELPFUL), replace("a.ts", "cents", "euros"), refuse)
        self.assertEqual(outcome.caught, {"make generate": HELPFUL})

    def test_a_control_that_triggers_a_guard_says_so(self) -> None:
        self.assertEqual(Drill(self.template, (says(HELPFUL, word="cents"),)).run_control(1).caught, {"price": HELPFUL})

    def test_the_exit_code_tells_whether_all_were_caught(self) -> None:
        for guard, code in ((says(HELPFUL), 0), (says(HELPFUL, word="dollars"), 1)):
            outcome = self.run_drill(guard)
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                self.assertEqual(program.conclude([outcome], 1), code)
            self.assertIn(f"{1 - code} of 1 mutations caught", printed.getvalue())


if __name__ == "__main__":
    unittest.main()
