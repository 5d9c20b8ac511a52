"""A backup beside a publisher, and the drill; `make soak` takes more of them."""

from contextlib import ExitStack

import pytest

from tests.databases import server_of_this_run

from . import recovery
from .serving import free_port, get, served
from .sites import scratch
from .test_outages import all_kept

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty(tmp_path):
    """Makes empty sites, on the kind of database that the suite runs on; or on SQLite."""
    with ExitStack() as stack:
        numbers = iter(range(10))

        def make(*, on_sqlite=False):
            folder = tmp_path / f"site-{next(numbers)}"
            folder.mkdir()
            server = "" if on_sqlite else server_of_this_run()
            return stack.enter_context(scratch(folder, server, STARTER="none"))

        yield make


def test_a_backup_taken_while_editions_are_published_holds_one_of_them(empty):
    all_kept(recovery.backed_up_under_load(empty(), empty, 2))


def test_what_is_lost_comes_back_byte_for_byte_and_on_the_other_database_too(empty):
    all_kept(recovery.drill(empty(), [empty(on_sqlite=True)]))


def test_a_file_is_not_replaced_under_the_server_that_has_it_open(empty):
    site = empty(on_sqlite=True)
    site.environment |= {"PORT": str(free_port()), "WORKERS": "1"}
    site.manage("setup")
    file = str(site.folder / "kept.zip")
    site.manage("backup", file)
    with served(site) as server:
        refused = site.run("manage.py", "restore", file, "--replace")
        assert refused.returncode == 1
        assert "Nothing was changed. A process still uses" in refused.stderr
        assert get(server.port, "/glossary/")[0] == 200
    assert "Restored the site" in site.manage("restore", file, "--replace")
