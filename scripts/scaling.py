"""What the chain needs for how many requests a second, from the costs that `make bench RECORD=1` measured.

`python3 scripts/scaling.py` says whether docs/guides/scaling.md has the figures of docs/benchmarks/chain.json, --write
puts them there, and a number, as in `python3 scripts/scaling.py 2500`, plans for so many requests a second.
"""

import heapq
import json
import math
import random
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "guides" / "scaling.md"
CHAIN = ROOT / "docs" / "benchmarks" / "chain.json"
# Of a hundred requests.
MIX = {"get": 80, "page": 15, "create": 5}
# Cores that one process can keep busy: Python and JavaScript run on one, whatever the machine has.
CORES = {"gateway": 2, "python-facade": 1, "node-data-service": 1, "postgresql": 2}
# How busy a process may be on average, so that waiting stays short; the simulation shows why.
BUSY = 0.6
POOL = 10  # DATA_SERVICE_POOL_MAX
RATES = (100, 1_000, 10_000, 100_000)
TABLE = re.compile(r"(<!-- scaling:([a-z]+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def costs(figures: list[dict]) -> dict[str, float]:
    """CPU of each process for a request of the mix, in ms."""
    medians = {figure["name"]: figure["spread"]["median"] for figure in figures}
    return {
        process: sum(medians[f"full chain: {work}, {process}"] * share for work, share in MIX.items()) / 100
        for process in CORES
    }


def processes(cost_ms: float, cores: int, per_second: float) -> int:
    return max(1, math.ceil(per_second * cost_ms / 1000 / cores / BUSY))


def waits(costs_ms: dict[str, float], per_second: float, requests: int = 40_000) -> list[float]:
    """Times of requests through one process of each in ms, sorted: arrivals as they come, service times exponential.

    Exact for a row of queues that are served in order: a request goes to the core that is free first.
    """
    chance = random.Random(7)
    begun, now = [], 0.0
    for _ in range(requests):
        now += chance.expovariate(per_second / 1000)
        begun.append(now)
    at = list(enumerate(begun))
    for process, cost_ms in costs_ms.items():
        free = [0.0] * CORES[process]
        left = []
        for number, arrived in sorted(at, key=lambda each: each[1]):
            ended = max(arrived, heapq.heappop(free)) + chance.expovariate(1 / cost_ms)
            heapq.heappush(free, ended)
            left.append((number, ended))
        at = left
    return sorted(ended - begun[number] for number, ended in at)


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def limits(costs_ms: dict[str, float]) -> str:
    rows = [[name, f"{ms:.2f}", str(CORES[name]), f"{CORES[name] * 1000 / ms:,.0f}"] for name, ms in costs_ms.items()]
    return table(["", "CPU ms a request", "cores it can use", "requests a second, then it is full"], rows)


def simulation(costs_ms: dict[str, float]) -> str:
    first = min(costs_ms, key=lambda name: CORES[name] / costs_ms[name])
    full = CORES[first] * 1000 / costs_ms[first]
    rows = []
    for busy in (0.3, 0.6, 0.8, 0.9, 0.95):
        times = waits(costs_ms, full * busy)
        middle, late = times[len(times) // 2], times[len(times) * 99 // 100]
        rows.append([f"{full * busy:,.0f}", f"{busy:.0%}", f"{middle:.1f}", f"{late:.1f}"])
    return table(["requests a second", f"{first} is busy", "p50 ms", "p99 ms"], rows)


def plan(costs_ms: dict[str, float], rates: tuple[int, ...] = RATES) -> str:
    rows = []
    for name, ms in costs_ms.items():
        if name == "postgresql":
            continue
        rows.append([name, *(f"{processes(ms, CORES[name], rate):,}" for rate in rates)])
    data_services = [processes(costs_ms["node-data-service"], 1, rate) for rate in rates]
    rows.append(["connections of all pools", *(f"{count * POOL:,}" for count in data_services)])
    database_ms = costs_ms["postgresql"]
    rows.append(["PostgreSQL, cores", *(f"{processes(database_ms, 1, rate):,}" for rate in rates)])
    rows.append(["of it at work at a time", *(f"{rate * database_ms / 1000:,.1f}" for rate in rates)])
    rows.append(["commits a second", *(f"{rate * MIX['create'] / 100:,.0f}" for rate in rates)])
    return table(["requests a second", *(f"{rate:,}" for rate in rates)], rows)


def main() -> int:
    costs_ms = costs(json.loads(CHAIN.read_text())["figures"])
    if sys.argv[1:] and sys.argv[1].isdigit():
        print(plan(costs_ms, (int(sys.argv[1]),)), end="")
        return 0
    tables = {"limits": limits(costs_ms), "simulation": simulation(costs_ms), "plan": plan(costs_ms)}
    page = PAGE.read_text()
    fresh = TABLE.sub(lambda found: f"{found[1]}{tables[found[2]]}{found[4]}", page)
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(fresh)
        return 0
    if fresh != page:
        print(
            f"{PAGE.relative_to(ROOT)} has other figures than docs/benchmarks/chain.json; run scripts/scaling.py --write"
        )
    return int(fresh != page)


if __name__ == "__main__":
    sys.exit(main())
