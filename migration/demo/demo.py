"""Leaves a monolith from the first trigger to the last switch, under load: demo.py QUICK=1 SEED=n.

Needs TEST_DATABASE_URL, a server where databases may be created. Starts the monolith, the whole chain and the copier.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import time
import urllib.request
from typing import Any

from load import SETTLED_S, Load
from processes import ROOT, Service, free_port
from proof import Database, new_database, services

COPIER = ["node", "dist/copier.js"]
FOLDER = ROOT / "migration"
PATIENCE_S = 60
LOOK_S = 0.5
USERS = """INSERT INTO users (name, email) SELECT 'User ' || n, 'user.' || n || '@example.com'
    FROM generate_series(1, {}) n"""
PRODUCTS = """INSERT INTO products (name, price_cents, currency, stock)
    SELECT 'Product ' || n, n * 100, 'EUR', n % 4 FROM generate_series(1, 500) n"""


class Copier:
    """The copier's commands, and the one that runs."""

    def __init__(self, old: str, new: str, management: str) -> None:
        self._environment = {**os.environ, "OLD_DATABASE_URL": old, "NEW_DATABASE_URL": new}
        self._management = management
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (ROOT / ".run" / "logs" / "migration-copier.log").open("ab") as log:
            self._running = subprocess.Popen(
                [*COPIER, "run"], cwd=FOLDER, env=self._environment, stdout=log, stderr=log
            )

    def kill(self) -> None:
        if self._running is not None:
            self._running.kill()
            self._running.wait()
            self._running = None

    def call(self, *arguments: str, tries: int = 1) -> str:
        for _ in range(tries):
            done = subprocess.run(
                [*COPIER, *arguments], cwd=FOLDER, env=self._environment, capture_output=True, text=True
            )
            if done.returncode == 0:
                return done.stdout.strip()
            print(f"  copier {' '.join(arguments)}: {done.stdout}{done.stderr}", flush=True)
        raise SystemExit(f"copier {arguments[0]} failed")

    def switch(self, to: str) -> int:
        """Milliseconds for which writes were held. One that fails, on a busy machine, has put everything back."""
        said = self.call("switch", "--to", to, "--gateway", self._management, tries=3)
        print(f"  {said}", flush=True)
        held = re.search(r"held for (\d+) ms", said)
        assert held is not None
        return int(held[1])


class Demo:
    def __init__(self, *, quick: bool, seed: int) -> None:
        self.users, self.kills, self.phase_s = (4_000, 2, 1.0) if quick else (60_000, 5, 8.0)
        self.seed, self.chance, self.began = seed, random.Random(seed), time.monotonic()
        self.old, self.new = new_database("monolith"), new_database("shop_moved")
        self.system = services(self.new, new_database("gateway_moved"))
        self.holds: list[int] = []
        self._add_monolith()
        self.copier = Copier(self.old, self.new, self.management)

    def _add_monolith(self) -> None:
        port, management = free_port(), free_port()
        self.management = f"http://127.0.0.1:{management}"
        folder = ROOT / "bench" / "alternatives" / "flask-sqlalchemy"
        command = [str(folder / "run")]
        monolith = Service("monolith", command, {"DATABASE_URL": self.old, "PORT": str(port)}, port, probe="/readyz")
        gateway = self.system["gateway"]
        # To be there soon matters more than to be fast.
        gateway.command.insert(1, "-XX:TieredStopAtLevel=1")
        gateway.environment.update(
            GATEWAY_LEGACY_URL=monolith.url,
            GATEWAY_LEGACY_PATHS="/api/users,/api/products",
            GATEWAY_MANAGEMENT_PORT=str(management),
        )
        self.system = {"monolith": monolith, **self.system}

    def start(self) -> None:
        migrate = ["node", str(ROOT / "node-data-service" / "dist" / "migrate.js")]
        subprocess.run(migrate, env={**os.environ, "DATABASE_URL": self.new}, check=True, stdout=subprocess.DEVNULL)
        for service in self.system.values():
            service.begin()
        for service in self.system.values():
            service.await_ready()
        self.moved = Database(self.new)
        monolith = Database(self.old)
        monolith.execute(USERS.format(self.users))
        monolith.execute(PRODUCTS)
        gateway = self.system["gateway"]
        with urllib.request.urlopen(f"{gateway.url}/api/users?limit=100") as page:
            seeded = {user["id"]: user for user in json.load(page)["items"]}
        self.load = Load(gateway.port, seeded, self.seed)
        self.load.start()

    def stop(self) -> None:
        self.copier.kill()
        for service in self.system.values():
            service.stop()

    def say(self, phase: str) -> None:
        spent = time.monotonic() - self.began
        print(f"{spent:5.0f} s  {phase} ({self.load.requests} requests, {len(self.load.failures)} failed)", flush=True)

    def share(self, **percent: int) -> None:
        body = json.dumps({"reason": "the demo goes on", **percent}).encode()
        request = urllib.request.Request(f"{self.management}/handover", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            answer.read()

    def copied(self) -> int:
        return int(self.moved.row("SELECT count(*) FROM users")[0])

    def progress(self) -> tuple[bool, int]:
        """Whether all rows are copied, and how many changes are not there yet, in both directions."""
        status = json.loads(self.copier.call("status"))
        behind = status["to_new"]["changes_behind"] + status["to_old"]["changes_behind"]
        return not status["to_new"]["copying"], behind

    def await_followed(self, most_behind: int) -> None:
        until = time.monotonic() + PATIENCE_S
        whole, behind = self.progress()
        while not whole or behind > most_behind:
            if time.monotonic() > until:
                raise SystemExit(f"the copier does not catch up: whole {whole}, {behind} changes behind")
            time.sleep(LOOK_S)
            whole, behind = self.progress()

    def backfill(self) -> None:
        self.copier.start()
        for number in range(self.kills):
            goal = self.users * (number + self.chance.random()) / self.kills
            until = time.monotonic() + PATIENCE_S
            while self.copied() < goal and time.monotonic() < until:
                time.sleep(0.01)
            time.sleep(self.chance.random() * 0.05)
            self.copier.kill()
            print(f"  {self.copied()} copied: kill -9, and again", flush=True)
            self.copier.start()
        self.await_followed(most_behind=200)

    def play(self) -> None:
        self.say("the monolith alone, behind the gateway")
        time.sleep(self.phase_s)
        self.copier.call("install")
        self.say("triggers are there")
        self.backfill()
        self.say("all rows are copied; changes are followed")
        self.share(shadow_percent=100)
        time.sleep(2 * self.phase_s)
        self.share(shadow_percent=20)
        self.say("reads were compared in the shadow")
        for percent in (10, 50, 100):
            self.share(reads_percent=percent)
            time.sleep(self.phase_s)
            self.say(f"{percent} % of reads are the chain's")
        for target, phase in (("new", "cut over"), ("old", "rolled back"), ("new", "cut over again")):
            self.holds.append(self.copier.switch(target))
            time.sleep(self.phase_s)
            self.say(phase)

    def shadows(self) -> dict[str, int]:
        with urllib.request.urlopen(f"{self.management}/metrics") as page:
            text = page.read().decode()
        found = re.findall(r'handover_shadow_total\{outcome="(\w+)"\} ([\d.E]+)', text)
        return {outcome: int(float(count)) for outcome, count in found}

    def report(self) -> int:
        self.share(shadow_percent=0)
        # The last comparisons take their second looks.
        time.sleep(SETTLED_S)
        self.load.stop()
        self.await_followed(most_behind=0)
        compared = re.search(r"rows compared (\d+), differing (\d+)", self.copier.call("compare"))
        assert compared is not None
        shadow, failures = self.shadows(), self.load.failures
        equal = shadow["equal"] + shadow["equal_later"]
        for failure in failures[:10]:
            print(f"failed: {failure}")
        lines: list[tuple[str, Any, bool]] = [
            ("requests", self.load.requests, self.load.requests > 100),
            ("requests failed", len(failures), not failures),
            ("shadow reads compared", equal + shadow["different"], equal > 0),
            ("shadow reads differing", shadow["different"], shadow["different"] == 0),
            ("rows compared in both databases", int(compared[1]), int(compared[1]) > self.users // 2),
            ("rows differing", int(compared[2]), int(compared[2]) == 0),
            ("longest hold of writes, ms", max(self.holds), len(self.holds) == 3),
        ]
        print(f"\nshadow: {shadow}; slowest request {self.load.longest_ms} ms; seed {self.seed}\n")
        for name, value, held in lines:
            print(f"{name:<34}{value:>10}  {'holds' if held else 'FAILS'}")
        return 0 if all(held for _, _, held in lines) else 1


def main(settings: dict[str, str]) -> int:
    (ROOT / ".run" / "logs").mkdir(parents=True, exist_ok=True)
    seed = int(settings.get("SEED") or random.randrange(1_000_000))
    print(f"SEED={seed}", flush=True)
    demo = Demo(quick=bool(settings.get("QUICK")), seed=seed)
    try:
        demo.start()
        demo.play()
        return demo.report()
    finally:
        demo.stop()


if __name__ == "__main__":
    sys.exit(main(dict(argument.partition("=")[::2] for argument in sys.argv[1:])))
