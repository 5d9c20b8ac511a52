"""`make bench`: what grows with a site: publishing, pages, search, memory, start.

    python -m tests.bench.growth [SIZE ...] [--bulk 1000]

Each size is measured on SQLite and, where a server is found, on PostgreSQL, in a database of its
own. Times are of this machine at this moment; beside them stands what a plain query by the ORM
cost in the same run, by which they can be compared. Every run is added to data/bench.jsonl.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.run import postgres

HISTORY = Path("data/bench.jsonl")
TARGETS = {  # by figure: what it may be, from the size on that is named
    "publish again, CPU ms": "23, and 3 a page linked anew",
    "bulk, CPU ms a term": "9 (10,000 in 90 s)",
    "term page, ms": "1.5 x smallest",
    "glossary index, ms": "1.5 x smallest",
    "longest letter, kB": "14.6 at 10,000",
    "search p95 ms": "5 at 10,000; 15 at 100,000",
    "search, common words p95 ms": "5 at 10,000; 15 at 100,000",
    "search, long questions p95 ms": "5 at 10,000; 15 at 100,000",
    "search, mistyped p95 ms": "5 at 10,000; 15 at 100,000",
    "type-ahead p95 ms": "2",
    "type-ahead, mistyped p95 ms": "2",
    "memory, MiB": "90 at 10,000; 150 at 100,000",
    "cold start, s": "1.5",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[100, 1000])
    parser.add_argument("--bulk", type=int, default=300, help="terms that are published at once")
    chosen = parser.parse_args()
    for name, url in databases().items():
        runs = [measure(name, url, size, chosen.bulk) for size in chosen.sizes or [100, 1000]]
        report(name, runs)


def databases() -> dict[str, str]:
    url, reason = postgres()
    if not url:
        print(f"Not measured on PostgreSQL: {reason}.")
    return {"SQLite": "", **({"PostgreSQL": url} if url else {})}


def measure(database: str, server: str, size: int, bulk: int) -> dict[str, Any]:
    """The figures of one size, taken in a process of its own, and kept."""
    with tempfile.TemporaryDirectory() as folder:
        url = own_database(server) if server else ""
        environment = {
            **os.environ,
            "ENV_FILE": os.devnull,
            "DATA_DIR": folder,
            "DATABASE_URL": url,
            "SITE_URL": "",
            "DJANGO_SETTINGS_MODULE": "site_config.settings",
        }
        command = [sys.executable, "-m", "tests.bench.figures", str(size), str(bulk)]
        try:
            done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
        finally:
            if server:
                drop(server, url)
    figures = json.loads(done.stdout)
    run = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "database": database,
        "size": size,
        "machine": f"{os.cpu_count()} x {platform.machine()}, Python {platform.python_version()}",
        "load": os.getloadavg()[0],
        **figures,
    }
    HISTORY.parent.mkdir(exist_ok=True)
    with HISTORY.open("a") as file:
        file.write(json.dumps(run) + "\n")
    return run


def report(database: str, runs: list[dict[str, Any]]) -> None:
    sizes = "".join(f"{run['size']:>10,}" for run in runs)
    print(f"\n{database}, terms{'':24}{sizes}   target")
    for figure in dict.fromkeys(name for run in runs for name in run["figures"]):
        values = "".join(f"{run['figures'].get(figure, float('nan')):>10,.2f}" for run in runs)
        print(f"  {figure:30}{'':6}{values}   {TARGETS.get(figure, '')}")
    print(f"  {runs[-1]['machine']}; load {runs[-1]['load']:.1f}", flush=True)


def own_database(server: str) -> str:
    import psycopg

    name = f"gloss_bench_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{server.rpartition('/')[0]}/{name}"


def drop(server: str, url: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{url.rpartition("/")[2]}" WITH (FORCE)')


if __name__ == "__main__":
    main()
