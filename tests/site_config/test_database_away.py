"""What readers get while the database is away: what is held in memory and on disk, and no more."""

import os

import pytest

from site_config.copies import Copies

from .site import UnreachableEpoch


def take_away(site):
    """The database is gone, and Django says so."""
    for suffix in ("", "-wal", "-shm"):
        os.rename(f"{site.file}{suffix}", f"{site.file}{suffix}.away")
    site.broken = True


def bring_back(site):
    for suffix in ("", "-wal", "-shm"):
        os.replace(f"{site.file}{suffix}.away", f"{site.file}{suffix}")
    site.broken = False


def test_what_is_held_outlives_the_database_file(site):
    before = site.get("/page/")
    for suffix in ("", "-wal", "-shm"):
        os.rename(f"{site.file}{suffix}", f"{site.file}{suffix}.away")
    site.broken = True
    assert site.get("/page/") == before
    assert site.get("/other/").status == 503


def test_an_error_of_the_application_leaves_the_older_answer(site):
    before = site.get("/page/")
    site.publish(version="v2")
    site.broken = True
    assert site.get("/page/") == before
    site.broken = False
    assert site.get("/page/").body.startswith(b"<p>v2</p>")


def test_copies_on_disk_serve_after_a_restart_without_the_database(site, tmp_path):
    copies = Copies(tmp_path / "published")
    before = site.get("/page/", layer=site.make_layer(copies=copies))
    site.broken = True
    restarted = site.make_layer(copies=Copies(tmp_path / "published"), epoch=UnreachableEpoch())
    calls = len(site.calls)
    assert site.get("/page/", layer=restarted, accept_encoding="br").status == 200
    assert site.get("/page/", layer=restarted) == before
    assert len(site.calls) == calls
    assert site.get("/other/", layer=restarted).status == 503


def test_a_copy_goes_when_its_page_goes(site, tmp_path):
    copies = Copies(tmp_path / "published")
    layer = site.make_layer(copies=copies)
    site.get("/page/", layer=layer)
    site.status = "404 Not Found"
    site.publish(version="v2")
    assert site.get("/page/", layer=layer).status == 404
    assert copies.get("/page/") is None


def test_a_full_or_broken_disk_costs_the_copy_alone(site, tmp_path):
    (tmp_path / "published").write_text("not a folder")
    layer = site.make_layer(copies=Copies(tmp_path / "published"))
    assert site.get("/page/", layer=layer).status == 200


@pytest.mark.parametrize("is_on_disk", [False, True])
def test_what_went_does_not_come_back_while_the_database_is_away(site, tmp_path, is_on_disk):
    copies = Copies(tmp_path / "published") if is_on_disk else None
    layer = site.make_layer(copies=copies)
    site.get("/page/", layer=layer)
    before = site.get("/other/", layer=layer)
    site.execute("DELETE FROM glossary_page WHERE id = 7")
    site.publish()
    site.epoch.read()
    layer.sweep()
    if copies:
        copies.forget(["/page/"], number=2, change=1)
    take_away(site)
    assert site.get("/page/", layer=layer).status == 503
    assert site.get("/other/", layer=layer) == before


def test_the_newest_of_memory_and_disk_is_shown_while_the_database_is_away(site, tmp_path):
    one = site.make_layer(copies=Copies(tmp_path / "published"))
    other = site.make_layer(copies=Copies(tmp_path / "published"))
    site.get("/page/", layer=one)
    site.get("/page/", layer=other)
    site.publish(version="v2")
    site.get("/page/", layer=other)
    for layer in (one, other):
        layer.sweep()
    take_away(site)
    for layer in (one, other, one):
        assert site.get("/page/", layer=layer).body.startswith(b"<p>v2</p>")


def test_what_was_shown_while_it_was_away_is_looked_at_before_the_next_time(site, tmp_path):
    copies = Copies(tmp_path / "published")
    site.get("/page/", layer=site.make_layer(copies=copies))
    restarted = site.make_layer(copies=copies)
    take_away(site)
    assert site.get("/page/", layer=restarted).status == 200
    bring_back(site)
    site.execute("DELETE FROM glossary_page WHERE id = 7")
    site.publish()
    site.epoch.read()
    restarted.sweep()
    copies.forget(["/page/"], number=2, change=1)
    take_away(site)
    assert site.get("/page/", layer=restarted).status == 503


def test_an_error_of_the_application_shows_nothing_that_went(site):
    site.get("/page/")
    site.execute("DELETE FROM glossary_page WHERE id = 7")
    site.publish()
    site.broken = True
    assert site.get("/page/").status == 503
