"""Every published page lies on the machine's disk, whether anybody asked for it or not."""

import pytest

from site_config.copies import Copies
from site_config.filler import Filler

from .site import TinySite


@pytest.fixture
def site(tmp_path):
    return TinySite(str(tmp_path / "site.sqlite3"))


@pytest.fixture
def published():
    return {"/page/": "v1", "/other/": "w1", "/list/": ""}


@pytest.fixture
def filler(site, published, tmp_path):
    folder = tmp_path / "published"
    site.copies = Copies(folder)
    layer = site.make_layer(copies=site.copies)
    return Filler(
        folder,
        site.copies,
        site.epoch,
        addresses=lambda: list(published.items()),
        ask=layer.put_on_disk,
    )


def test_what_nobody_asked_for_is_kept(site, filler):
    filler.fill(site.epoch.read())
    assert all(site.copies.get(path) for path in ("/page/", "/other/", "/list/"))


def test_only_what_changed_is_asked_for_again(site, filler, published):
    filler.fill(site.epoch.read())
    site.calls.clear()
    site.publish(version="v2")
    published["/page/"] = "v2"
    filler.fill(site.epoch.read())
    assert site.calls == ["/page/", "/list/"]
    assert b"v2" in site.copies.get("/page/").body


def test_what_is_no_longer_published_goes_from_the_disk(site, filler, published):
    filler.fill(site.epoch.read())
    del published["/other/"]
    site.publish()
    filler.fill(site.epoch.read())
    assert site.copies.get("/other/") is None


def test_one_process_of_a_machine_does_it(site, filler, published, tmp_path):
    other = Filler(
        tmp_path / "published", site.copies, site.epoch, addresses=list, ask=lambda path: None
    )
    assert filler._is_mine()
    assert filler._is_mine()
    assert not other._is_mine()
