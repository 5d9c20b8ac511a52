"""The stand-in for database and Django, new for each test."""

import pytest

from .site import TinySite


@pytest.fixture
def site(tmp_path):
    return TinySite(str(tmp_path / "tiny.sqlite3"))
