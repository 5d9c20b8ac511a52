"""Few races of each kind; `make soak` runs a thousand saves, and two hundred of the others."""

import pytest

from tests.databases import server_of_this_run

from .sites import scratch


@pytest.mark.django_db
def test_of_two_at_once_one_wins_and_one_is_told(tmp_path):
    with scratch(tmp_path, server_of_this_run()) as site:
        (tmp_path / "data").mkdir()
        done = site.run("-m", "tests.soak.races", "--times", "10")
        assert done.returncode == 0, done.stdout + done.stderr
        assert "50 races of saves {'one refused': 50}" in done.stdout
        assert "10 of publishes {'one told': 10}" in done.stdout
        assert "10 of guesses {'ten tried': 10}" in done.stdout
        assert "10 of one form {'one asked': 10}" in done.stdout
        assert "10 of first starts {'one made': 10}" in done.stdout
