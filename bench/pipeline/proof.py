"""The data pipeline's proof: exact counts while each process is killed, flat memory, and speed beside others.

    scripts/pipeline-proof.sh EVENTS=1000000 [QUICK=1] [RECORD=1]

Runs below `launcher with-postgres`. QUICK kills one process only and judges no speed.
"""

from __future__ import annotations

import http.client
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import rows
from processes import ROOT, Service, Watch, free_port

ROUNDS = 3
LEAST_OF_COPY, LEAST_OF_BASELINE = 0.3, 2.0
# Around the middle of what a process has after its warm-up.
MEMORY_MIB = 50
WARM_UP = 0.3
COLUMNS = "id, kind, occurred_at, user_id, product_id, quantity, payload, late"
FACADE_PYTHON = ROOT / "python-facade" / ".venv" / "bin" / "python"


def new_database(name: str) -> str:
    server = os.environ["TEST_DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def services(database_url: str, gateway_database_url: str) -> dict[str, Service]:
    data, grpc, facade, gateway, door = (free_port() for _ in range(5))
    node = ["node", str(ROOT / "node-data-service" / "dist" / "server.js")]
    java = [os.environ.get("JAVA", "java"), "-Xmx256m", "-jar", str(ROOT / "gateway" / "target" / "gateway.jar")]
    target = f"127.0.0.1:{grpc}"
    ports = {"DATA_SERVICE_PORT": str(data), "DATA_SERVICE_GRPC_PORT": str(grpc)}
    # A busy machine is not what this is about.
    patience = {"DATA_SERVICE_STATEMENT_LIMIT_MS": "30000", "DATA_SERVICE_POOL_WAIT_MS": "20000"}
    upstream = {"FACADE_DATA_SERVICE_URL": f"http://127.0.0.1:{data}", "FACADE_DATA_SERVICE_GRPC_TARGET": target}
    behind = {
        "GATEWAY_FACADE_URL": f"http://127.0.0.1:{facade}",
        "GATEWAY_DATA_SERVICE_URL": f"http://127.0.0.1:{data}",
        "GATEWAY_DATA_SERVICE_GRPC_TARGET": target,
        "GATEWAY_DATABASE_URL": gateway_database_url,
        "GATEWAY_PORT": str(gateway),
        "GATEWAY_GRPC_PORT": str(door),
        "GATEWAY_MANAGEMENT_PORT": "0",
    }
    facade_env = {"FACADE_PORT": str(facade), **upstream}
    return {
        "data-service": Service("data-service", node, {"DATABASE_URL": database_url, **ports, **patience}, data),
        "facade": Service("facade", [str(FACADE_PYTHON), "-m", "facade"], facade_env, facade),
        "gateway": Service("gateway", java, behind, gateway),
    }


class Database:
    def __init__(self, url: str) -> None:
        self.url = url
        self._connection = psycopg.connect(url, autocommit=True)

    def row(self, statement: str) -> tuple[Any, ...]:
        found = self._connection.execute(statement.encode()).fetchone()
        assert found is not None
        return found

    def execute(self, statement: str) -> None:
        self._connection.execute(statement.encode())

    def empty(self) -> None:
        self.execute("TRUNCATE events, event_minutes, rejected_events")
        self.execute("CHECKPOINT")

    def counts(self) -> dict[str, int]:
        names = ("events", "late", "invalid", "counted", "counted_late", "quantity")
        return dict(
            zip(
                names,
                self.row("""
                    SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM events WHERE late),
                      (SELECT count(*) FROM rejected_events), sum(event_count)::bigint, sum(late_count)::bigint,
                      sum(quantity)::bigint FROM event_minutes"""),
            )
        )

    def copy(self, path: Path) -> float:
        """Seconds for plain COPY of the same rows into the same table, the text of COPY being ready."""
        text = "".join(
            "\t".join(str(row[name]) for name in COLUMNS.split(", ")[:-1]) + "\tf\n"
            for row in map(json.loads, path.read_text().splitlines())
        )
        began = time.monotonic()
        with self._connection.cursor().copy(f"COPY events ({COLUMNS}) FROM STDIN".encode()) as copy:
            copy.write(text)
        return time.monotonic() - began


def exact(events: int, system: dict[str, Service], database: Database, folder: Path, kills: list[str]) -> bool:
    """The client sends a file while each is killed in turn; in the end everything is there once."""
    path = folder / "events.ndjson"
    expected = rows.write(path, events, seed=1)
    url = system["gateway"].url + "/api"
    command = [str(FACADE_PYTHON), "-m", "facade.shop.events.client", str(path), "--to", url, "--patience", "180"]
    began, waiting = time.monotonic(), list(enumerate(kills, 1))
    client = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    while client.poll() is None or waiting:
        stored = database.row("SELECT coalesce(sum(event_count), 0)::bigint FROM event_minutes")[0]
        if waiting and stored >= expected.events * waiting[0][0] / (len(kills) + 1):
            _, name = waiting.pop(0)
            print(f"  {stored} stored: kill -9 {name}", flush=True)
            if name == "client":
                client.send_signal(signal.SIGKILL)
                client.wait()
                client = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            else:
                system[name].kill()
                system[name].start()
        elif client.poll() is not None:
            break
        time.sleep(0.1)
    assert client.stdout is not None
    said = client.stdout.read().decode().strip()
    found = database.counts()
    wanted = {
        "events": expected.events,
        "late": expected.late,
        "invalid": expected.invalid,
        "counted": expected.events,
        "counted_late": expected.late,
        "quantity": expected.quantity,
    }
    print(f"  client: {said or 'nothing'} after {time.monotonic() - began:.0f} s, {len(waiting)} kills left out")
    print(f"  wanted: {wanted}\n  found:  {found}")
    return client.returncode == 0 and not waiting and found == wanted


def flat(system: dict[str, Service]) -> dict[str, float]:
    """For each service, how far the memory of its longest life is at most from the middle, in MiB."""
    spans = {}
    for service in system.values():
        life = max(service.lives, key=len)
        warm = life[int(len(life) * WARM_UP) :] or life
        spans[service.name] = round((max(warm) - min(warm)) / 2, 1) if warm else 0.0
    return spans


def post(url: str, path: Path) -> float:
    """Seconds for one upload of the whole file."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=600)
    began = time.monotonic()
    with path.open("rb") as file:
        headers = {"Content-Type": "application/x-ndjson", "Content-Length": str(path.stat().st_size)}
        connection.request("POST", parts.path, body=file, headers=headers)
        answer = connection.getresponse()
        said = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{url} answered {answer.status}: {said[:500]!r}")
    return time.monotonic() - began


def speed(
    count: int, system: dict[str, Service], database: Database, folder: Path, baseline: Service
) -> dict[str, Any]:
    """Rows a second of each, in turns, so that what else the machine does meets all three."""
    path = folder / "clean.ndjson"
    rows.write(path, count, seed=2, clean=True)
    contestants = {
        "pipeline": lambda: post(system["gateway"].url + "/api/events", path),
        "copy": lambda: database.copy(path),
        "flask + sqlalchemy": lambda: post(baseline.url + "/events", path),
    }
    rates: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, run in contestants.items():
            database.empty()
            rates[name].append(round(count / run()))
            assert database.row("SELECT count(*) FROM events")[0] == count, name
    print("  rows a second:", rates, flush=True)
    middle = {name: sorted(rate)[ROUNDS // 2] for name, rate in rates.items()}
    ratios = {
        name: round(sorted(a / b for a, b in zip(rates["pipeline"], rates[name]))[ROUNDS // 2], 2)
        for name in ("copy", "flask + sqlalchemy")
    }
    return {"rows_a_second": middle, "of_copy": ratios["copy"], "of_baseline": ratios["flask + sqlalchemy"]}


def baseline_service(database_url: str) -> Service:
    port = free_port()
    gunicorn = Path(sys.executable).with_name("gunicorn")
    folder = str(ROOT / "bench" / "pipeline")
    command = [
        str(gunicorn),
        "--bind",
        f"127.0.0.1:{port}",
        "--timeout",
        "600",
        "--chdir",
        folder,
        "baseline:create_app()",
    ]
    return Service("baseline", command, {"DATABASE_URL": database_url}, port)


def report(results: dict[str, Any], checks: list[tuple[str, str, bool]], record: bool) -> int:
    width = max(len(name) for name, _, _ in checks)
    print()
    for name, value, held in checks:
        print(f"{name:<{width}}  {value:<40} {'holds' if held else 'FAILS'}")
    folder = ROOT / ("docs/benchmarks" if record else ".run/pipeline-proof")
    folder.mkdir(parents=True, exist_ok=True)
    results["checks"] = [{"name": name, "value": value, "holds": held} for name, value, held in checks]
    (folder / "pipeline.json").write_text(json.dumps(results, indent=2) + "\n")
    return 0 if all(held for _, _, held in checks) else 1


def main(settings: dict[str, str]) -> int:
    events, quick = int(settings.get("EVENTS") or 1_000_000), bool(settings.get("QUICK"))
    database_url, gateway_url = new_database("pipeline"), new_database("pipeline_gateway")
    migrate = ["node", str(ROOT / "node-data-service" / "dist" / "migrate.js")]
    subprocess.run(migrate, env={**os.environ, "DATABASE_URL": database_url}, check=True, stdout=subprocess.DEVNULL)
    system, database = services(database_url, gateway_url), Database(database_url)
    baseline = baseline_service(database_url)
    watch = Watch(list(system.values()))
    checks: list[tuple[str, str, bool]] = []
    results: dict[str, Any] = {"events": events, "machine": {"cores": os.cpu_count(), "system": platform.system()}}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            for service in system.values():
                service.start()
            watch.start()
            kills = ["data-service"] if quick else ["data-service", "facade", "gateway", "client"]
            print(f"exact: {events} rows, kill -9 of {', '.join(kills)}", flush=True)
            held = exact(events, system, database, folder, kills)
            checks.append(("counts exact", f"{events} rows, {len(kills)} kills", held))
            results["memory_mib"] = flat(system)
            for service, span in results["memory_mib"].items():
                checks.append((f"memory of {service}", f"+-{span} MiB, at most {MEMORY_MIB}", span <= MEMORY_MIB))
            if not quick:
                print("speed", flush=True)
                baseline.start()
                found = speed(max(10_000, events // 10), system, database, folder, baseline)
                results["speed"] = found
                checks.append(
                    (
                        "ratio to COPY",
                        f"{found['of_copy']}, at least {LEAST_OF_COPY}",
                        found["of_copy"] >= LEAST_OF_COPY,
                    )
                )
                least = LEAST_OF_BASELINE
                checks.append(
                    (
                        "ratio to Flask + SQLAlchemy",
                        f"{found['of_baseline']}, at least {least}",
                        found["of_baseline"] >= least,
                    )
                )
        finally:
            if watch.is_alive():
                watch.stop()
            for service in [*system.values(), baseline]:
                service.stop()
    return report(results, checks, bool(settings.get("RECORD")))


if __name__ == "__main__":
    sys.exit(main(dict(argument.partition("=")[::2] for argument in sys.argv[1:])))
