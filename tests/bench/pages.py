"""`make bench`: one page by our server, beside what nginx makes of the same bytes as a file.

    python -m tests.bench.pages [--path /a/page/] [--seconds 3] [--rounds 3]

All contenders run at once and are asked in turn; the figures are medians. The ratios count: the
machine and its other work change the figures, but not the ratios much.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import databases, servers, targets
from tests.bench.load import load
from tests.bench.servers import Server
from tests.bench.targets import Target, at_least, at_most

STATIC = "nginx, the same bytes as a file"
BEHIND = "deploy/nginx.conf before Gloss"
PAGE = "Gloss, finished page"
CONDITIONAL = "Gloss, 304"


@dataclass(frozen=True)
class Contender:
    server: Server
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    behind: Server | None = None  # a server that works for this one
    says_memory: bool = False


@dataclass(frozen=True)
class Run:
    per_second: float
    p99_ms: float
    cpu_us: float  # of the server's processes, a request


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--path", default="/llm-basics/training-vs-inference/")
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    for database in databases.names():
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            url = stack.enter_context(databases.fresh(database))
            contenders = started(stack, folder, chosen.path, url)
            print(f"\n{database}: {chosen.path}; {os.cpu_count()} processors;", end=" ")
            print(f"load {os.getloadavg()[0]:.1f}")
            runs = {
                clients: measure(contenders, clients, chosen.seconds, chosen.rounds)
                for clients in (1, 32)
            }
            for clients, taken in runs.items():
                report(clients, taken)
            holds = {
                name: one.server.memory() for name, one in contenders.items() if one.says_memory
            }
            print()
            for name, mebibytes in holds.items():
                print(f"  {name:36}{mebibytes:8.0f} MiB, all processes together")
            fresh = freshness(folder, url, contenders[PAGE].server.url, chosen.path, chosen.rounds)
            targets.keep(
                "pages",
                database,
                path=chosen.path,
                runs={
                    n: {name: vars(run) for name, run in taken.items()} for n, taken in runs.items()
                },
                memory=holds,
                fresh=fresh,
            )
            targets.show(database, judged(runs, fresh))


def started(stack: ExitStack, folder: Path, path: str, url: str) -> dict[str, Contender]:
    site = stack.enter_context(servers.gloss(folder, path, url))
    body, etag = servers.fetch(f"{site.url}{path}")
    www = folder / "www"
    www.mkdir()
    (www / "index.html").write_bytes(body)
    environment = servers.settings_of(folder, url)
    environment |= {"BENCH_BODY": str(www / "index.html"), "BENCH_PATH": path}
    bare = stack.enter_context(servers.granian("tests.bench.bare", environment))
    plain = stack.enter_context(servers.granian("tests.bench.plain", environment))
    ours = {
        "granian, bare WSGI answer": Contender(bare, "/", says_memory=True),
        PAGE: Contender(site, path, says_memory=True),
        f"{PAGE}, brotli": Contender(site, path, {"Accept-Encoding": "br"}),
        CONDITIONAL: Contender(site, path, {"If-None-Match": etag}),
        "Gloss, the same page by Django": Contender(site, f"{path}?by=django"),
        "plain Django, five queries": Contender(plain, "/", says_memory=True),
    }
    if not shutil.which("nginx"):
        print("nginx wasn't found: no ratios to it.")
        return ours
    static = stack.enter_context(servers.static_nginx(folder))
    before = stack.enter_context(servers.nginx_before(site, folder, path))
    return {
        STATIC: Contender(static, "/", says_memory=True),
        BEHIND: Contender(before, path, behind=site),
        **ours,
    }


def freshness(folder: Path, url: str, site: str, path: str, rounds: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.fresh", site, path, str(rounds * 5)]
    environment = servers.settings_of(folder, url)
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def judged(runs: dict[int, dict[str, Run]], fresh: dict[str, float]) -> list[Target]:
    found = []
    if STATIC in runs[1]:
        for clients, least in ((1, 0.7), (32, 0.5)):
            static, ours = runs[clients][STATIC], runs[clients][PAGE]
            behind = runs[clients][BEHIND].per_second / static.per_second
            found += [
                at_least(
                    f"a page beside nginx's file, {clients} at a time:",
                    ours.per_second / static.per_second,
                    least,
                ),
                at_least(f"the same behind nginx, {clients} at a time:", behind, 0.85),
                at_most(
                    f"processor beside nginx's, {clients} at a time:",
                    ours.cpu_us / static.cpu_us,
                    4,
                ),
            ]
    many, plain = runs[32], fresh["hit after a rest, ms"]
    most = 3 * plain + fresh["one row read, ms"]
    return [
        *found,
        at_most("p99 of 32 at a time, ms:", many[PAGE].p99_ms, 20),
        at_least(
            "a 304 beside the page, 32 at a time:",
            many[CONDITIONAL].per_second / many[PAGE].per_second,
            1,
        ),
        at_most(
            "s until all processes show it:", fresh["until all processes show it, longest s"], 2
        ),
        at_most(
            "first request after a publish, ms (3 hits and a row):",
            fresh["first after a publish and a rest, ms"],
            round(most, 2),
        ),
    ]


def measure(
    contenders: dict[str, Contender], clients: int, seconds: int, rounds: int
) -> dict[str, Run]:
    runs: dict[str, list[Run]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            runs[name].append(one(contender, clients, seconds))
    return {
        name: Run(
            statistics.median(run.per_second for run in taken),
            statistics.median(run.p99_ms for run in taken),
            statistics.median(run.cpu_us for run in taken),
        )
        for name, taken in runs.items()
    }


def one(contender: Contender, clients: int, seconds: int) -> Run:
    working = [one for one in (contender.server, contender.behind) if one]
    before = sum(server.cpu() for server in working)
    got = load(
        f"{contender.server.url}{contender.path}",
        clients=clients,
        seconds=seconds,
        headers=contender.headers,
    )
    worked = sum(server.cpu() for server in working) - before
    return Run(got.per_second, got.p99_ms, worked / (got.per_second * seconds) * 1e6)


def report(clients: int, runs: dict[str, Run]) -> None:
    """Ratios are to the first of `runs`."""
    first = next(iter(runs.values()))
    print(f"\n{clients:2} at a time{'':25} requests/s   ratio   p99 ms   CPU µs   ratio")
    for name, run in runs.items():
        print(
            f"  {name:35}{run.per_second:12,.0f}{run.per_second / first.per_second:8.2f}"
            f"{run.p99_ms:9.2f}{run.cpu_us:9.0f}{run.cpu_us / first.cpu_us:8.1f}"
        )


if __name__ == "__main__":
    main()
