"""What commands say where the database can't be used: the reason, and no traceback."""

import os
import subprocess
import sys

import pytest

from site_config.settings import BASE_DIR
from tests.soak.serving import free_port


@pytest.fixture
def said(tmp_path):
    """What a command says on a site that was never set up."""

    def run(*words, database=""):
        places = {"ENV_FILE": os.devnull, "DATA_DIR": str(tmp_path), "DATABASE_URL": database}
        ran = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=BASE_DIR,
            env={**os.environ, **places},
            capture_output=True,
            text=True,
        )
        assert ran.returncode == 1
        return ran.stdout + ran.stderr

    return run


@pytest.mark.parametrize("words", [["doctor"], ["setup"], ["let_in", "ada"]])
def test_why_a_database_cannot_be_reached_is_told(said, words):
    """The pool of connections knows no more than that it has waited."""
    port = free_port()
    told = said(*words, database=f"postgresql://gloss:hush@127.0.0.1:{port}/gloss")
    assert f"port {port} failed: Connection refused" in told
    assert "hush" not in told
    assert "Traceback" not in told


def test_a_site_that_was_never_set_up_is_told_as_such(said):
    told = said("let_in", "ada")
    assert "`manage.py setup` brings it up to date. (no such table: auth_user)" in told
    assert "Traceback" not in told
    assert "Traceback" in said("let_in", "ada", "--traceback")
