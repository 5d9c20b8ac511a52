"""Imports beside publishing for seconds; `make soak` takes a minute and looks at times as well."""

import pytest

from . import outages
from .imports import imported_beside_publishing
from .serving import free_port, served
from .sites import scratch
from .test_kills import server_of_this_run


@pytest.mark.django_db
def test_imports_beside_publishes_fail_neither_each_other_nor_readers(tmp_path):
    more = {"PORT": str(free_port()), "WORKERS": "2", "STARTER": "none"}
    with scratch(tmp_path, server_of_this_run(), **more) as site:
        outages.filled(site)
        with served(site) as server:
            readers, writers, _times = imported_beside_publishing(server, 8, stale_seconds=10)
    assert readers.is_kept, readers
    assert writers.is_kept, writers
