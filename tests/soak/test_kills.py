"""Twenty kills in the middle of each kind of work; `make soak` makes it a hundred."""

import pytest

from tests.databases import server_of_this_run

from .kills import NAMES
from .sites import scratch


@pytest.mark.django_db
@pytest.mark.parametrize("kind", NAMES)
def test_a_process_killed_in_the_middle_loses_nothing_and_leaves_nothing_half(kind, tmp_path):
    with scratch(tmp_path, server_of_this_run()) as site:
        (tmp_path / "data").mkdir()
        done = site.run("-m", "tests.soak.kills", kind, "--times", "20")
        assert done.returncode == 0, done.stdout + done.stderr
        assert "20 kills" in done.stdout
