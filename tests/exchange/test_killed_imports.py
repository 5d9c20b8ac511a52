"""An import that is killed half-way, as a real process, leaves the site as it was."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from glossary.models import ExchangedFile, Explainer, ImportRun, Page, Section
from tests.databases import url_of_this_run
from tests.exchange.test_import_markdown import run

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = 60


def state() -> tuple[int, ...]:
    models = (Explainer, Section, ExchangedFile, Page)
    return tuple(model._default_manager.count() for model in models)


def start(folder: Path) -> subprocess.Popen:
    """The command in a process of its own, on the database of this test."""
    command = [sys.executable, "manage.py", "import_markdown", str(folder), "--publish"]
    return subprocess.Popen(
        command,
        env={**os.environ, "DATABASE_URL": url_of_this_run(), "ENV_FILE": os.devnull},
        cwd=Path(__file__).parent.parent.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
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


def test_a_killed_import_changes_nothing_and_runs_again(tmp_path: Path, on_disk: None) -> None:
    folder = tmp_path / "docs"
    (folder / "part").mkdir(parents=True)
    for number in range(PAGES):
        text = f"# Page {number}\n\n| Item | A | B |\n| --- | --- | --- |\n| x | {number} | 2 |\n"
        (folder / "part" / f"page-{number}.md").write_text(text)
    process = start(folder)
    until = time.monotonic() + 60
    while not ImportRun.objects.filter(staged__isnull=False).exists():
        assert time.monotonic() < until
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert ImportRun.objects.get().state in ("staging", "ready")  # on its way in, or just there
    assert state() == (0, 0, 0, 0)
    run(folder, publish=True)
    whole = state()
    assert whole == (PAGES, 1, PAGES + 1, PAGES)
    run(folder, publish=True)
    assert state() == whole
