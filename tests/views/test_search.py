"""The search page and its data."""

import pytest

from glossary.models import SearchEntry
from glossary.publishing.actions import publish
from site_config import rate_limits
from tests.make import make_concept, make_explainer, make_faq


@pytest.fixture
def published(editor):
    for name, short in (
        ("KV cache", "Keys & values that are kept."),
        ("Prefill", "Before decode."),
    ):
        publish(make_concept(name, short_md=short), by=editor)
    guide = make_explainer("Guide", body_md="## How it starts\n\nFirst of all, prefill.")
    make_faq(guide, "Is prefill slow?", answer_md="Rarely.")
    publish(guide, by=editor)


def test_hits_are_shown_with_their_addresses_and_marked_words(client, published):
    said = client.get("/search/", {"q": "prefill"}).content.decode()
    assert 'href="/glossary/prefill/"' in said
    assert 'href="/basics/guide/#how-it-starts"' in said
    assert 'href="/basics/guide/#is-prefill-slow"' in said
    assert "<mark>prefill</mark>" in said
    said = client.get("/search/", {"q": "values"}).content.decode()
    assert "Keys &amp; <mark>values</mark>" in said


def test_a_search_page_is_for_readers_only_and_not_for_search_engines(client, published):
    for query in ({}, {"q": "prefill"}, {"q": "nothing of the kind"}):
        answer = client.get("/search/", query)
        assert answer.status_code == 200
        assert '<meta name="robots" content="noindex' in answer.content.decode()
        assert "Set-Cookie" not in answer


def test_an_empty_list_says_so_and_offers_a_way_on(client, published):
    said = client.get("/search/", {"q": "xylophone"}).content.decode()
    assert "Nothing was found for “xylophone”." in said
    assert 'href="/glossary/' in said


def test_a_mistyped_word_is_mended_and_told(client, published):
    answer = client.get("/search/", {"q": "prefil"}).content.decode()
    assert 'href="/glossary/prefill/"' in answer
    said = client.get("/search/", {"q": "perfill"}).content.decode()
    assert "This is for “prefill”." in said
    assert '<a href="/search/?q=prefill">' in said
    assert 'href="/glossary/prefill/"' in said


def test_the_data_says_what_the_page_says(client, published):
    answer = client.get("/search.json", {"q": "prefill", "kind": "question"})
    assert answer["X-Robots-Tag"] == "noindex"
    data = answer.json()
    assert [hit["address"] for hit in data["hits"]] == ["/basics/guide/#is-prefill-slow"]
    assert data["hits"][0]["page"] == "Guide"


def test_names_are_completed(client, published):
    data = client.get("/search/complete.json", {"q": "kv"}).json()
    assert data["places"] == [
        {
            "kind": "term",
            "kind_name": "term",
            "kinds_name": "Terms",
            "label": "KV cache",
            "title": "KV cache",
            "address": "/glossary/kv-cache/",
        }
    ]
    assert data["says"]["count"] == "1 suggestion"


def test_every_hit_leads_to_a_place_that_is_there(client, site):
    """The anchor of every section and question is an id on its page, and each is found by name."""
    pages = {}
    for entry in SearchEntry.objects.exclude(anchor=""):
        html = pages.setdefault(entry.path, client.get(entry.path).content.decode())
        assert f'id="{entry.anchor}"' in html, entry.address
        hits = client.get("/search.json", {"q": entry.title, "kind": entry.kind}).json()["hits"]
        assert entry.address in [hit["address"] for hit in hits[:5]], entry.title
        rate_limits.forget()


def test_who_searches_too_often_is_told_when_to_come_back(client, published):
    codes = [client.get("/search/", {"q": "prefill"}).status_code for _time in range(61)]
    assert codes == [200] * 60 + [429]
    refused = client.get("/search.json", {"q": "prefill"})
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 61
    assert "wait" in refused.json()["error"]
    assert client.get("/search/").status_code == 200
    assert client.get("/search/complete.json", {"q": "kv"}).status_code == 200
    elsewhere = client.get("/search/", {"q": "prefill"}, REMOTE_ADDR="203.0.113.7")
    assert elsewhere.status_code == 200


def test_hits_are_narrowed_to_one_kind(client, published):
    said = client.get("/search/", {"q": "prefill", "kind": "section"}).content.decode()
    assert 'href="/basics/guide/#how-it-starts"' in said
    assert 'href="/glossary/prefill/"' not in said
    link = '<a href="?q=prefill&amp;kind=section" aria-current="true">Sections <small>1</small></a>'
    assert link in said


def test_a_kind_without_hits_is_left_out_and_says_where_there_are_some(client, published):
    query = {"q": "keys"}
    said = client.get("/search/", query).content.decode()
    assert 'kind=term">Terms <small>1</small>' in said
    assert "kind=question" not in said
    said = client.get("/search/", {**query, "kind": "question"}).content.decode()
    assert "No question was found for “keys”. 1 place of another kind holds it." in said
    assert '<a href="/search/?q=keys">Show all kinds</a>' in said
    assert "Perhaps one of these" not in said
    said = client.get("/search/", {**query, "kind": "unheard"}).content.decode()
    assert 'href="/glossary/kv-cache/"' in said


def test_a_hit_says_by_which_name_it_was_found(client, editor):
    concept = make_concept("Inter-token latency", names=("TPOT",), short_md="Time between two.")
    publish(concept, by=editor)
    query = {"q": "tpot"}
    assert "also called <mark>TPOT</mark>" in client.get("/search/", query).content.decode()
    assert "(also called TPOT)" in client.get("/search.md", query).content.decode()
    assert client.get("/search.json", query).json()["hits"][0]["also_called"] == "TPOT"


def test_drafts_are_never_found(client, published, editor):
    make_concept("Secret plan", short_md="Prefill in secret.")
    for address in ("/search/", "/search.json", "/search/complete.json"):
        for text in ("secret", "prefill"):
            assert "Secret plan" not in client.get(address, {"q": text}).content.decode()
