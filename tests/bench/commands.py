"""Commands of an empty site, one after another, and how long each took."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

WORDS = ("amber", "basalt", "cedar", "delta", "ember", "fjord", "grove", "harbor", "island")


def measured(folder: Path, commands: Iterable[tuple[str, ...]], *, count: int, unit: str) -> None:
    """Print seconds, units a second and the most memory. count: how many units each works on."""
    environment = {
        **os.environ,
        "ENV_FILE": os.devnull,
        "DATA_DIR": str(folder / "data"),
        "STARTER": "none",
    }
    run("migrate", "--verbosity", "0", environment=environment)
    for words in commands:
        seconds = run(*words, environment=environment)
        said = " ".join(word for word in words if not word.startswith("/"))
        print(f"  {said:28}{seconds:8.1f} s {count / seconds:10,.0f} {unit}/s")
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"  most memory of one command {most:8.0f} MiB")


def run(*words: str, environment: dict[str, str]) -> float:
    """The seconds that a command takes; its output is shown where it fails."""
    begun = time.monotonic()
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return time.monotonic() - begun
