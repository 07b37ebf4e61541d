"""Asks the guards about one mutation, or about none (the control)."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from drift import message
from drift.guards import GUARDS, Guard
from drift.mutation import Mutation, Outdated, Refused
from drift.scratch import Scratch

# What `make generate` is called in the table when it refuses.
GENERATOR = "make generate"


@dataclass
class Outcome:
    """What became of a mutation; `problem` when the drill itself is at fault."""

    name: str
    caught: dict[str, str] = field(default_factory=dict)
    not_asked: list[str] = field(default_factory=list)
    problem: str = ""
    seconds: float = 0.0

    @property
    def first_message(self) -> str:
        return next(iter(self.caught.values()), "")

    @property
    def passed(self) -> bool:
        return bool(self.caught) and not self.problem


class Drill:
    """The repository as it was when the drill began, and what the guards said about it."""

    def __init__(self, template: Scratch, guards: tuple[Guard, ...] = GUARDS) -> None:
        self.template = template
        self.guards = guards
        self.control: Scratch | None = None

    def run_control(self, at_once: int) -> Outcome:
        """All guards on a copy that nobody changed. None may say anything."""
        begin = time.monotonic()
        outcome = Outcome("control")
        self.control = self.template.copy("control")
        # The longest first, so that it is not what everybody waits for in the end.
        guards = sorted(self.guards, key=lambda guard: -guard.seconds)
        with ThreadPoolExecutor(at_once) as pool:
            for guard, said in zip(guards, pool.map(lambda guard: ask(guard, self.control), guards)):
                if said:
                    outcome.caught[guard.name] = said
        outcome.seconds = time.monotonic() - begin
        return outcome

    def run(self, mutation: Mutation, ask_all: bool = False) -> Outcome:
        begin = time.monotonic()
        outcome = Outcome(mutation.name)
        scratch = self.template.copy(mutation.name, caches=self.control)
        try:
            self._apply(mutation, scratch, outcome)
            if not outcome.problem and (ask_all or not outcome.caught):
                self._ask(mutation, scratch, outcome, ask_all)
            self._judge(scratch, outcome)
        except Outdated as outdated:
            outcome.problem = f"the mutation no longer fits: {outdated}"
        finally:
            if not ask_all:
                scratch.remove()
        outcome.seconds = time.monotonic() - begin
        return outcome

    def _apply(self, mutation: Mutation, scratch: Scratch, outcome: Outcome) -> None:
        try:
            mutation.apply(scratch)
        except Refused as refused:
            outcome.caught[GENERATOR] = message.first_message(str(refused), scratch.root)
            outcome.not_asked = [guard.name for guard in self.guards]
        if not scratch.changed():
            raise Outdated("it changes nothing")

    def _ask(self, mutation: Mutation, scratch: Scratch, outcome: Outcome, ask_all: bool) -> None:
        changed = scratch.changed()
        outcome.not_asked = []
        for guard in self.guards if ask_all else sorted(self.guards, key=lambda guard: guard.seconds):
            settled = guard.settled_by is not None and mutation.ends_with(guard.settled_by)
            if settled or not guard.reads_any(changed):
                continue
            if guard.needs in outcome.caught or (guard.dear and outcome.caught and not ask_all):
                outcome.not_asked.append(guard.name)
                continue
            said = ask(guard, scratch, show=ask_all)
            if said:
                outcome.caught[guard.name] = said

    def _judge(self, scratch: Scratch, outcome: Outcome) -> None:
        if not outcome.caught:
            outcome.problem = "no guard noticed"
        lacking = {
            guard: faults for guard, said in outcome.caught.items() if (faults := message.faults(said, scratch.root))
        }
        for guard, faults in lacking.items():
            outcome.problem = f"the message of {guard} does not name {' nor '.join(faults)}"


def ask(guard: Guard, scratch: Scratch, show: bool = False) -> str:
    """The guard's first message; nothing if it has no objection."""
    done = guard.run(scratch)
    if show:
        print(f"\n--- {guard.name}: {guard.command}\n{done.output.strip() or '(no output)'}", flush=True)
    if done.code == 0:
        return ""
    return message.first_message(done.output, scratch.root, guard.command if guard.tool else "")
