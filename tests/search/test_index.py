"""What is written to the index, and when."""

import pytest
from django.db import transaction

from glossary.models import PageWords, SearchEntry
from glossary.search import index, phrases
from glossary.search.index import Entry
from glossary.search.query import search


def found(text):
    return [hit.title for hit in search(text, language="en").hits]


def test_what_is_rolled_back_was_never_indexed(make_page):
    page = make_page("Latency", "Delay.")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        page.unlinked_html = "<p>jitter</p>"
        index.put(page, [Entry(kind="term", title="Jitter", text="Jitter.")])
        assert found("jitter") == ["Jitter"]
        raise ZeroDivisionError
    assert (found("jitter"), found("delay")) == ([], ["Latency"])
    assert phrases.pages_holding({"jitter"}, language="en") == set()


def test_the_same_entries_are_not_written_again(make_page, django_assert_num_queries):
    page = make_page("Latency", "Delay.")
    before = list(SearchEntry.objects.values_list("pk", flat=True))
    with django_assert_num_queries(2):
        index.put(page, [Entry(kind="term", title="Latency", text="Delay.")])
    assert list(SearchEntry.objects.values_list("pk", flat=True)) == before


def test_many_pages_are_written_in_few_statements(make_page, django_assert_max_num_queries):
    pages = [make_page(f"Page {number}") for number in range(40)]
    with django_assert_max_num_queries(12):
        index.put_many(
            (page, [Entry(kind="term", title=page.title, text="New.")]) for page in pages
        )
    assert SearchEntry.objects.filter(text="New.").count() == 40


def test_a_dropped_page_is_not_found(make_page):
    page = make_page("Latency", "Delay.")
    index.drop(page)
    assert found("latency") == []
    assert not PageWords.objects.exists()


def test_a_section_that_is_a_question_and_notes_of_the_template_are_left_out(make_page):
    parts = (
        Entry(kind="section", anchor="why", title="Why?", text="Because."),
        Entry(kind="section", anchor="g-footnotes", title="Notes", text="Because."),
        Entry(kind="question", anchor="why", title="Why?", text="Because.", faq="a"),
    )
    page = make_page("Guide", kind="explainer", parts=parts)
    assert list(page.search_entries.values_list("kind", flat=True)) == ["page", "question"]


def test_long_and_odd_texts_can_be_indexed(make_page):
    page = make_page("Odd")
    many = " ".join(f"w{number}" for number in range(40_000))
    page.unlinked_html = f"<p>{many}</p>"
    texts = [
        many,
        "x" * 250_000,
        "a\0b",
        "’" * 1000,
        "\U0010ffff",
        "é" * 3000,
        "",
        "1.5e300 -1 1e1",
    ]
    index.put(
        page,
        [
            Entry(kind="section", anchor=f"s{n}", title="T" * 400 if n else "", text=text)
            for n, text in enumerate(texts)
        ],
    )
    assert [hit.kind for hit in search("w39999", language="en").hits] == ["section"]
    assert phrases.pages_holding({"w38000 w38001"}, language="en") == {page.pk}
