"""Finished answers: handed out as long as they are true, and not a moment longer."""

import gzip
import threading
import time

import brotli
import pytest
from django.utils.http import http_date

from site_config import published
from site_config.held import best_coding

from .site import DEADLINE_SECONDS


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


def test_a_list_is_made_again_at_most_once_a_second(site, monkeypatch):
    assert published.LIST_SECONDS == 1
    monkeypatch.setattr(published, "LIST_SECONDS", 1000)  # a slow machine's second
    site.get("/list/")
    for _ in range(20):
        site.publish()
        site.get("/list/")
    assert site.calls == ["/list/"]
    site.layer.shelf["/list/"].made_at -= 1000
    site.get("/list/")
    site.get("/list/")
    assert site.calls == ["/list/", "/list/"]


def test_one_of_many_waiting_requests_makes_the_page(site):
    site.get("/page/")
    site.publish(version="v2")
    site.answers.clear()
    bodies = []
    threads = [
        threading.Thread(target=lambda: bodies.append(site.get("/page/").body)) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    time.sleep(0.2)  # some come while it is made, some when it is there
    site.answers.set()
    for thread in threads:
        thread.join()
    assert len(bodies) == 20
    assert all(body.startswith(b"<p>v2</p>") for body in bodies)
    assert len(site.calls) == 2


def test_who_waited_for_an_answer_that_became_old_gets_the_new_one(site):
    site.answers.clear()
    bodies = []
    early, late = (
        threading.Thread(target=lambda: bodies.append(site.get("/page/").body)) for _ in range(2)
    )
    early.start()
    assert site.asked.wait(DEADLINE_SECONDS)  # the early one has read its version
    site.publish(version="v2")
    late.start()
    time.sleep(0.2)  # it waits by now
    site.answers.set()
    for thread in (early, late):
        thread.join()
    assert sorted(body[:9] for body in bodies) == [b"<p>v1</p>", b"<p>v2</p>"]
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


def test_a_look_at_all_that_is_held_spares_each_its_own(site, monkeypatch):
    site.get("/page/")
    site.get("/other/")
    site.publish(version="v2")
    site.epoch.read()
    site.layer.sweep()
    monkeypatch.setattr(site.epoch, "version", lambda page: pytest.fail("looked again"))
    assert site.get("/other/").status == 200
