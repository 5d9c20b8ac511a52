"""Readers at 200 requests a second while a publish is made every second."""

import threading
import time
from pathlib import Path

from .readers import Readers
from .rows import Row
from .serving import Publisher, Server, wait_until

PER_SECOND = 200
MIB = 1024 * 1024


def load(server: Server, minutes: float) -> list[Row]:
    """Needs a site that `Publish.prepare` or a publisher before has filled."""
    publisher = Publisher(server.site)
    threading.Thread(target=publisher.listen, daemon=True).start()
    wait_until(server.port, "/basics/training-and-inference/")
    until_first(publisher)
    began = time.monotonic()
    memory: list[tuple[float, float]] = []
    files: list[int] = []
    logs: list[int] = []
    try:
        with Readers(server.port, per_second=PER_SECOND, publisher=publisher) as readers:
            while time.monotonic() - began < minutes * 60:
                time.sleep(1)
                memory.append(((time.monotonic() - began) / 60, server.memory() / MIB))
                files.append(server.open_files())
                logs.append(size_of_log(server))
    finally:
        publisher.stop()
    seen, seconds = readers.seen, time.monotonic() - began
    asked = len(seen.times) + seen.failed()
    published = len(publisher.acknowledged)
    done = (
        f"{seconds / 60:.1f} minutes, {asked / seconds:.0f} requests and"
        f" {published / seconds:.2f} publishes a second"
    )
    late = memory[len(memory) // 3 :]
    rise = slope(late)
    third = max(1, len(files) // 3)
    return [
        Row(
            done,
            "no error, no mix of two editions, no reader sent back in time",
            f"{seen.errors or 'no error'}, {seen.mixes} mixes, {seen.regressions} sent back",
            not seen.failed() and not seen.mixes and not seen.regressions,
        ),
        Row("the same", "nothing staler than 2 s", f"{seen.stale} answers", not seen.stale),
        Row(
            "the same",
            "every publish goes through",
            f"{published} acknowledged, {len(publisher.failures)} failed",
            not publisher.failures,
        ),
        Row(
            "the same",
            "p99 < 100 ms",
            f"p50 {seen.percentile(50):.1f}, p95 {seen.percentile(95):.1f},"
            f" p99 {seen.percentile(99):.1f} ms",
            seen.percentile(99) < 100,
        ),
        Row(
            "the same, last two thirds",
            "memory grows by less than 1 MiB a minute",
            f"{rise:+.2f} MiB a minute, {memory[-1][1]:.0f} MiB for {len(server.processes())}"
            " processes",
            rise < 1,
        ),
        Row(
            "the same",
            "open files bounded; SQLite's log ≤ 64 MiB",
            f"{max(files[:third])} files early, {max(files[-third:])} late;"
            f" log {max(logs) / MIB:.1f} MiB",
            max(files[-third:]) <= max(files[:third]) + 10 and max(logs) <= 64 * MIB,
        ),
    ]


def until_first(publisher: Publisher) -> None:
    until = time.monotonic() + 120
    while not publisher.acknowledged:
        assert time.monotonic() < until, f"nothing is published: {publisher.failures[-1:]}"
        time.sleep(0.1)


def size_of_log(server: Server) -> int:
    log = Path(server.site.environment["DATA_DIR"]) / "gloss.sqlite3-wal"
    return log.stat().st_size if log.exists() else 0


def slope(points: list[tuple[float, float]]) -> float:
    """Of the straight line nearest to `points`."""
    if len(points) < 2:
        return 0.0
    x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
    below = sum((a - x) ** 2 for a, _ in points)
    return sum((a - x) * (b - y) for a, b in points) / below if below else 0.0
