"""What is installed is pinned, and the lock with its hashes says the same."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(ROOT.glob("requirements*.txt"))


def pins(file):
    lines = file.read_text().splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-r "))]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_requirement_is_pinned_exactly(file):
    assert all(re.fullmatch(r"[\w.-]+(?:\[[\w,]+\])?==[\w.]+", pin) for pin in pins(file))


def test_the_lock_holds_every_requirement_with_its_hashes():
    lock = (ROOT / "requirements.lock").read_text()
    locked = set(re.findall(r"^([\w.-]+==[\w.]+)", lock, re.M))
    assert {pin.lower() for pin in pins(ROOT / "requirements.txt")} <= locked
    assert lock.count("--hash=sha256:") >= len(locked)
