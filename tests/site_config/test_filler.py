"""Every published page lies on the machine's disk, whether anybody asked for it or not."""

import pytest

from site_config.copies import Copies
from site_config.filler import Changes, Filler
from site_config.held import Held


@pytest.fixture
def published():
    return {"/page/": "v1", "/other/": "w1", "/list/": ""}


@pytest.fixture
def filler(site, published, tmp_path):
    site.copies = Copies(tmp_path / "published")
    site.layer = site.make_layer(copies=site.copies)
    return filler_of(site, published)


def filler_of(site, published):
    """A filler that is told of what happens by `site.told`."""
    site.told = []
    return Filler(
        site.copies,
        site.epoch,
        addresses=lambda: list(published.items()),
        changes=lambda after: Changes(
            last=len(site.told),
            went=tuple(path for path, came in site.told[after or 0 :] if not came),
            came=tuple(path for path, came in site.told[after or 0 :] if came),
        ),
        ask=site.layer.put_on_disk,
    )


def on_disk(site, *paths):
    return [path for path in paths if site.copies.get(path)]


def test_what_nobody_asked_for_is_kept(site, filler):
    filler.fill(site.epoch.read())
    assert all(site.copies.get(path) for path in ("/page/", "/other/", "/list/"))


def test_only_what_changed_is_asked_for_again(site, filler, published):
    filler.fill(site.epoch.read())
    site.calls.clear()
    site.publish(version="v2")
    published["/page/"] = "v2"
    filler.fill(site.epoch.read())
    assert sorted(site.calls) == ["/list/", "/page/"]
    assert b"v2" in site.copies.get("/page/").body


def test_what_is_no_longer_published_goes_from_the_disk(site, filler, published):
    filler.fill(site.epoch.read())
    del published["/other/"]
    site.publish()
    filler.fill(site.epoch.read())
    assert site.copies.get("/other/") is None


def test_what_went_goes_from_the_disk_at_once_with_its_twins(site, filler, published):
    for path in ("/page/", "/page.json", "/compare/page/other/", "/page-of-another/"):
        site.extra = [("X-Gloss-Keep", "list")]
        site.get(path)
    filler.weed()
    filler.fill(site.epoch.read())
    for path in ("/page.json", "/compare/page/other/"):
        site.get(path, layer=site.make_layer(copies=site.copies))
    site.told.append(("/page/", False))
    site.publish()
    site.epoch.read()
    filler.weed()
    kept = on_disk(site, "/page/", "/page.json", "/compare/page/other/", "/other/", "/list/")
    assert kept == ["/other/", "/list/"]


def test_what_is_published_is_on_disk_at_once(site, filler, published):
    filler.fill(site.epoch.read())
    site.publish(version="v2")
    site.told.append(("/page/", True))
    site.epoch.read()
    filler.weed()
    assert b"v2" in site.copies.get("/page/").body


def test_an_answer_begun_before_something_went_is_not_kept(site, filler):
    filler.weed()
    old = site.epoch.read()
    site.told.append(("/page/", False))
    site.publish()
    site.epoch.read()
    filler.weed()
    late = Held("/page/", b"<p>v1</p>", [], mark="page:7:v1", seen=old)
    site.copies.put(late)
    assert site.copies.get("/page/") is None


def test_after_a_restart_what_went_meanwhile_goes_and_the_rest_is_not_made_again(
    site, filler, published
):
    filler.weed()
    filler.fill(site.epoch.read())
    site.calls.clear()
    del published["/other/"]
    again = filler_of(site, published)
    site.publish()
    again.fill(site.epoch.read())
    assert on_disk(site, "/page/", "/other/", "/list/") == ["/page/", "/list/"]
    assert site.calls == ["/list/"]


def test_twins_of_another_version_go(site, filler, published):
    site.extra = [("X-Gloss-Keep", "page:7:v1")]
    site.get("/page.md")
    site.extra = []
    filler.fill(site.epoch.read())
    assert on_disk(site, "/page.md")
    site.publish(version="v2")
    published["/page/"] = "v2"
    filler.fill(site.epoch.read())
    assert not on_disk(site, "/page.md")


def test_what_another_code_made_is_made_again(site, filler, published, tmp_path):
    filler.fill(site.epoch.read())
    site.calls.clear()
    site.copies = Copies(tmp_path / "published", code="newer")
    site.layer = site.make_layer(copies=site.copies)
    for _ in range(2):
        filler_of(site, published).fill(site.epoch.read())
    assert site.calls == ["/list/", "/other/", "/page/"]


def test_a_database_that_was_put_back_leaves_no_copies_of_the_newer_one(site, filler):
    filler.weed()
    filler.fill(site.epoch.read())
    site.told += [("/page/", True), ("/other/", True)]
    site.publish()
    site.epoch.read()
    filler.weed()
    site.told.clear()
    site.publish()
    site.epoch.read()
    filler.weed()
    assert not on_disk(site, "/page/", "/other/", "/list/")


def test_a_damaged_file_of_copies_is_begun_anew(site, filler):
    filler.fill(site.epoch.read())
    (site.copies.folder / "copies.sqlite3").write_bytes(b"no database at all" * 1000)
    assert site.copies.get("/page/") is None
    assert filler._is_mine()
    filler.fill(site.epoch.read())
    assert on_disk(site, "/page/", "/other/", "/list/")


def test_paths_in_any_script_are_kept_as_they_are_asked_for(site, filler, published):
    published["/größe/"] = ""
    asked = "/größe/".encode().decode("latin-1")
    site.extra = [("X-Gloss-Keep", "list")]
    filler.fill(site.epoch.read())
    assert on_disk(site, asked)
    del published["/größe/"]
    filler.fill(site.epoch.read())
    assert not on_disk(site, asked)


def test_one_process_of_a_machine_does_it(site, filler):
    other = filler_of(site, {})
    assert filler._is_mine()
    assert filler._is_mine()
    assert not other._is_mine()
