"""`make soak`: everything that takes long, on both databases, with a table at the end.

    python -m tests.soak [--minutes 10] [--kills 100] [--only SQLite] [--parts load,kills]

Nothing of this machine's own is touched: sites, PostgreSQL and Redis are made for it and go with
it. The figures of time count on a machine that does nothing else.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Collection
from contextlib import ExitStack
from itertools import count
from pathlib import Path

from . import imports, outages, recovery
from .kills import NAMES
from .load import load
from .rows import Row, table
from .servers import Postgres, postgres, postgres_programs, redis
from .serving import free_port, served
from .sites import Scratch, scratch

PARTS = ("load", "outages", "backups", "kills", "races")
CALLED = {
    "form": "the server, while somebody publishes by the form",
    "publish": "a process that publishes",
    "import": "a process that imports",
    "relink": "a process that links pages anew",
    "restore": "a process that restores",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--only", default="", help="SQLite or PostgreSQL")
    parser.add_argument("--parts", default=",".join(PARTS), help=f"of {', '.join(PARTS)}")
    chosen = parser.parse_args()
    parts = chosen.parts.split(",")
    if unknown := set(parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(unknown)}")
    is_kept = True
    for database in ("SQLite", "PostgreSQL"):
        if chosen.only and database != chosen.only:
            continue
        if database == "PostgreSQL" and not postgres_programs():
            print("\nPostgreSQL wasn't found: not run on it.")
            continue
        began, busy = time.monotonic(), os.getloadavg()[0]
        rows = on(database, chosen.minutes, chosen.kills, parts)
        is_kept &= all(row.is_kept is not False for row in rows)
        print(f"\n## {database}\n")
        print(f"{(time.monotonic() - began) / 60:.0f} minutes; {os.cpu_count()} processors,")
        print(f"load average {busy:.1f} at the beginning, {os.getloadavg()[0]:.1f} at the end.\n")
        print(table(rows), flush=True)
    return 0 if is_kept else 1


def on(database: str, minutes: float, kills: int, parts: Collection[str]) -> list[Row]:
    rows: list[Row] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gloss-soak-")))
        cluster = stack.enter_context(postgres()) if database == "PostgreSQL" else None
        at = cluster.url if cluster else ""

        def site(name: str, **more: str) -> Scratch:
            where = folder / name
            where.mkdir()
            more = {"PORT": str(free_port()), "WORKERS": "2", "STARTER": "none", **more}
            return stack.enter_context(scratch(where, at, **more))

        def note(more: list[Row]) -> None:
            rows.extend(more)
            for row in more:
                print(f"  {database}, {row.done}: {row.seen}", file=sys.stderr, flush=True)

        if "load" in parts or "outages" in parts:
            one = site("load")
            outages.filled(one)
            with served(one) as server:
                if "load" in parts:
                    note(load(server, minutes))
                    note(imports.imported_beside_publishing(server, 6 * minutes))
                if "outages" in parts:
                    note(outages.server_killed(server, kills // 5))
                    if cluster:
                        note(outages.database_restarted(server, cluster))
                        note(outages.database_away(server, cluster, minutes * 60))
        if "outages" in parts:
            note(without_redis(site))
            if cluster:
                note(outages.database_away_after_a_restart(site("anew"), cluster))
            else:
                note(outages.disk_full(site("full")))
        if "backups" in parts:
            fresh = (f"restored-{number}" for number in count())
            note(
                recovery.backed_up_under_load(site("busy"), lambda: site(next(fresh)), kills // 10)
            )
            note(recovery.drill(site("lost"), [site("again"), *elsewhere(folder, stack, cluster)]))
        for kind in NAMES if "kills" in parts else ():
            note([killed(kind, site(f"kill-{kind}"), kills)])
        if "races" in parts:
            note([raced(site("races"), 2 * kills)])
    return rows


def without_redis(site: Callable[..., Scratch]) -> list[Row]:
    if not shutil.which("redis-server"):
        return [Row("Redis away", "nobody notices", "redis-server wasn't found", None)]
    with redis() as (url, process):
        other = site("redis", REDIS_URL=url)
        outages.filled(other)
        with served(other) as server:
            return outages.redis_away(server, process, 20)


def elsewhere(folder: Path, stack: ExitStack, cluster: Postgres | None) -> list[Scratch]:
    """An empty site on the other kind of database, where there is one."""
    other = folder / "elsewhere"
    other.mkdir()
    if cluster:
        return [Scratch(other, STARTER="none")]
    if not postgres_programs():
        return []
    url = stack.enter_context(postgres()).url
    return [stack.enter_context(scratch(other, url, STARTER="none"))]


def told(site: Scratch, program: str, *words: str) -> tuple[bool, str]:
    """Whether `program` went well, and what it said last."""
    (site.folder / "data").mkdir()
    done = site.run("-m", f"tests.soak.{program}", *words)
    said = (done.stderr if done.returncode else done.stdout).strip().splitlines()
    return done.returncode == 0, " ".join(said[-3:]) if done.returncode else said[-1]


def killed(kind: str, site: Scratch, times: int) -> Row:
    is_kept, seen = told(site, "kills", kind, "--times", str(times))
    return Row(
        f"killed in the middle: {CALLED[kind]}, {times} times",
        "database whole; no half state; nothing acknowledged lost; can be run again",
        seen.partition(": ")[2] if is_kept else seen,
        is_kept,
    )


def raced(site: Scratch, times: int) -> Row:
    is_kept, seen = told(site, "races", "--times", str(times))
    return Row(
        f"two at once: {5 * times} saves, {times} claims of one name, {times} publishes,"
        f" {times} beside a schedule, {times} beside an import",
        "one wins, the other is refused or told; nothing is lost, half done or seen to come twice",
        seen,
        is_kept,
    )


if __name__ == "__main__":
    sys.exit(main())
