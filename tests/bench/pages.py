"""`make bench`: one page by our server, beside what nginx makes of the same bytes as a file.

    python -m tests.bench.pages [--path /a/page/] [--seconds 3] [--rounds 3]

All contenders run at once and are asked in turn; the figures are medians. The ratios count: the
machine and its other work change the figures, but not the ratios much.
"""

import argparse
import os
import shutil
import statistics
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import servers
from tests.bench.load import load
from tests.bench.servers import Server

STATIC = "nginx, the same bytes as a file"


@dataclass(frozen=True)
class Contender:
    server: Server
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    behind: Server | None = None  # a server that works for this one


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
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        contenders = started(stack, folder, chosen.path)
        print(f"{chosen.path}; {os.cpu_count()} processors; load {os.getloadavg()[0]:.1f}")
        for clients in (1, 32):
            report(clients, measure(contenders, clients, chosen.seconds, chosen.rounds))
        print()
        for name in (name for name in contenders if not name.startswith("Gloss, ")):
            print(f"  {name:36}{contenders[name].server.memory():8.0f} MiB, all processes")
        print(f"  {'Gloss':36}{contenders['Gloss, finished page'].server.memory():8.0f} MiB")


def started(stack: ExitStack, folder: Path, path: str) -> dict[str, Contender]:
    site = stack.enter_context(servers.gloss(folder, path))
    body, etag = servers.fetch(f"{site.url}{path}")
    www = folder / "www"
    www.mkdir()
    (www / "index.html").write_bytes(body)
    ours = {
        "granian, bare WSGI answer": Contender(
            stack.enter_context(servers.bare(www / "index.html")), "/"
        ),
        "Gloss, finished page": Contender(site, path),
        "Gloss, finished page, brotli": Contender(site, path, {"Accept-Encoding": "br"}),
        "Gloss, 304": Contender(site, path, {"If-None-Match": etag}),
        "Gloss, the same page by Django": Contender(site, f"{path}?by=django"),
    }
    if not shutil.which("nginx"):
        print("nginx wasn't found: no ratios to it.")
        return ours
    static = stack.enter_context(servers.static_nginx(folder))
    before = stack.enter_context(servers.nginx_before(site, folder, path))
    front = Contender(before, path, behind=site)
    return {STATIC: Contender(static, "/"), "deploy/nginx.conf before Gloss": front, **ours}


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
