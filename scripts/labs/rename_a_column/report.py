"""What the lab has counted, and whether it may be content with that."""

from __future__ import annotations

from walk import Walk

SHOWN = 10
COLUMN = 140


def faults(walk: Walk, lost: int) -> list[str]:
    tally = walk.load.tally
    found = tally.failures[:SHOWN]
    if walk.differing:
        found.append(f"{walk.differing} rows differed between the columns when `name` was given up")
    if lost:
        found.append(f"{lost} rows are not what clients were told")
    if not tally.reads or not tally.writes:
        found.append("there was no load, so nothing is shown")
    return found


def summary(walk: Walk, lost: int, seconds: float) -> str:
    tally = walk.load.tally
    rows = [
        f"{step.name if not number else '':<11} {who:<18} {what}"[:COLUMN]
        for step in walk.steps
        for number, (who, what) in enumerate(step.said)
    ]
    return "\n".join(
        [
            "",
            f"{'step':<11} {'who':<18} said",
            "-" * COLUMN,
            *rows,
            "",
            f"requests sent    {tally.sent} ({tally.reads} reads, {tally.writes} writes)",
            f"slowest          {tally.slowest_s:.2f} s",
            f"failed           {len(tally.failures)}",
            f"rows differing   {walk.differing} between the two columns, {lost} from what clients were told",
            f"total time       {seconds:.0f} s",
        ]
    )
