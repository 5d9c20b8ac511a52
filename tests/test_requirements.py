"""What is installed is pinned, and the lock with its hashes says the same."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(ROOT.glob("requirements*.txt"))
TOOLS = ("requirements-dev.txt", "requirements-audit.txt")
RUNNING = [file for file in FILES if file.name not in TOOLS]


def pins(file):
    lines = file.read_text().splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-r "))]


def pins_of_lock(file):
    """name==version → how many hashes."""
    found = {}
    for block in re.split(r"^(?=[a-z0-9])", file.read_text(), flags=re.M):
        if match := re.match(r"[\w.-]+==[\w.]+", block):
            found[match[0]] = block.count("--hash=sha256:")
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_requirement_is_pinned_exactly(file):
    assert all(re.fullmatch(r"[\w.-]+(?:\[[\w,]+\])?==[\w.]+", pin) for pin in pins(file))


@pytest.mark.parametrize("file", RUNNING, ids=lambda file: file.name)
def test_each_lock_holds_its_requirements_with_their_hashes(file):
    locked = pins_of_lock(file.with_suffix(".lock"))
    wanted = {re.sub(r"\[.*\]", "", pin).lower() for pin in pins(file)}
    assert wanted <= set(locked)
    assert all(hashes for hashes in locked.values())


def test_locks_that_are_installed_together_agree():
    everything = set().union(*(pins_of_lock(file.with_suffix(".lock")) for file in RUNNING))
    names = [pin.partition("==")[0] for pin in everything]
    assert len(names) == len(set(names))


def test_a_site_is_installed_by_locks_alone():
    for name in ("Makefile", "deploy/Containerfile", "docs/one-machine.md"):
        text = (ROOT / name).read_text().replace("\\\n", " ")
        for line in re.findall(r"^.*(?:\bpip install |\$\(PIP\) ).*$", text, re.M):
            if " -r " in line and not re.search(r"requirements-(?:dev|audit)\.txt", line):
                assert "--require-hashes" in line, f"{name}: {line}"
                assert not re.search(r"-r [\w-]+\.txt", line), f"{name}: {line}"
