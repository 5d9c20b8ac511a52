"""The index of phrases: perhaps a page too many, never one too few."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glossary.models import Page, PageWords
from glossary.rendering.term_links import candidate_keys, label_key
from glossary.search import index, phrases
from glossary.search.index import Entry


def put(page, html):
    page.unlinked_html = html
    index.put(page, [Entry(kind="term", title=page.title, text="")])


@pytest.fixture
def held(make_page):
    """Is the page that holds this HTML found for this name?"""
    page = make_page("A page")
    make_page("Another page", "Without any of it.")

    def is_held(html, name):
        put(page, html)
        return page.pk in phrases.pages_holding([label_key(name)], language="en")

    return is_held


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ("<p>A KV cache is kept.</p>", "KV cache"),
        ("<p>Two kv-caches.</p>", "KV cache"),
        ("<p>The KV\ncache’s size, a KV&nbsp;cache</p>", "kv cache"),
        ("<p>Memories fade.</p>", "memory"),
        ("<p>Batches of it.</p>", "batch"),
        ("<p>Models’ weights</p>", "model"),
        ("<p>Naïve décodage</p>", "naïve décodage"),
        ("<p>fine‑tuning and C++</p>", "fine-tuning"),
        ("<p>C++ and C# and .NET</p>", "C++"),
        ("<p><em>GPU</em>s</p>", "GPU"),
        ("<p>pre<b>training</b></p>", "training"),
        ("<p>使用注意力机制可以</p>", "注意力机制"),
        ("<p>a snake_case name</p>", "snake_case"),
        ("<p>It's 100% sure \\ not</p>", "100%"),
        ("<p>" + "word " * 20_000 + "the end of it</p>", "end of it"),
        ("<p>" + "again " * 900 + "and again the cache</p>", "again the cache"),
        ("<p>" + "x" * 5000 + " tail</p>", "x" * 5000),
    ],
)
def test_a_name_is_found_as_the_linker_would_find_it(held, html, name):
    assert held(html, name)


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ("<p>A cache of kv.</p>", "KV cache"),
        ("<p>KV and cache</p>", "KV cache"),
        ("<p>naive</p>", "naïve"),
        ("<p>remodel</p>", "model"),
    ],
)
def test_most_of_what_does_not_hold_a_name_is_not_found(held, html, name):
    assert not held(html, name)


def test_the_definition_counts_too(make_page):
    page = make_page("A page")
    page.metadata["short_html"] = "<p>By <em>prefill</em>.</p>"
    put(page, "<p>Else.</p>")
    assert phrases.pages_holding({"prefill"}, language="en") == {page.pk}


def test_a_page_is_found_in_its_own_language_alone(make_page):
    page = make_page("Latency", "Same words.", language="fr")
    assert phrases.pages_holding({"same"}, language="en") == set()
    assert phrases.pages_holding({"same"}, language="fr") == {page.pk}


def test_thousands_of_names_are_looked_up_at_once(make_page):
    pages = [make_page(f"Page {number}", f"Says thing {number}x.") for number in range(5)]
    keys = [f"thing {number}x" for number in range(3, 3000)]
    assert phrases.pages_holding(keys, language="en") == {pages[3].pk, pages[4].pk}
    assert phrases.pages_holding([], language="en") == set()
    assert (
        phrases.pages_holding(["", "'", '"', "\\", "%", "_", ":*", "a & !b"], language="en")
        == set()
    )


def test_reading_all_pages_finds_what_the_index_finds(make_page, monkeypatch):
    html = "KV-caches, memories, batches’ size, 使用注意力机制, models and a fine‑tuned thing"
    page = make_page("A page", html)
    make_page("Another", "none of it")
    monkeypatch.setattr(phrases, "MANY", 0)
    for name in ("KV cache", "memory", "batch", "注意力机制", "model", "fine-tuned thing"):
        assert phrases.pages_holding([label_key(name)], language="en") == {page.pk}, name
    assert phrases.pages_holding(["cache kv", ""], language="en") == set()


def test_a_page_that_goes_is_not_found(make_page):
    one, other = make_page("One", "thing"), make_page("Other", "thing")
    index.drop(one)
    assert phrases.pages_holding(["thing"], language="en") == {other.pk}
    Page.objects.filter(pk=other.pk).delete()
    assert phrases.pages_holding(["thing"], language="en") == set()
    assert not PageWords.objects.exists()


TEXTS = st.lists(
    st.sampled_from(
        [
            "KV",
            "cache",
            "caches",
            "memory",
            "memories",
            "fine-tuning",
            "’s",
            "ﬁ",
            "Straße",
            "İ",
            "n²",
            "ª",
            "½",
            "注意",
            "力",
            "รัก",
            "\u00ad",
            "<b>",
            "</b>",
            "&amp;",
            "é",
            "e\u0301",
            "/",
            ".",
            "\n",
            "_",
            "ies",
        ]
    )
    | st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<>&"), max_size=6),
    max_size=12,
).flatmap(lambda parts: st.sampled_from([" ".join(parts), "".join(parts)]))


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(TEXTS)
def test_every_phrase_that_the_linker_could_link_is_found(held, html):
    for key in candidate_keys(html):
        if label_key(key) == key:  # only such keys are names
            assert held(html, key), key
