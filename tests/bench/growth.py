"""`make bench`: what grows with a site: publishing, pages, search, memory, start.

    python -m tests.bench.growth [SIZE ...] [--bulk 1000]

Each size is measured on SQLite and, where a server is found, on PostgreSQL, in a database of its
own. Times are of this machine at this moment; beside them stands what a plain query by the ORM
cost in the same run, by which they can be compared. Targets in ms were set on a machine where it
cost ORM_QUERY_MS: they are stretched or shrunk by how much it costs here.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench import databases, servers, targets
from tests.bench.targets import Target, at_most

SIZES = [100, 1000]
ORM_QUERY_MS = {"SQLite": 0.225, "PostgreSQL": 0.32}
REFERENCE = "plain ORM query, CPU ms"
PUBLISH_MS, BULK_MS = 23, 9  # processor time of one term
TIMES_THE_SMALLEST = ("term page, ms", "glossary index, ms")
GROWTH = 1.5
SEARCHES = ("search", "search, common words", "search, long questions", "search, mistyped")
TYPE_AHEADS, TYPE_AHEAD_MS = ("type-ahead", "type-ahead, mistyped"), 2
SEARCH_MS = ((10_000, 5), (100_000, 15))  # up to so many terms, so many ms
HOSTILE_MS = 300  # whatever is typed, promise of docs/promises.md
MEMORY_MIB = ((10_000, 90), (100_000, 150))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--bulk", type=int, default=300, help="terms that are published at once")
    chosen = parser.parse_args()
    for name in databases.names():
        runs = [measure(name, size, chosen.bulk) for size in chosen.sizes or SIZES]
        report(name, runs)
        targets.show(name, judged(name, {run["size"]: run["figures"] for run in runs}))


def measure(database: str, size: int, bulk: int) -> dict[str, Any]:
    """The figures of one size, taken in a process of its own, and kept."""
    with tempfile.TemporaryDirectory() as folder, databases.fresh(database) as url:
        command = [sys.executable, "-m", "tests.bench.figures", str(size), str(bulk)]
        environment = servers.settings_of(Path(folder), url)
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return targets.keep("growth", database, size=size, **json.loads(done.stdout))


def report(database: str, runs: list[dict[str, Any]]) -> None:
    sizes = "".join(f"{run['size']:>10,}" for run in runs)
    print(f"\n{database}, terms{'':24}{sizes}")
    for figure in dict.fromkeys(name for run in runs for name in run["figures"]):
        values = "".join(f"{run['figures'].get(figure, float('nan')):>10,.2f}" for run in runs)
        print(f"  {figure:30}{'':6}{values}")
    print(f"  {runs[-1]['machine']}; load {runs[-1]['load']:.1f}", flush=True)


def judged(database: str, by_size: dict[int, dict[str, float]]) -> list[Target]:
    found, smallest = [], by_size[min(by_size)]
    for size, figures in by_size.items():
        found += judged_alone(database, size, figures)
        for name in TIMES_THE_SMALLEST if figures is not smallest else ():
            said = f"{name}, beside {min(by_size):,} at {size:,} terms:"
            found.append(at_most(said, figures[name] / smallest[name], GROWTH))
    return found


def judged_alone(database: str, size: int, figures: dict[str, float]) -> list[Target]:
    of = f"at {size:,} terms:"
    pace = figures[REFERENCE] / ORM_QUERY_MS[database]

    def in_time(figure: str, most: float) -> Target:
        return at_most(f"{figure} {of} {most:g} × {pace:.2f},", figures[figure], most * pace)

    return [
        in_time("publish again, CPU ms", PUBLISH_MS),
        in_time("bulk, CPU ms a term", BULK_MS),
        at_most(f"cold start, s {of}", figures["cold start, s"], 1.5),
        at_most(f"memory of a process, MiB {of}", figures["memory, MiB"], at(size, MEMORY_MIB)),
        at_most(f"longest page of the index, kB {of}", figures["longest letter, kB"], 14.6),
        *(in_time(f"{name} p95 ms", at(size, SEARCH_MS)) for name in SEARCHES),
        in_time("search, hostile, worst ms", HOSTILE_MS),
        *(in_time(f"{name} p95 ms", TYPE_AHEAD_MS) for name in TYPE_AHEADS),
    ]


def at(size: int, limits: tuple[tuple[int, int], ...]) -> int:
    """What holds for so many terms: the limit of the next size that is named."""
    return next((limit for most, limit in limits if size <= most), limits[-1][1])


if __name__ == "__main__":
    main()
