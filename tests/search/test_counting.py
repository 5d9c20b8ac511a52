"""Searches are counted by text, day and number of results; who asked leaves no trace."""

from datetime import timedelta

import pytest
from django.utils import timezone

from glossary.models import SearchCount
from glossary.publishing.actions import publish
from glossary.search import counting
from tests.make import make_concept

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted(today):
    counting.SEARCHES._counts.clear()


def rows():
    counting.SEARCHES.write()
    return list(SearchCount.objects.order_by("text").values_list("text", "times", "results"))


def test_what_readers_look_for_is_counted_as_text_with_what_was_found(client, editor):
    publish(make_concept("KV cache"), by=editor)
    for text in ("KV cache", " kv  CACHE? ", "xylophone"):
        client.get("/search/", {"q": text})
    client.get("/search.json", {"q": "xylophone"})
    client.get("/search/", {"q": "kv cache", "kind": "page"})  # the same search, looked at closer
    client.get("/search/complete.json", {"q": "xyl"})
    assert rows() == [("kv cache", 2, 1), ("xylophone", 2, 0)]
    client.get("/search/", {"q": "kv cache"})
    assert rows() == [("kv cache", 3, 1), ("xylophone", 2, 0)]
    assert {row.day for row in SearchCount.objects.all()} == {timezone.localdate()}


def test_what_only_led_somewhere_is_counted_as_unanswered_with_where_it_led(client, editor):
    publish(make_concept("Prefill", short_md="Before decode."), by=editor)
    for text in ("prefill", "perfill", "prefill pricing", "xylophone"):
        client.get("/search/", {"q": text})
    counting.SEARCHES.write()
    found = SearchCount.objects.unanswered().order_by("text")
    assert list(found.values_list("text", "led_to")) == [
        ("perfill", "Prefill"),
        ("prefill pricing", "Prefill"),
        ("xylophone", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "jo@example.org",
        "call 0151 234 567 89",
        "4111-1111-1111-1111",
        "https://example.org/secret",
        "www.example.org",
        "sk5Gh7Jq2LpXv9RtB4",
        "word " * 11,
        "x" * 81,
        "  ?! ",
        "",
    ],
)
def test_what_may_tell_of_a_person_is_not_kept(text):
    assert counting.countable(text) == ""


@pytest.mark.parametrize("text", ["c++", "gpt-4", "llama 3.1 405b", "2026", "é", "vllm vs sglang"])
def test_what_readers_look_for_here_is_kept(text):
    assert counting.countable(text)


def test_a_flood_of_different_texts_fills_nothing_and_drops_no_common_one(monkeypatch):
    monkeypatch.setattr(counting, "MOST_A_DAY", 20)
    for _time in range(3):
        counting.count("kv cache", 0)
    for number in range(200):
        counting.count(f"junk {number}", 0)
        if number % 50 == 0:
            counting.SEARCHES.write()
    found = rows()
    assert len(found) == 20
    assert ("kv cache", 3, 0) in found


def test_counts_that_cannot_be_written_now_are_written_later(monkeypatch):
    def fail(counts):
        raise RuntimeError("busy")

    counting.count("kv cache", 1)
    with monkeypatch.context() as patched:
        patched.setattr(counting.SEARCHES, "_write", fail)
        with pytest.raises(RuntimeError):
            counting.SEARCHES.write()
    counting.count("kv cache", 1)
    assert rows() == [("kv cache", 2, 1)]


def test_old_counts_go(monkeypatch):
    old = timezone.localdate() - timedelta(days=91)
    SearchCount.objects.create(text="old", key="old", day=old, times=1, results=0)
    counting.count("new", 0)
    assert [text for text, *_ in rows()] == ["new"]


def test_unanswered_is_what_was_not_found_the_last_time_and_is_no_name_since(editor):
    today = timezone.localdate()

    def asked(text, days_ago, results):
        SearchCount.objects.create(
            text=text, key=text, day=today - timedelta(days=days_ago), times=1, results=results
        )

    asked("open", 3, 0)
    asked("open", 1, 0)
    asked("mended", 3, 0)
    asked("mended", 1, 2)
    asked("long ago", 40, 0)
    asked("named", 2, 0)
    publish(make_concept("Named"), by=editor)
    found = SearchCount.objects.unanswered()
    assert [(row.text, (today - row.day).days) for row in found] == [("open", 1)]
