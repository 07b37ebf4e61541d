"""What a careless developer does to a copy of the repository."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile

from drift import commands, generation
from drift.scratch import Scratch


class Outdated(Exception):
    """A mutation that no longer fits the repository: it would prove nothing."""


class Refused(Exception):
    """`make generate` said no, in these words."""


Action = Callable[[Scratch], None]


@dataclass(frozen=True)
class Mutation:
    """`what` says in a line what the developer does and forgets; `kind` is the heading it is listed under.

    `more`: close to another one, so that it is only done when all are asked for.
    """

    name: str
    kind: str
    what: str
    actions: tuple[Action, ...]
    more: bool = False

    def ends_with(self, step: Action) -> bool:
        """Whether the developer took the step after their last edit."""
        return step in takewhile(lambda action: action in STEPS, reversed(self.actions))

    def apply(self, scratch: Scratch) -> None:
        """Raises Outdated, or Refused if the developer was stopped by what they ran."""
        for action in self.actions:
            action(scratch)


def replace(path: str, old: str, new: str) -> Action:
    """Where it stands, which must be exactly one place. Of several files that match, in the last by name."""

    def act(scratch: Scratch) -> None:
        file = max(scratch.root.glob(path), default=None)
        text = file.read_text() if file else ""
        if text.count(old) != 1:
            raise Outdated(f"{path} has {text.count(old)} times, not once: {old!r}")
        file.write_text(text.replace(old, new))

    return act


def rename(pattern: str, old: str, new: str) -> Action:
    """Everywhere in the files that match, as an editor's rename does."""

    def act(scratch: Scratch) -> None:
        files = [file for file in scratch.root.glob(pattern) if old in file.read_text()]
        if not files:
            raise Outdated(f"no file of {pattern} has {old!r}")
        for file in files:
            file.write_text(file.read_text().replace(old, new))

    return act


def create(path: str, text: str) -> Action:
    def act(scratch: Scratch) -> None:
        if (scratch.root / path).exists():
            raise Outdated(f"{path} is there already")
        (scratch.root / path).write_text(text)

    return act


def generate(scratch: Scratch) -> None:
    """`make generate`, and everything that it changed committed."""
    done = generation.generate(scratch)
    if done.code != 0:
        raise Refused(done.output)


def migrate(scratch: Scratch) -> None:
    """A migration for what changed in the schema."""
    command = ["npm", "--prefix", "node-data-service", "run", "--silent", "migration", "--", "--name", "drift"]
    done = commands.run(command, scratch.root, {})
    if "Your SQL migration" not in done.output:
        raise Outdated(f"no migration was made: {done.output}")


STEPS = (generate, migrate)
