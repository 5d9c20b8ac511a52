"""The units in `deploy/` as systemd itself reads them."""

import os
import pwd
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

from site_config.settings import BASE_DIR

DEPLOY = BASE_DIR / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("gloss*.*"))
SERVICES = [name for name in UNITS if name.endswith(".service")]
MOST_EXPOSED = "20"  # of 100, by systemd's own marks; what nothing holds back has more than 90
needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd wasn't found"
)


@pytest.fixture
def units(tmp_path):
    """Copies that name this checkout in place of /srv/gloss, since systemd looks for programs."""
    for name in UNITS:
        (tmp_path / name).write_text(here((DEPLOY / name).read_text()))
    return tmp_path


def here(text):
    python = Path(shutil.which("python3"))
    return text.replace("/srv/gloss/.venv/bin/python", str(python)).replace(
        "/srv/gloss", str(BASE_DIR)
    )


@needs_systemd
def test_systemd_finds_no_fault_with_the_units(units):
    files = [str(units / name) for name in UNITS]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *files], capture_output=True, text=True
    )
    ours = [line for line in done.stderr.splitlines() if str(units) in line or "gloss" in line]
    assert (done.returncode, ours) == (0, [])


@needs_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_a_service_may_do_little(units, name):
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--no-pager"]
        + ["--threshold", MOST_EXPOSED, str(units / name)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-500:] + done.stderr


def said(name):
    return dict(re.findall(r"^(\w+)=(.*)$", (DEPLOY / name).read_text(), re.M))


@pytest.mark.parametrize("name", SERVICES)
def test_nobody_else_reads_what_is_written_and_settings_stand_in_one_file(name):
    assert (said(name)["UMask"], said(name)["StateDirectoryMode"]) == ("0077", "0700")
    assert said(name)["Environment"] == "ENV_FILE=/etc/gloss.env"  # what stands there would win


def test_a_backup_is_not_cut_short():
    assert said("gloss-backup.service")["TimeoutStartSec"] == "infinity"


@pytest.mark.parametrize("name", SERVICES)
def test_a_machine_that_comes_up_waits_for_network_and_database(name):
    """A backup that was missed while it was down is made at once, too."""
    assert {"network-online.target", "postgresql.service"} <= set(said(name)["After"].split())


def test_one_process_without_memory_does_not_stop_the_others():
    assert said("gloss.service")["OOMPolicy"] == "continue"


def test_a_server_is_started_however_often_that_failed():
    """As where the address that it listens at comes late: nobody is there to start it by hand."""
    assert said("gloss.service")["StartLimitIntervalSec"] == "0"


def test_a_start_asks_no_database_and_changes_none():
    """Else a machine stays down while it is away, and an upgrade is an outage."""
    text = (DEPLOY / "gloss.service").read_text()
    (start,) = re.findall(r"^Exec\w+=.*$", text, re.M)
    assert start == "ExecStart=/srv/gloss/.venv/bin/python manage.py serve"


# The command beside the units ------------------------------------------------------------------
def as_here(folder, user):
    """The shipped command with other places, of this checkout and a site in `folder`."""
    text = (DEPLOY / "gloss").read_text()
    for ours, here in {
        "user=gloss": f"user={user}",
        "/etc/gloss.env": str(folder / "gloss.env"),
        "$code/.venv/bin/python": sys.executable,
    }.items():
        assert ours in text
        text = text.replace(ours, here)
    (folder / "gloss.env").write_text(f"DATA_DIR={folder}/site\nSTARTER=none\n")
    (folder / "gloss").write_text(text)
    return folder / "gloss"


def run(command, *words, path=""):
    environment = {"PATH": f"{path}:{os.environ['PATH']}", "CODE": str(BASE_DIR)}
    return subprocess.run(
        ["sh", command, *words], cwd=command.parent, env=environment, capture_output=True, text=True
    )


def test_the_command_works_on_the_site_of_the_service_and_opens_it_to_nobody(tmp_path):
    command = as_here(tmp_path, pwd.getpwuid(os.getuid()).pw_name)
    assert "Database ready: " + str(tmp_path / "site") in run(command, "setup").stdout
    database = tmp_path / "site" / "gloss.sqlite3"
    assert database.stat().st_mode & 0o077 == 0
    assert "found whole" in run(command, "backup", "two words.zip").stdout
    assert (tmp_path / "two words.zip").exists()


def test_whoever_else_runs_the_command_becomes_the_user_of_the_service(tmp_path):
    command = as_here(tmp_path, "gloss")
    (tmp_path / "runuser").write_text('#!/bin/sh\nprintf "%s|" "$ENV_FILE" "$@"\n')
    (tmp_path / "runuser").chmod(0o755)
    became = run(command, "restore", "two words.zip", path=tmp_path).stdout.split("|")
    assert became[:4] == [str(tmp_path / "gloss.env"), "-u", "gloss", "--"]
    assert became[4:-1] == [sys.executable, f"{BASE_DIR}/manage.py", "restore", "two words.zip"]


@pytest.mark.parametrize("guide", ["one-machine.md", "several-machines.md"])
def test_a_guide_names_what_there_is_and_no_command_of_another_site(guide):
    text = (BASE_DIR / "docs" / guide).read_text()
    verbs = set(re.findall(r"(?:`|^)(?:CODE=\S+ )?gloss (\w+)", text, re.M))
    assert {"setup", "backup"} <= verbs <= get_commands().keys()
    assert set(re.findall(r"manage\.py (\w+)", text)) <= {"doctor"}  # that `gloss doctor` is
    for file in re.findall(r"deploy/([\w.-]*\w)", text):
        assert (DEPLOY / file).exists()
