"""What readers find, and in which order. The same on both databases."""

from unittest.mock import Mock

import pytest
from django.db import OperationalError, connection

from glossary.models import LiveLabel, Page, SearchEntry
from glossary.search import index, postgres_statistics, sqlite
from glossary.search.completion import complete
from glossary.search.index import Entry
from glossary.search.query import search, search_all_kinds


def titles(text, **options):
    return [hit.title for hit in search(text, language="en", **options).hits]


def test_a_word_is_found_in_title_labels_and_text(make_page):
    make_page("KV cache", "What attention keeps.", names=("key-value store",))
    for text in ("cache", "store", "attention"):
        assert titles(text) == ["KV cache"]


def test_other_forms_of_a_word_are_found(make_page):
    make_page("Training", "Weights are being learned.")
    assert titles("trained weight") == ["Training"]


def test_letters_with_marks_are_found_without_them_and_the_other_way(make_page):
    make_page("Naïve decoding", "Décode tout.")
    assert titles("naive") == titles("naïve") == titles("DECODE") == ["Naïve decoding"]


def test_signs_between_words_are_spaces(make_page):
    make_page("Servers", "node.js, training/inference and the KV-cache, https://example.org/a_b.")
    for text in ("node", "inference", "kv cache", "cache", "KV-cache", "training/inference", "js"):
        assert titles(text) == ["Servers"], text


def test_the_last_word_may_be_a_beginning(make_page):
    make_page("Quantization", "Fewer bits.")
    assert titles("quanti") == ["Quantization"]
    assert titles("fewer bi") == ["Quantization"]
    assert titles("bi fewer") == ["Quantization"]  # found by one of its words
    assert titles("b") == []


def test_a_name_of_a_term_stands_above_everything(make_page):
    for number in range(8):
        make_page(f"Cache {number}", "KV cache KV cache KV cache.")
    make_page("Attention memory", "What is kept.", names=("KV cache",))
    assert titles("kv cache")[0] == "Attention memory"
    assert titles("What is a KV cache?")[0] == "Attention memory"
    assert titles("KV caches")[0] == "Attention memory"


def test_the_title_counts_more_than_labels_and_labels_more_than_text(make_page):
    make_page("One", "About tokens of text and much else.")
    make_page("Two", "Something.", names=("tokens of text",))
    make_page("Tokens of the text", "Something.")
    assert titles("token texts") == ["Tokens of the text", "Two", "One"]


def test_terms_come_before_pages_and_pages_before_their_parts(make_page):
    parts = (
        Entry(kind="question", anchor="q", title="Latency", text="Latency."),
        Entry(kind="section", anchor="s", title="Latency", text="Latency."),
    )
    make_page("Latency", "Latency.", kind="explainer", parts=parts)
    make_page("Latency", "Latency.")
    kinds = [hit.kind for hit in search("latency", language="en").hits]
    assert kinds[:2] == ["term", "page"]
    assert set(kinds[2:]) == {"question", "section"}


def test_a_question_finds_its_like_before_a_term_that_it_only_mentions(make_page):
    asked = Entry(
        kind="question", anchor="is", title="Is fine-tuning training?", text="Yes.", faq="a1"
    )
    make_page("Basics", "Fine-tuning and training.", kind="explainer", parts=(asked,))
    make_page("Training", "Making a model by training.")
    hit = search("is fine tuning a kind of training?", language="en").hits[0]
    assert (hit.title, hit.address) == ("Is fine-tuning training?", "/basics/basics/#is")
    assert hit.page_title == "Basics"


def test_only_one_kind_is_found_where_it_is_asked_for(make_page):
    part = Entry(kind="section", anchor="s", title="Latency", text="")
    make_page("Guide", "Latency.", kind="explainer", parts=(part,))
    make_page("Latency", "Latency.")
    for kind in ("term", "page", "section"):
        assert [hit.kind for hit in search("latency", language="en", kind=kind).hits] == [kind]
    assert search("latency", language="en", kind="question").hits == ()
    assert search("latency", language="en", kind="'; --").hits == ()


def test_only_one_language_is_found(make_page):
    make_page("Latency", "Latency.")
    make_page("Latence", "Latency.", language="fr")
    assert titles("latency") == ["Latency"]
    assert [hit.title for hit in search("latency", language="fr").hits] == ["Latence"]


def test_one_page_does_not_fill_the_list(make_page):
    parts = tuple(
        Entry(kind="section", anchor=f"s{n}", title=f"Latency {n}", text="") for n in range(9)
    )
    make_page("Guide", "Latency.", kind="explainer", parts=parts)
    assert len(titles("latency")) == 3


def test_places_with_some_of_the_words_are_found_where_none_has_all(make_page):
    make_page("Latency", "How long it takes.")
    make_page("Throughput", "How much is done.")
    assert set(titles("latency versus throughput")) == {"Latency", "Throughput"}


def test_a_snippet_marks_the_words_and_nothing_else_of_it_is_markup(make_page):
    make_page("Safe", "Before <b>latency</b> & after; latencies too.")
    (hit,) = search("latency", language="en").hits
    assert hit.snippet_html == (
        "Before &lt;b&gt;<mark>latency</mark>&lt;/b&gt; &amp; after; <mark>latencies</mark> too."
    )


def test_a_typing_error_is_forgiven(make_page):
    make_page("Quantization", "Fewer bits.")
    make_page("Speculative decoding", "Guess and check.")
    for text, meant in {
        "quantizaton": "quantization",
        "qantization": "quantization",
        "speculatvie decoding": "speculative decoding",
        "speculativedecoding": "speculative decoding",
        "decodng": "decoding",
    }.items():
        results = search(text, language="en")
        assert results.suggestion == meant, text
        assert results.is_mended
        assert results.hits[0].title.lower().endswith(meant), text


def test_a_word_that_resembles_nothing_is_not_replaced(make_page):
    make_page("Quantization", "Fewer bits.")
    for text in ("xylophone", "2048", "ab", "zzzzzzzzzzzz"):
        results = search(text, language="en")
        assert (results.hits, results.suggestion) == ((), "")


def test_what_says_nothing_finds_nothing_but_a_term_of_that_name(make_page):
    make_page("IT", "Information technology is it.")
    make_page("Other", "What is it?")
    assert titles("it") == ["IT"]
    assert search("what is the", language="en").hits == ()
    assert search("", language="en").too_short
    assert search(" \0 !? ", language="en").too_short


def test_the_number_of_queries_depends_on_the_words_alone(make_page):
    def asked(text):
        count = Mock(side_effect=lambda execute, *statement: execute(*statement))
        with connection.execute_wrapper(count):
            search(text, language="en")
        return count.call_count

    texts = ("latency", "latency 3 delay", "latencyy", "what is a delay at all", "nothing ever")
    make_page("Latency", "Latency and more.", names=("delay",))
    before = [asked(text) for text in texts]
    for number in range(1, 30):
        make_page(f"Latency {number}", "Latency and more.", names=(f"delay {number}",))
    # a look for some of the words only: which of them are common, and what holds the others
    assert all(now <= most + 2 for now, most in zip(map(asked, texts), before, strict=True))
    assert max(before) <= 14


@pytest.mark.parametrize(
    ("typed", "meant"), [("vlm", "vllm"), ("vlm speed", "vllm speed"), ("vxm", ""), ("v1m", "")]
)
def test_a_short_word_is_mended_where_it_lacks_one_letter(make_page, typed, meant):
    make_page("vLLM", "Made for speed.")
    assert search(typed, language="en").suggestion == meant


def test_the_index_follows_its_rows(make_page):
    page = make_page("Latency", "Waiting time.")
    index.put(page, [Entry(kind="term", title="Latency", text="Delay.")])
    assert titles("waiting") == []
    assert titles("delay") == ["Latency"]
    SearchEntry.objects.update(text="Lag.")
    assert (titles("delay"), titles("lag")) == ([], ["Latency"])
    Page.objects.all().delete()
    assert titles("latency") == []
    assert complete("lat", language="en").places == ()


@pytest.mark.django_db
def test_search_finds_nothing_in_an_empty_site():
    assert search("latency", language="en").hits == ()


@pytest.mark.django_db
def test_a_query_that_runs_out_of_time_says_so_and_other_failures_stay_failures(monkeypatch):
    class Cancelled(Exception):
        sqlstate = "57014"

    def fail(cause):
        def search_and_fail(*args, **kwargs):
            raise OperationalError from cause

        monkeypatch.setattr("glossary.search.query._search", search_and_fail)

    fail(Cancelled())
    assert search("latency", language="en").took_too_long
    fail(None)
    with pytest.raises(OperationalError):
        search("latency", language="en")


def test_a_name_is_found_however_its_words_are_joined_or_contracted(make_page):
    make_page("Prefill")
    make_page("Pre-training", "Filling in words before training.")
    make_page("TensorRT-LLM", "A library.")
    make_page("Quantization")
    assert titles("pre fill")[0] == "Prefill"
    assert titles("quanti zation") == ["Quantization"]
    assert titles("trtllm") == ["TensorRT-LLM"]


def test_a_title_that_is_the_query_comes_before_a_name_in_it(make_page):
    make_page("Inference", "Using it.", names=("LLM inference",))
    make_page("What is LLM inference?", "A page.", kind="explainer")
    assert titles("what is llm inference")[0] == "What is LLM inference?"


def test_a_mistyped_word_is_mended_among_many_names_that_share_its_letters(make_page):
    make_page("Tokenizer")
    page = make_page("Tokens of many kinds")
    LiveLabel.objects.bulk_create(
        LiveLabel(
            language="en",
            key=f"token {number} for sizes",
            spelling=f"token {number} for sizes",
            text=f"Token {number} for sizes",
            kind="alias",
            concept=page.identity,
            page=page,
        )
        for number in range(900)
    )
    results = search("toknizer", language="en")
    assert results.suggestion == "tokenizer"
    assert results.hits[0].title == "Tokenizer"


def test_words_that_stand_nearly_everywhere_narrow_down_but_never_hide_what_is_rare(
    make_page, monkeypatch
):
    monkeypatch.setattr(sqlite, "COMMON", 3)
    monkeypatch.setattr(postgres_statistics, "COMMON", 3)
    monkeypatch.setattr(postgres_statistics, "_told", {})
    for number in range(6):
        make_page(f"Place {number}", "A model that answers.")
    make_page("Zephyr", "A model of wind.")
    make_page("Gale", "Stronger than a zephyr.")
    make_page("Model", "What answers.")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    if connection.vendor == "postgresql":
        asked = ["zephyr", "models", "answers", "unheard"]
        assert postgres_statistics.common_words(asked, "english") == {"models", "answers"}
    assert titles("zephyr model")[0] == "Zephyr"
    assert "Gale" in titles("zephyr model")
    assert titles("model")[0] == "Model"
    assert len(titles("answers model")) == 7
    assert "Model" in titles("unheard model")


def test_only_places_that_hold_all_words_or_have_the_query_as_a_name_are_answers(make_page):
    make_page("Mamba", "A kind of model.", names=("state space model",))
    make_page("Pricing", "What a model costs.")

    def answers(text):
        return search(text, language="en").answers

    assert answers("mamba") == 1
    assert answers("model costs") == 1
    assert answers("what is a state space model?") == 1
    assert answers("mam ba") == 1  # the name in other words
    assert (answers("mamba weather"), titles("mamba weather")) == (0, ["Mamba"])
    assert (answers("pricong"), titles("pricong")) == (0, ["Pricing"])
    assert answers("xylophone") == 0


def test_a_query_is_not_mended_because_one_kind_lacks_it(make_page):
    make_page("Latency", "Waiting.")
    make_page("Latencies", "Many waits.", kind="explainer")
    make_page("Prefill latences", "Something else.", names=("latence",))
    found = search("waiting", language="en", kind="question")
    assert (found.hits, found.suggestion) == ((), "")


def test_places_of_each_kind_are_counted_as_they_are_shown(make_page, monkeypatch):
    parts = tuple(
        Entry(kind="section", anchor=f"s{n}", title=f"Latency {n}", text="") for n in range(5)
    )
    make_page("Guide", "Latency.", kind="explainer", parts=parts)
    make_page("Latency", "Latency.")

    def of(kind):
        return search_all_kinds("latency", language="en", shown=kind)

    assert of("").kinds == {"": 4, "term": 1, "page": 1, "section": 3, "question": 0}
    for kind in ("term", "page", "section", "question"):
        results = of(kind)
        assert results.kinds == of("").kinds
        assert results.answers == of("").answers == 7
        assert [hit.kind for hit in results.hits] == [kind] * results.kinds[kind]
    monkeypatch.setattr("glossary.search.query.RANKED", 3)  # more than could be looked at
    assert (of("term").kinds, [hit.kind for hit in of("term").hits]) == ({}, ["term"])


def test_a_hit_says_by_which_other_name_it_was_found(make_page):
    page = make_page("Inter-token latency", "Time between two.", names=("TPOT", "tpott"))
    LiveLabel.objects.filter(text="tpott").update(kind="hidden")

    def also(text):
        return [hit.also_called_html for hit in search(text, language="en").hits]

    assert also("tpot") == ["<mark>TPOT</mark>"]
    assert also("tpot latency") == ["<mark>TPOT</mark>"]
    assert also("latency") == [""]
    assert also("tpott") == [""]
    page.delete()
    make_page("Waiting", "Also known as lag, this wait.", names=("lag",))
    assert also("lag") == [""]  # its text says it


@pytest.mark.parametrize("typed", ["infreence", "inferenec", "nference", "inferrence", "infxrence"])
def test_one_mistake_is_mended_wherever_it_is_and_while_somebody_types(make_page, typed):
    make_page("Inference")
    assert complete(typed, language="en").suggestion == "inference"
    assert search(f"what does {typed} cost for a large model", language="en").suggestion


def test_two_mistakes_are_mended_in_a_name_but_not_in_a_longer_query(make_page):
    make_page("Quantization")
    assert search("qantizaton", language="en").suggestion == "quantization"
    assert search("why is it qantizaton now", language="en").suggestion == ""
    assert complete("qantizaton", language="en").suggestion == ""
