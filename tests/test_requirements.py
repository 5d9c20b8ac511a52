"""What is installed is pinned, and the lock with its hashes says the same."""

import os
import re
import subprocess
import sys
import tempfile
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


def test_a_site_on_sqlite_runs_without_what_is_optional():
    lines = (pins(file) for file in RUNNING if file.name != "requirements.txt")
    names = [re.split(r"[\[=]", pin)[0] for found in lines for pin in found]
    modules = {"django-storages": "storages", "prometheus-client": "prometheus_client"}
    absent = [modules.get(name, name) for name in names]
    assert {"psycopg", "redis", "weasyprint", "rdflib"} <= set(absent)
    program = f"""
import sys
for name in {absent!r}: sys.modules[name] = None
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.test import Client
client = Client(headers={{"host": "127.0.0.1"}})
for path in ("/search/?q=latency", "/search/complete.json?q=lat", "/glossary/", "/admin/login/"):
    assert client.get(path).status_code == 200, path
"""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"DJANGO_SETTINGS_MODULE": "site_config.settings", "ENV_FILE": os.devnull}
        settings |= {"DATA_DIR": folder, "DATABASE_URL": ""}
        command = [sys.executable, "-c", program]
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True
        )
    assert done.returncode == 0, done.stderr
