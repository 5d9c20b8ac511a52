"""What is offered while a reader types. The same on both databases."""

from glossary.models import LiveLabel
from glossary.search import completion
from glossary.search.completion import complete
from glossary.search.index import Entry


def completed(text, **options):
    return complete(text, language="en", **options).places


def test_completion_begins_with_the_name_itself_and_lists_a_page_once(make_page):
    make_page("KV cache", names=("KV store", "kv caching"))
    make_page("KV")
    make_page("Attention", names=("kv thing",))
    assert [(one.label, one.title) for one in completed("kv")] == [
        ("KV", "KV"),
        ("KV cache", "KV cache"),
        ("kv thing", "Attention"),
    ]
    assert [one.address for one in completed("KV-C")] == ["/glossary/kv-cache/"]
    assert completed("") == completed("%") == ()
    assert complete("k", language="fr").places == ()


def test_titles_are_completed_after_names_by_any_of_their_words(make_page):
    make_page("KV cache")
    make_page(
        "Serving and its cache",
        kind="explainer",
        parts=(
            Entry(kind="section", anchor="cost", title="What a cache costs", text="Memory."),
            Entry(kind="question", anchor="q", title="Is the cache kept?", text="Yes.", faq="q1"),
        ),
    )
    assert [(one.kind, one.address) for one in completed("cach")] == [
        ("term", "/glossary/kv-cache/"),
        ("page", "/basics/serving-and-its-cache/"),
        ("section", "/basics/serving-and-its-cache/#cost"),
        ("question", "/basics/serving-and-its-cache/#q"),
    ]
    assert [one.kind for one in completed("cache", kinds=["question"])] == ["question"]
    assert [one.title for one in completed("cost")] == ["Serving and its cache"]


def test_titles_are_left_alone_while_very_many_names_go_on_from_what_was_typed(
    make_page, monkeypatch
):
    monkeypatch.setattr(completion, "NAMES_LOOKED_AT", 3)
    make_page("Caching at large", kind="explainer")
    for name in ("Cached read", "Cached write", "Cachet"):
        make_page(name)
    assert {one.kind for one in completed("cach")} == {"term"}
    assert "page" in {one.kind for one in completed("caching")}


def test_a_mistyped_beginning_is_mended(make_page):
    make_page("Quantization")
    found = complete("quantizatoin", language="en")
    assert (found.suggestion, [one.label for one in found.places]) == (
        "quantization",
        ["Quantization"],
    )


def test_a_hidden_name_is_completed_as_the_title(make_page):
    make_page("Quantization", names=("quantisation",))
    LiveLabel.objects.filter(key="quantisation").update(kind="hidden")
    assert [one.label for one in completed("quantis")] == ["Quantization"]
