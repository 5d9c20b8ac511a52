"""Finished answers: handed out as long as they are true, and not a moment longer."""

import gzip
import os
import threading
import time
from datetime import UTC, datetime

import brotli
import pytest
from django.utils.http import http_date

from site_config.copies import Copies
from site_config.epoch import Away, Epoch, PostgresEpoch
from site_config.held import best_coding
from site_config.watcher import Watcher

from .site import TinySite


@pytest.fixture
def site(tmp_path):
    return TinySite(str(tmp_path / "tiny.sqlite3"))


def test_the_second_request_never_reaches_django(site):
    first, second = site.get("/page/"), site.get("/page/")
    assert first == second
    assert first.body.startswith(b"<p>v1</p>")
    assert site.calls == ["/page/"]


def test_the_next_request_after_a_publish_sees_it(site):
    for number in range(2, 60):
        site.publish(version=f"v{number}")
        assert site.get("/page/").body.startswith(b"<p>v%d</p>" % number)


def test_another_page_costs_one_read_of_its_row_and_no_call(site):
    site.get("/other/")
    site.get("/page/")
    site.publish(version="v2")
    site.get("/other/")
    assert site.calls == ["/other/", "/page/"]


def test_a_change_of_the_chrome_makes_every_page_anew(site):
    site.get("/page/")
    site.execute("UPDATE glossary_epoch SET chrome = 'green'")
    site.get("/page/")
    assert site.calls == ["/page/", "/page/"]


def test_a_page_that_is_gone_is_not_handed_out(site):
    site.get("/page/")
    site.status = "410 Gone"
    site.publish(version="v2")
    assert site.get("/page/").status == 410
    assert site.get("/page/").status == 410


def test_a_list_is_made_again_at_most_once_a_second(site):
    site.get("/list/")
    for _ in range(20):
        site.publish()
        site.get("/list/")
    assert site.calls == ["/list/"]
    site.layer.shelf["/list/"].made_at -= 1.1
    site.get("/list/")
    site.get("/list/")
    assert site.calls == ["/list/", "/list/"]


def test_one_of_many_waiting_requests_makes_the_page(site):
    site.get("/page/")
    site.publish(version="v2")
    site.slowness = 0.2
    bodies = []
    threads = [
        threading.Thread(target=lambda: bodies.append(site.get("/page/").body)) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(bodies) == 20
    assert all(body.startswith(b"<p>v2</p>") for body in bodies)
    assert len(site.calls) == 2


def test_who_waited_for_an_answer_that_became_old_gets_the_new_one(site):
    site.slowness = 0.3
    early = threading.Thread(target=site.get, args=("/page/",))
    early.start()
    time.sleep(0.1)  # the early one has read its version by now
    site.publish(version="v2")
    assert site.get("/page/").body.startswith(b"<p>v2</p>")
    early.join()
    assert site.get("/page/").body.startswith(b"<p>v2</p>")


def test_unmarked_answers_are_passed_on(site):
    assert site.get("/search/").body == site.get("/search/").body
    assert site.calls == ["/search/"] * 2


@pytest.mark.parametrize(
    ("path", "options"),
    [
        ("/page/", {"method": "POST"}),
        ("/page/", {"query": "a=b"}),
        ("/page/", {"host": "evil.example"}),
        ("/page/", {"host": ""}),
        ("/admin/page/", {}),
    ],
)
def test_other_requests_go_to_django(site, path, options):
    site.get("/page/")
    site.get(path, **options)
    assert len(site.calls) == 2


def test_hosts_are_ours_with_any_port(site):
    site.get("/page/")
    site.get("/page/", host="127.0.0.1:8000")
    assert len(site.calls) == 1


def test_what_is_kept_knows_nothing_of_who_asked(site):
    body = site.get("/list/", host="127.0.0.1:8000", cookie="a=b").body
    assert body == b"/list/ asked for by gloss.example"


@pytest.mark.parametrize("header", [("Set-Cookie", "a=b"), ("Vary", "Accept, Cookie")])
def test_an_answer_with_a_cookie_is_never_kept(site, header):
    site.extra = [header]
    site.get("/list/")
    reply = site.get("/list/")
    assert len(site.calls) == 2
    assert "X-Gloss-Keep" not in reply.headers


def test_the_mark_does_not_leave_the_house(site):
    assert "X-Gloss-Keep" not in site.get("/page/").headers


@pytest.mark.parametrize(
    ("accepted", "coding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("", None, bytes),
        ("identity", None, bytes),
    ],
)
def test_each_gets_the_twin_that_it_can_read(site, accepted, coding, unpack):
    plain = site.get("/page/")
    for _ in range(2):
        reply = site.get("/page/", accept_encoding=accepted)
        assert reply.headers.get("Content-Encoding") == coding
        assert reply.headers["Vary"] == "Accept-Encoding"
        assert int(reply.headers["Content-Length"]) == len(reply.body)
        assert unpack(reply.body) == plain.body
        site.layer.shelf.squeeze(site.layer.shelf["/page/"])


@pytest.mark.parametrize(("accepted", "best"), [("*", 2), ("*;q=0", 0), ("gzip;q=x", 0), (",;", 0)])
def test_odd_accept_encodings(accepted, best):
    assert best_coding(accepted) == best


def test_a_head_request_gets_the_headers_alone(site):
    for _ in range(2):
        reply = site.get("/page/", method="HEAD")
        assert reply.body == b""
        assert int(reply.headers["Content-Length"]) > 1000
    assert site.get("/search/", method="HEAD").status == 200


def test_who_has_the_bytes_gets_304_until_they_change(site):
    reply = site.get("/page/")
    tag = reply.headers["ETag"]
    for known in (tag, tag.removeprefix("W/"), f'"x", {tag}', "*"):
        unchanged = site.get("/page/", if_none_match=known)
        assert (unchanged.status, unchanged.body) == (304, b"")
        assert unchanged.headers["ETag"] == tag
        assert "Content-Length" not in unchanged.headers
    site.publish(version="v2")
    assert site.get("/page/", if_none_match=tag).status == 200


def test_if_modified_since_counts_without_an_etag(site):
    same = site.get("/page/").headers["Last-Modified"]
    now = time.time()
    earlier, later = http_date(now - 3600), http_date(now + 3600)
    assert site.get("/page/", if_modified_since=same).status == 304
    assert site.get("/page/", if_modified_since=later).status == 304
    assert site.get("/page/", if_modified_since=earlier).status == 200
    assert site.get("/page/", if_modified_since="soon").status == 200
    assert site.get("/page/", if_modified_since=later, if_none_match='"x"').status == 200


def test_links_that_change_count_as_a_change_since(site, monkeypatch):
    """The content's own date stays as it is when a term elsewhere becomes a link."""
    same = site.get("/page/").headers["Last-Modified"]
    site.publish(version="v2")
    monkeypatch.setattr("site_config.published.http_date", lambda: http_date(time.time() + 2))
    assert site.get("/page/", if_modified_since=same).status == 200
    monkeypatch.undo()
    newer = site.get("/page/").headers["Last-Modified"]
    assert site.get("/page/", if_modified_since=newer).status == 304


def test_memory_is_bounded_and_what_is_used_stays(site):
    layer = site.make_layer(most_bytes=40_000)
    for number in range(40):
        site.extra = [("X-Gloss-Keep", "list")]
        site.get("/page/", layer=layer)
        site.get(f"/made-up/{number}/", layer=layer)
        assert layer.shelf.bytes <= 40_000
        assert layer.shelf.bytes == sum(held.size for held in layer.shelf.values())
    assert "/page/" in layer.shelf
    assert len(layer.shelf) < 40


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


class UnreachableEpoch(Epoch):
    def look(self):
        return self.state

    def _connect(self):
        raise OSError("no route")

    def _errors(self):
        return (OSError,)


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


def take_away(site):
    """The database is gone, and Django says so."""
    for suffix in ("", "-wal", "-shm"):
        os.rename(f"{site.file}{suffix}", f"{site.file}{suffix}.away")
    site.broken = True


def bring_back(site):
    for suffix in ("", "-wal", "-shm"):
        os.replace(f"{site.file}{suffix}.away", f"{site.file}{suffix}")
    site.broken = False


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


def test_a_look_at_all_that_is_held_spares_each_its_own(site, monkeypatch):
    site.get("/page/")
    site.get("/other/")
    site.publish(version="v2")
    site.epoch.read()
    site.layer.sweep()
    monkeypatch.setattr(site.epoch, "version", lambda page: pytest.fail("looked again"))
    assert site.get("/other/").status == 200


def test_an_unreachable_database_is_told_as_away():
    epoch = UnreachableEpoch()
    assert epoch.read() is None
    with pytest.raises(Away):
        epoch.version(7)


def test_what_is_due_is_published_once_at_a_time(site):
    started, go_on = [], threading.Event()

    def publish_due():
        started.append(1)
        go_on.wait(5)

    watcher = Watcher(site.epoch, publish_due=publish_due)
    site.execute("UPDATE glossary_epoch SET next_due_at = '2026-01-01 10:00:00'")
    for _ in range(3):
        watcher._read_at -= 10
        watcher._due_again_at = 0
        watcher.once()
    assert started == [1]
    go_on.set()


def test_nothing_is_published_before_its_moment(site):
    started = []
    watcher = Watcher(site.epoch, publish_due=lambda: started.append(1))
    site.execute("UPDATE glossary_epoch SET next_due_at = '2999-01-01 10:00:00.123456'")
    watcher.once()
    assert not started
    assert site.epoch.due_at is not None


def test_many_requests_at_once_share_one_look_at_sqlite_s_file(site, monkeypatch):
    time.sleep(0.05)  # what was committed just now could be followed by more of the same moment
    before = site.epoch.read()
    monkeypatch.setattr("site_config.epoch.LOOK_SECONDS", 60)
    assert site.epoch.look() is before
    site.execute("UPDATE glossary_epoch SET number = number + 1")
    assert site.epoch.look() is before
    monkeypatch.setattr(site.epoch, "_look_again_at", 0.0)
    assert site.epoch.look().number == before.number + 1


def test_a_server_that_never_answers_counts_as_away(monkeypatch):
    epoch = PostgresEpoch({})
    monkeypatch.setattr(epoch, "_ask", lambda statement: [(5, "blue", None)])
    state = epoch.read()
    assert epoch.look() is state
    monkeypatch.setattr("site_config.epoch.SILENCE_SECONDS", -1)
    assert epoch.look() is None


def test_a_state_is_the_same_object_until_something_changes(monkeypatch):
    epoch, rows = PostgresEpoch({}), [(5, "blue", None)]
    monkeypatch.setattr(epoch, "_ask", lambda statement: rows[:1])
    state = epoch.read()
    rows[0] = (5, "blue", datetime(2026, 11, 2, tzinfo=UTC))
    assert epoch.read() is state
    rows[0] = (6, "blue", None)
    assert epoch.read() is not state
