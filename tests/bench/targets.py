"""What each figure may be, whether it is, and the history of all runs (data/bench.jsonl)."""

import json
import os
import platform
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HISTORY = Path(__file__).parents[2] / "data" / "bench.jsonl"


@dataclass(frozen=True)
class Target:
    said: str  # what must hold
    seen: str
    is_kept: bool


def at_least(said: str, value: float, least: float) -> Target:
    return Target(f"{said} at least {least:g}", f"{value:.2f}", value >= least)


def at_most(said: str, value: float, most: float) -> Target:
    return Target(f"{said} at most {most:g}", f"{value:.2f}", value <= most)


def show(database: str, targets: list[Target]) -> None:
    print(f"\n  {database}: {sum(one.is_kept for one in targets)} of {len(targets)} targets kept")
    for one in targets:
        print(f"    {'kept  ' if one.is_kept else 'BROKEN'}  {one.said}: {one.seen}", flush=True)


def keep(what: str, database: str, **figures: Any) -> dict[str, Any]:
    """Add a run to the history."""
    run = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "what": what,
        "database": database,
        "machine": f"{os.cpu_count()} x {platform.machine()}, Python {platform.python_version()}",
        "load": round(os.getloadavg()[0], 2),
        **figures,
    }
    HISTORY.parent.mkdir(exist_ok=True)
    with HISTORY.open("a") as file:
        file.write(json.dumps(run) + "\n")
    return run
