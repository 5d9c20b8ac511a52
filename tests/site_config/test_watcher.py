"""What works between requests: answers that last are compressed well, others not at all."""

import pytest

from site_config.watcher import SETTLED_SECONDS, Watcher

from .site import TinySite


@pytest.fixture
def site(tmp_path):
    return TinySite(str(tmp_path / "tiny.sqlite3"))


@pytest.fixture
def compressed():
    return []


@pytest.fixture
def watcher(site, compressed, monkeypatch):
    monkeypatch.setattr("site_config.watcher.READ_SECONDS", 3600)  # a round is no race
    watcher = Watcher(site.epoch, publish_due=lambda: None)
    watcher._squeeze = compressed.append
    return watcher


def held(site, path, *, seconds_ago=0.0):
    site.get(path)
    answer = site.layer.shelf[path]
    answer.made_at -= seconds_ago
    return answer


def test_an_answer_that_lasts_is_compressed_as_well_as_can_be(site, watcher, compressed):
    settled = held(site, "/page/", seconds_ago=SETTLED_SECONDS + 1)
    watcher.add(settled)
    watcher.once()
    assert compressed == [settled]
    watcher.once()
    assert compressed == [settled]


def test_an_answer_that_may_soon_be_replaced_is_not_compressed_again(site, watcher, compressed):
    """It takes several times as long as to make a page: with a publish a second, all the time."""
    settled = held(site, "/page/", seconds_ago=SETTLED_SECONDS + 1)
    fresh = held(site, "/other/")
    watcher.add(settled)
    watcher.add(fresh)
    watcher.once()
    assert compressed == [settled]
    fresh.made_at -= SETTLED_SECONDS + 1
    watcher.once()
    assert compressed == [settled, fresh]
