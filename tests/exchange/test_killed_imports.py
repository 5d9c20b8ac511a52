"""An import that is killed half-way, as a real process, leaves the site as it was."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from glossary.models import ExchangedFile, Explainer, ImportRun, Page, Section
from tests.databases import url_of_this_run
from tests.exchange.test_import_markdown import run

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = 60
UNTIL = """
import sys
from importlib import import_module
import django
django.setup()
from django.core.management import call_command
_command, folder, place = sys.argv
module, name = place.rsplit(".", 1)
def stop(*_, **__):
    print("here", flush=True)
    sys.stdin.read()
setattr(import_module(module), name, stop)
call_command("import_markdown", folder, publish=True)
"""


def state() -> tuple[int, ...]:
    models = (Explainer, Section, ExchangedFile, Page)
    return tuple(model._default_manager.count() for model in models)


def start(folder: Path, place: str) -> subprocess.Popen:
    """The command in a process of its own, on the database of this test; it stops at `place`."""
    settings = {"ENV_FILE": os.devnull, "DJANGO_SETTINGS_MODULE": "site_config.settings"}
    return subprocess.Popen(
        [sys.executable, "-c", UNTIL, str(folder), place],
        env={**os.environ, **settings, "DATABASE_URL": url_of_this_run()},
        cwd=Path(__file__).parent.parent.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def on_disk(tmp_path: Path):
    """A database that two processes see: SQLite's test database lives in memory."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    before, kept = connection.settings_dict["NAME"], connection.connection
    file = sqlite3.connect(tmp_path / "killed.sqlite3")
    kept.backup(file)
    file.close()
    connection.settings_dict["NAME"] = str(tmp_path / "killed.sqlite3")
    connection.connection = None
    yield
    connection.connection.close()
    connection.settings_dict["NAME"], connection.connection = before, kept


@pytest.mark.parametrize(
    ("place", "state_of_run"),
    [
        ("glossary.exchange.pages.staging.run.take_sections", "staging"),  # pages are staged
        ("glossary.publishing.imports.publish_all", "ready"),  # drafts are made, not committed
    ],
)
def test_a_killed_import_changes_nothing_and_runs_again(
    tmp_path: Path, on_disk: None, place: str, state_of_run: str
) -> None:
    folder = tmp_path / "docs"
    (folder / "part").mkdir(parents=True)
    for number in range(PAGES):
        text = f"# Page {number}\n\n| Item | A | B |\n| --- | --- | --- |\n| x | {number} | 2 |\n"
        (folder / "part" / f"page-{number}.md").write_text(text)
    process = start(folder, place)
    assert process.stdout is not None
    assert process.stdout.readline() == "here\n"
    process.kill()
    process.communicate()
    assert ImportRun.objects.get().state == state_of_run
    assert ImportRun.objects.get().staged.count() >= PAGES
    assert state() == (0, 0, 0, 0)
    run(folder, publish=True)
    whole = state()
    assert whole == (PAGES, 1, PAGES + 1, PAGES)
    run(folder, publish=True)
    assert state() == whole
