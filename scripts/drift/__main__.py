"""`make drift-drill`: the mutations; ALL=1 also those that are close to others, LIST=1 lists them.

ONLY=name runs any one of them with all that its guards say; ONLY also takes a pattern, such as 'unit-*'.
SAMPLE=12 SEED=7 runs so many of them, others with another seed."""

import os
import random
import resource
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from fnmatch import fnmatch

from drift import commands, report
from drift.catalog import MUTATIONS
from drift.drill import Drill, Outcome
from drift.mutation import Mutation
from drift.scratch import FOLDER, of_repository
from repository_copy import ROOT

AT_ONCE = 2


def main() -> int:
    if os.environ.get("LIST"):
        print(listing())
        return 0
    only = os.environ.get("ONLY")
    every = only or os.environ.get("ALL")
    chosen = tuple(m for m in MUTATIONS if fnmatch(m.name, only or "*") and (every or not m.more))
    sample = int(os.environ.get("SAMPLE") or len(chosen))
    picked = random.Random(os.environ.get("SEED")).sample(chosen, min(sample, len(chosen)))
    chosen = tuple(mutation for mutation in chosen if mutation in picked)
    if not chosen:
        print(f"{listing()}\n\nThere is no mutation {only!r}; these are the ones.")
        return 1
    if "TEST_DATABASE_URL" not in os.environ:
        launcher = [os.environ.get("JAVA", "java"), "-jar", str(ROOT / "launcher/target/launcher.jar")]
        os.execvp(launcher[0], [*launcher, "with-postgres", "--", sys.executable, "-m", "drift"])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        return run_one(chosen[0]) if len(chosen) == 1 else run_all(chosen)
    except KeyboardInterrupt:
        print("interrupted")
        return 130
    finally:
        commands.end_all()


def listing() -> str:
    kinds = dict.fromkeys(mutation.kind for mutation in MUTATIONS)
    width = max(len(mutation.name) for mutation in MUTATIONS)
    lines = []
    for kind in kinds:
        lines += ["", kind]
        lines += [f"{'+' if m.more else ' '} {m.name:<{width}}  {m.what}" for m in MUTATIONS if m.kind == kind]
    lines += ["", "+ only with ALL=1, or by its name"]
    return "\n".join(lines[1:])


def run_one(mutation: Mutation) -> int:
    """All guards, whatever they cost, and all that they print."""
    print(f"{mutation.name}: {mutation.what}", flush=True)
    outcome = Drill(of_repository()).run(mutation, ask_all=True)
    print(f"\n{report.table([outcome])}\n\n{outcome.problem or 'caught'} in {outcome.seconds:.0f} s")
    print(f"The copy is .run/drift/{mutation.name}")
    return 0 if outcome.passed else 1


def run_all(mutations: tuple[Mutation, ...]) -> int:
    begin = time.monotonic()
    drill = Drill(of_repository())
    print(f"control: all {len(drill.guards)} guards on an unchanged copy ...", flush=True)
    control = drill.run_control(AT_ONCE)
    if control.caught:
        print(f"{report.table([control])}\n\nThe control triggered guards: first make `make check-contracts` pass.")
        return 1
    print(
        f"control: nobody objects ({control.seconds:.0f} s); {len(mutations)} mutations, {AT_ONCE} at once", flush=True
    )
    outcomes = list(outcomes_of(drill, mutations))
    outcomes.sort(key=lambda outcome: [mutation.name for mutation in mutations].index(outcome.name))
    return conclude(outcomes, time.monotonic() - begin)


def outcomes_of(drill: Drill, mutations: tuple[Mutation, ...]) -> "list[Outcome]":
    with ThreadPoolExecutor(AT_ONCE) as pool:
        pending = [pool.submit(drill.run, mutation) for mutation in mutations]
        outcomes = []
        try:
            for finished in as_completed(pending):
                outcomes.append(finished.result())
                print(report.progress(len(outcomes), len(mutations), outcomes[-1]), flush=True)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            commands.end_all()
            raise
    return outcomes


def conclude(outcomes: list[Outcome], seconds: float) -> int:
    failed = [outcome for outcome in outcomes if not outcome.passed]
    caught = sum(bool(outcome.caught) for outcome in outcomes)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    summary = (
        f"{caught} of {len(outcomes)} mutations caught, the control triggered nothing; "
        f"it took {seconds:.0f} s ({used.ru_utime + used.ru_stime:.0f} s of processor time)."
    )
    print(f"\n{report.table(outcomes)}\n")
    for outcome in failed:
        print(f"FAULT {outcome.name}: {outcome.problem}")
    print(summary)
    (FOLDER / "report.md").write_text(report.markdown(outcomes, summary))
    print("The table is also in .run/drift/report.md")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
