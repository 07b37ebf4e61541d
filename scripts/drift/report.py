"""What the drill prints: progress, the table, and the same table for the guide."""

import shutil
import textwrap

from drift.drill import Outcome

HEADINGS = ("mutation", "caught by", "first message")


def progress(done: int, total: int, outcome: Outcome) -> str:
    verdict = "caught by " + ", ".join(outcome.caught) if outcome.caught else "ESCAPED"
    verdict = f"FAULT: {outcome.problem}" if outcome.problem else verdict
    return f"[{done:{len(str(total))}}/{total}] {outcome.seconds:4.0f} s  {outcome.name}: {verdict}"


def table(outcomes: list[Outcome]) -> str:
    """In three columns, as wide as the terminal."""
    rows = [(outcome.name, _guards(outcome), outcome.first_message or "-") for outcome in outcomes]
    name = max(len(row[0]) for row in [*rows, HEADINGS])
    caught = 34
    width = max(shutil.get_terminal_size((160, 40)).columns - name - caught - 4, 40)
    lines = []
    for row in [HEADINGS, *rows]:
        cells = [[row[0]], textwrap.wrap(row[1], caught), textwrap.wrap(row[2], width, break_long_words=False)]
        for at in range(max(map(len, cells))):
            left, middle, right = (cell[at] if at < len(cell) else "" for cell in cells)
            lines.append(f"{left:<{name}}  {middle:<{caught}}  {right}".rstrip())
        if row is HEADINGS:
            lines.append("-" * (name + caught + width + 4))
    return "\n".join(lines)


def markdown(outcomes: list[Outcome], summary: str) -> str:
    rows = [f"| {' | '.join(HEADINGS)} | s |", "|---|---|---|---|"]
    for outcome in outcomes:
        said = outcome.first_message.replace("|", "\\|") or "-"
        rows.append(f"| {outcome.name} | {_guards(outcome)} | {said} | {outcome.seconds:.0f} |")
    return "\n".join([summary, "", *rows, ""])


def _guards(outcome: Outcome) -> str:
    caught = ", ".join(outcome.caught) or "nobody"
    return f"{caught} ({len(outcome.not_asked)} not asked)" if outcome.not_asked else caught
