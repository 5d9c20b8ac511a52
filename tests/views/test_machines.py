"""What programs read beside the API: feeds by kind, the whole text, and the forms of a term."""

import json
from xml.etree import ElementTree

import pytest

from glossary.models import Concept
from glossary.publishing.actions import publish, publish_all, withdraw
from glossary.views import feeds, llms
from site_config.keep import KEEP
from site_config.negotiation import Negotiated
from site_config.settings import NEGOTIATED
from tests.make import make_concept, make_explainer, make_faq, make_section

ATOM = "{http://www.w3.org/2005/Atom}"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.fixture
def changed(editor):
    """A concept that was published, then corrected with a note; and one that was withdrawn."""
    concept = make_concept("KV cache", names=("key-value cache",))
    gone = make_concept("Secret plan")
    publish_all([concept, gone, make_explainer("Guide")], by=editor)
    concept.short_md = "Better & <shorter>."
    concept.save()
    publish(concept, by=editor, note="It was wrong", change="correction")
    withdraw(gone, by=editor)


def entries(client, path):
    feed = ElementTree.fromstring(client.get(path).content)  # noqa: S314 (our own)
    return [
        (
            entry.find(f"{ATOM}title").text,
            entry.find(f"{ATOM}summary").text,
            [category.get("term") for category in entry.iter(f"{ATOM}category")],
        )
        for entry in feed.iter(f"{ATOM}entry")
    ]


def test_the_feed_says_what_kind_of_change_each_is(client, changed):
    gone, corrected, *published = entries(client, "/feed.atom")
    assert gone == ("/glossary/secret-plan/", "withdrawn", ["concept", "withdrawn"])
    assert corrected == ("KV cache", "It was wrong", ["concept", "updated", "correction"])
    assert len(published) == 3
    assert "Secret" not in client.get("/feed.atom").content.decode()


def test_each_kind_has_a_feed_of_its_own(client, changed):
    assert [title for title, _, _ in entries(client, "/feed-correction.atom")] == ["KV cache"]
    assert len(entries(client, "/feed-published.atom")) == 3
    for kind in feeds.KINDS:
        assert client.get(f"/feed-{kind}.atom").status_code == 200
    assert client.get("/feed-nonsense.atom").status_code == 404


def test_ids_in_the_feed_are_unique_and_stay(client, changed, editor):
    def ids():
        feed = ElementTree.fromstring(client.get("/feed.atom").content)  # noqa: S314
        return [entry.find(f"{ATOM}id").text for entry in feed.iter(f"{ATOM}entry")]

    before = ids()
    assert len(set(before)) == len(before)
    publish(make_concept("Another"), by=editor)
    assert ids()[1:] == before


@pytest.mark.parametrize("most", [0, 1000])
def test_the_whole_text_holds_every_page(client, changed, monkeypatch, most):
    monkeypatch.setattr(llms, "MOST_HELD", most)
    answer = client.get("/llms-full.txt")
    body = answer.content if hasattr(answer, "content") else b"".join(answer.streaming_content)
    assert b"Better & <shorter>." in body
    assert b"/basics/guide/" in body
    assert b"Secret" not in body


def test_a_term_is_a_skos_concept_too(client, editor, changed):
    below = make_concept("Paged cache")
    below.relations.create(target=Concept.objects.get(slug="kv-cache").identity, relation="broader")
    publish(below, by=editor)
    said = json.loads(client.get("/glossary/kv-cache.jsonld").content)
    assert "key-value cache" in json.dumps(said)
    turtle = client.get("/glossary/paged-cache.ttl").content.decode()
    assert "skos:broader <http://127.0.0.1:8000/glossary/kv-cache/>" in turtle
    assert client.get("/glossary/secret-plan.ttl").status_code == 410
    assert client.get("/glossary/nothing.jsonld").status_code == 404


@pytest.mark.parametrize(
    ("accepted", "ending"),
    [
        ("", "/"),
        ("*/*", "/"),
        (BROWSER, "/"),
        ("image/png", "/"),
        ("text/html, application/json", "/"),
        ("application/json;q=0.5, */*", "/"),
        ("application/json;q=nonsense", "/"),
        ("application/json", ".json"),
        ("application/json, text/plain, */*", ".json"),
        ("text/markdown, text/html;q=0.9, */*;q=0.8", ".md"),
        ("text/turtle;q=0.9, application/ld+json", ".jsonld"),
        ("TEXT/TURTLE", ".ttl"),
    ],
)
def test_accept_chooses_the_form_of_a_term(accepted, ending):
    asked = []

    def site(environ, start_response):
        asked.append(environ["PATH_INFO"])
        start_response("200 OK", [("Vary", "Accept-Encoding")])
        return []

    def ask(path):
        said = {}
        environ = {"PATH_INFO": path, "HTTP_ACCEPT": accepted}
        layer(environ, lambda status, headers, *error: said.update(headers))
        return said

    layer = Negotiated(site, below="/glossary/", endings=NEGOTIATED)
    for _ in "twice":
        said = ask("/glossary/kv-cache/")
    assert asked[-1] == f"/glossary/kv-cache{ending}"
    if ending != "/":
        assert said == {
            "Vary": "Accept, Accept-Encoding",
            "Content-Location": f"/glossary/kv-cache{ending}",
        }
    for other in ("/", "/glossary/", "/llm-basics/page/", "/glossary/letter/a/", "/glossary/x.md"):
        ask(other)
        assert asked[-1] == other


def test_caches_are_told_that_a_term_has_several_forms(client, changed):
    assert "Accept" in client.get("/glossary/kv-cache/")["Vary"]


def test_a_question_leads_to_the_twins_of_its_page(client, editor):
    front, guide = make_explainer("Front", path="/"), make_explainer("Guide")
    faq, other = make_faq(front), make_faq(guide, "How?")
    publish_all([front, guide], by=editor)
    assert client.get(f"/q/{other.code}.json")["Location"] == "/basics/guide.json"
    assert client.get(f"/q/{faq.code}.md")["Location"] == "/index.md"
    assert client.get("/q/nothing.md").status_code == 404
    assert "/index.md): " in client.get("/llms.txt").content.decode()
    links = client.get("/api/v1/explainers").json()["items"][0]["links"]
    assert links["markdown"].endswith("/index.md")


def test_what_a_search_finds_comes_as_markdown_too(client, editor):
    publish_all([make_concept("KV cache", short_md="Keeps keys and values.")], by=editor)
    answer = client.get("/search.md", {"q": "keys"})
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    assert "- [KV cache](/glossary/kv-cache/): Keeps keys and values." in answer.content.decode()
    assert "Nothing was found" in client.get("/search.md", {"q": "xyzzy"}).content.decode()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/glossary.md", "- [KV cache](/glossary/kv-cache/): Better & <shorter>."),
        ("/glossary/letter/k.md", "- [KV cache](/glossary/kv-cache/)"),
        ("/glossary/kind/memory.md", "- [KV cache](/glossary/kv-cache/)"),
        ("/faqs.md", "- [Why?](/basics/guide/#why): Because."),
        ("/compare.md", "# Compare"),
        ("/basics.md", "- [Guide](/basics/guide/): About Guide."),
    ],
)
def test_pages_that_list_others_have_twins(client, editor, path, said):
    make_section()
    guide = make_explainer("Guide")
    make_faq(guide)
    concept = make_concept("KV cache", kind="memory", short_md="Better & <shorter>.")
    publish_all([concept, guide], by=editor)
    assert said in client.get(path).content.decode()
    data = client.get(path.replace(".md", ".json"))
    assert data.status_code == 200
    assert data["Access-Control-Allow-Origin"] == "*"
    assert client.get(path.replace(".md", "/nothing.md")).status_code == 404


def test_what_a_preview_shows_comes_alone_and_is_kept(client, changed, editor):
    answer = client.get("/glossary/kv-cache/preview.json")
    assert answer.json() == {
        "title": "KV cache",
        "short": "Better & <shorter>.",
        "path": "/glossary/kv-cache/",
    }
    assert answer[KEEP].startswith("page:")
    assert client.get("/glossary/secret-plan/preview.json").status_code == 410
    assert client.get("/glossary/nothing/preview.json").status_code == 404
    concept = Concept.objects.get(slug="kv-cache")
    concept.slug = "cache"
    concept.save()
    publish(concept, by=editor)
    moved = client.get("/glossary/kv-cache/preview.json")
    assert (moved.status_code, moved["Location"]) == (301, "/glossary/cache/preview.json")
