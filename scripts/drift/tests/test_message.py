"""Is the message that the table shows the one that helps?"""

import tempfile
import unittest
from pathlib import Path

from drift.message import faults, first_message

COMPILER = "2 errors\nsrc/a.ts(3,5): error TS2339: Property 'email' does not exist"
REPORT = """The contract breaks what is released:
  User.name: may be null in answers
  User.email: removed
Take the change back in node-data-service/src/*.ts
and run: make generate"""


class MessageTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        (self.root / "node-data-service/src").mkdir(parents=True)
        (self.root / "node-data-service/src/a.ts").write_text("")
        (self.root / "node-data-service/package.json").write_text('{"scripts": {"check:types": "tsc"}}')
        (self.root / "Makefile").write_text("generate:\n")

    def test_a_line_that_says_it_all(self) -> None:
        line = "node-data-service/src/a.ts: it is wrong. Change it, then run: make generate"
        self.assertEqual(first_message(f"noise\n{self.root}/{line}\nmore", self.root), line)

    def test_punctuation_is_no_part_of_a_command(self) -> None:
        line = "AssertionError: repair src/a.ts, then run npm --prefix node-data-service run check:types: expected 1"
        self.assertEqual(first_message(f"FAIL src/a.ts\n{line}", self.root), line)

    def test_a_compiler_says_where_and_gets_its_own_command_as_the_remedy(self) -> None:
        message = first_message(COMPILER, self.root, "npm --prefix node-data-service run check:types")
        self.assertTrue(message.startswith("src/a.ts(3,5): error TS2339"), message)
        self.assertEqual(faults(message, self.root), [])

    def test_what_a_test_runner_says_about_success_is_no_message(self) -> None:
        command = "npm --prefix node-data-service run check:types"
        self.assertNotEqual(faults(first_message("✓ src/a.ts (82 tests) 251ms", self.root, command), self.root), [])
        message = first_message("✓ src/a.ts (82 tests)\nFAIL src/a.ts > prices", self.root, command)
        self.assertEqual(message, f"FAIL src/a.ts > prices Then run: {command}")

    def test_a_remedy_of_several_lines_comes_with_what_is_wrong(self) -> None:
        message = first_message(REPORT, self.root)
        self.assertTrue(message.startswith("The contract breaks what is released: User.name: may be null"), message)
        self.assertEqual(faults(message, self.root), [])

    def test_files_and_commands_that_are_not_there_do_not_count(self) -> None:
        message = "src/b.ts: run npm --prefix node-data-service run check:money"
        self.assertEqual(faults(message, self.root), ["an existing file to change", "an existing command to run"])


if __name__ == "__main__":
    unittest.main()
