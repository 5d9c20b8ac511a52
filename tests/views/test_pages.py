"""What readers get at each address."""

import json
import re
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from glossary.models import Concept, Explainer, Label, Page
from glossary.models.validators import validate_path
from glossary.publishing.actions import publish, publish_all, withdraw
from tests.make import make_concept, make_explainer, make_faq, make_section

pytestmark = pytest.mark.django_db

LISTS = [
    "/",
    "/glossary/",
    "/faqs/",
    "/compare/",
    "/search/?q=secret",
    "/search.json?q=secret",
    "/sitemap.xml",
    "/feed.atom",
    "/llms.txt",
    "/index.md",
    "/index.json",
    "/glossary/letter/s/",
    "/glossary/kind/hidden/",
    "/compare/secret/training/",
]


@pytest.mark.parametrize("path", LISTS)
def test_a_draft_shows_nowhere(client: Client, editor: User, path: str) -> None:
    publish_all([make_concept("Training"), make_explainer("Open")], by=editor)
    make_concept("Secret term", slug="secret", short_md="Hush.", kind="hidden")
    draft = make_explainer("Secret page", path="/secret/", body_md="Hush.")
    make_faq(draft, "Secret question?")
    published = Explainer.objects.get(title="Open")
    published.body_md = "Secret words, Hush."
    published.save()
    body = client.get(path).content.decode()
    assert "Hush" not in body
    assert not re.search(r"Secret (?:term|page|question|words)", body)


@pytest.mark.parametrize("suffix", ["/", ".md", ".json"])
def test_a_draft_has_no_twin(client: Client, suffix: str) -> None:
    make_concept("Secret", slug="secret")
    make_explainer("Secret", path="/a/secret/")
    assert client.get(f"/glossary/secret{suffix}").status_code == 404
    assert client.get(f"/a/secret{suffix}").status_code == 404


def test_lists_cost_the_same_number_of_queries_however_long_they_are(
    client: Client, editor: User
) -> None:
    def counts() -> dict[str, int]:
        found = {}
        for path in ("/", "/glossary/", "/faqs/", "/compare/", "/sitemap.xml", "/feed.atom"):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert client.get(path).status_code == 200
            found[path] = len(captured)
        return found

    make_section()
    publish_all([make_concept("One"), make_explainer("First", body_md="One.")], by=editor)
    few = counts()
    drafts: list[Concept | Explainer] = [make_concept(f"Term {number}") for number in range(12)]
    for number in range(4):
        page = make_explainer(f"Page {number}", body_md="Term 3 and One.")
        make_faq(page, f"Why {number}?")
        drafts.append(page)
    publish_all(drafts, by=editor)
    assert counts() == few


def test_twins_say_what_was_published(client: Client, editor: User) -> None:
    page = make_explainer("Serving", body_md="How it *runs*.")
    snapshot = publish(page, by=editor)
    assert client.get("/basics/serving.md").content.decode() == snapshot.text
    data = json.loads(client.get("/basics/serving.json").content)
    assert (data["title"], data["text"]) == ("Serving", "How it runs.")


def test_no_page_may_take_the_twins_of_the_home_page() -> None:
    with pytest.raises(ValidationError, match="belong to the site itself"):
        validate_path("/index/")


@pytest.mark.parametrize("twin", [".md", ".json"])
def test_twins_move_and_go_with_their_page(client: Client, editor: User, twin: str) -> None:
    page = make_explainer("Serving", path="/old/")
    publish(page, by=editor)
    page.path = "/new/"
    page.save()
    publish(page, by=editor)
    answer = client.get(f"/old{twin}")
    assert (answer.status_code, answer["Location"]) == (301, f"/new{twin}")
    withdraw(page, by=editor)
    assert client.get(f"/new{twin}").status_code == 410


def test_a_page_has_neighbours_and_a_section(client: Client, editor: User) -> None:
    make_section()
    pages = [make_explainer(f"Page {n}", position=n) for n in (1, 2, 3)]
    publish_all(pages, by=editor)
    answer = client.get(pages[1].path).content.decode()
    assert 'rel="prev"' in answer and 'rel="next"' in answer
    assert "Basics" in answer
    assert pages[0].path in client.get("/basics/").content.decode()


def test_a_missing_slash_is_added_for_good(client: Client, editor: User) -> None:
    concept = make_concept("KV cache")
    publish(concept, by=editor)
    answer = client.get("/glossary/kv-cache")
    assert (answer.status_code, answer["Location"]) == (301, concept.path)


@pytest.mark.parametrize(
    "path",
    [
        "/glossary/größe/",
        "/glossary/größe.md",
        "/glossary/größe.ttl",
        "/glossary/größe/around/",
        "/glossary/größe/preview.json",
        "/glossary/höhe/",
        "/glossary/höhe.json",
        "/compare/größe/länge/",
        "/api/v1/concepts/größe",
    ],
)
def test_terms_and_words_are_found_by_addresses_in_any_letters(client: Client, path: str) -> None:
    terms = [make_concept(name, slug=name.lower()) for name in ("Größe", "Länge")]
    for term in terms:
        Label.objects.create(concept=term, text="Höhe", auto_link=False)
    publish_all(terms)
    assert client.get(path).status_code == 200


def test_a_term_in_any_letters_moves(client: Client) -> None:
    term = make_concept("Größe", slug="größe")
    publish(term)
    term.slug = "maß"
    term.save()
    publish(term)
    for twin in ("/", ".md", ".jsonld", "/preview.json"):
        answer = client.get(f"/glossary/größe{twin}")
        assert unquote(answer["Location"]) == f"/glossary/maß{twin}"


def test_questions_about_what_is_no_term_are_all_questions(client: Client) -> None:
    publish(make_faq(make_explainer()).explainer)
    for about in ("nothing", "a/b", "%00", ""):
        answer = client.get(f"/faqs/?about={about}")
        assert "Why?" in answer.content.decode()


def test_a_long_glossary_is_paged_by_letter(
    client: Client, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glossary.publishing.glossary_lists.ON_ONE_PAGE", 2)
    publish_all([make_concept(name) for name in ("Alpha", "Beta", "Gamma")], by=editor)
    assert (
        "Beta" not in client.get("/glossary/").content.decode().split("<main")[1].split("<ul")[-1]
    )
    assert "/glossary/beta/" in client.get("/glossary/letter/b/").content.decode()
    assert client.get("/glossary/letter/B/")["Location"] == "/glossary/letter/b/"
    assert client.get("/glossary/letter/z/").status_code == 404


def test_a_long_letter_and_a_long_kind_are_split_into_parts(
    client: Client, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glossary.publishing.glossary_lists.ON_ONE_PAGE", 2)
    names = ("Kaa", "Kbb", "Kcc", "Kdd", "Kee")
    publish_all([make_concept(name, kind="tool") for name in names], by=editor)
    for whole in ("/glossary/letter/k/", "/glossary/kind/tool/letter/k/"):
        parts = re.findall(rf'href="({whole}[^"]*)"', client.get(whole).content.decode())
        pages = [client.get(path).content.decode() for path in dict.fromkeys(parts)]
        found = [re.findall(r'<dt><a href="/glossary/(\w+)/"', page) for page in pages]
        assert [some for some in found if some] == [["kaa", "kbb"], ["kcc", "kdd"], ["kee"]]
    for missing in (
        "/glossary/letter/k/4/",
        "/glossary/letter/k/0/",
        "/glossary/kind/tool/letter/k/9/",
        "/glossary/kind/tool/letter/z/",
    ):
        assert client.get(missing).status_code == 404


@pytest.mark.parametrize("kind", ["metric", "tool / library", "a?b#c%d", "..", "Größe"])
def test_terms_of_a_kind_have_a_list_whatever_it_is_called(
    client: Client, editor: User, kind: str
) -> None:
    publish(make_concept("Alpha", kind=kind), by=editor)
    body = client.get("/glossary/").content.decode()
    (link,) = re.findall(r'href="(/glossary/kind/[^"]*)"', body)
    assert "/glossary/alpha/" in client.get(link).content.decode()


def test_a_page_in_another_language_is_named_nowhere(client: Client, editor: User) -> None:
    page = make_explainer("Elsewhere", path="/fremd/", language="de")
    faq = make_faq(page, "Warum?")
    publish(page, by=editor)
    for path in ("/", "/faqs/", "/sitemap.xml", "/feed.atom", "/llms.txt", "/index.json"):
        assert "/fremd/" not in client.get(path).content.decode()
    assert client.get(f"/q/{faq.code}/").status_code == 404


def test_a_long_sitemap_is_split(
    client: Client, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glossary.views.sitemaps.PAGES_A_FILE", 2)
    publish_all([make_concept(name) for name in ("Alpha", "Beta", "Gamma")], by=editor)
    parts = re.findall(r"<loc>http://[^/]+(/[^<]+)", client.get("/sitemap.xml").content.decode())
    assert parts == ["/sitemap-1.xml", "/sitemap-2.xml"]
    bodies = [client.get(part).content.decode() for part in parts]
    assert ["/glossary/alpha/" in body for body in bodies] == [True, False]
    assert ["/glossary/gamma/" in body for body in bodies] == [False, True]
    assert client.get("/sitemap-3.xml").status_code == 404


def test_other_orders_of_a_comparison_lead_to_one_address(client: Client, editor: User) -> None:
    publish_all([make_concept("Training"), make_concept("Inference")], by=editor)
    assert client.get("/compare/inference/training/").status_code == 200
    answer = client.get("/compare/training/inference/")
    assert (answer.status_code, answer["Location"]) == (301, "/compare/inference/training/")
    assert client.get("/compare/?with=training&with=inference")["Location"] == (
        "/compare/inference/training/"
    )
    assert client.get("/compare/inference/nothing/").status_code == 404
    assert client.get("/compare/inference/").status_code == 404
    assert client.get("/compare/inference//training/")["Location"] == (
        "/compare/inference/training/"
    )
    assert client.get("/compare//inference/").status_code == 404


def test_json_ld_says_what_a_page_is(client: Client, editor: User) -> None:
    page = make_explainer("Serving")
    make_faq(page, "Why </script><script>alert(1)</script>?")
    publish_all([page, make_concept("KV cache")], by=editor)

    def kinds(path: str) -> list[str]:
        html = client.get(path).content.decode()
        blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
        return [json.loads(block)["@type"] for block in blocks]

    assert kinds(page.path) == ["TechArticle", "FAQPage", "BreadcrumbList"]
    assert kinds("/glossary/kv-cache/") == ["DefinedTerm", "BreadcrumbList"]
    assert kinds("/glossary/") == ["DefinedTermSet"]


def test_the_shipped_site_has_no_dead_link(client: Client, site: None) -> None:
    paths = set(Page.objects.values_list("path", flat=True))
    seen = set(paths) | {"/", "/glossary/", "/faqs/", "/compare/"}
    for path in sorted(paths | {"/", "/glossary/", "/faqs/", "/compare/"}):
        body = client.get(path).content.decode()
        for link in set(re.findall(r'href="(/[^"#?]*)', body)) - seen:
            if link.startswith(("/static/", "/search/")):
                continue
            assert client.get(link, follow=True).status_code == 200, f"{path} links to {link}"
            seen.add(link)


def test_every_anchor_of_the_shipped_site_exists(client: Client, site: None) -> None:
    ids: dict[str, set[str]] = {}
    for path in Page.objects.values_list("path", flat=True):
        body = client.get(path).content.decode()
        found = re.findall(r' id="([^"]+)"', body)
        assert len(found) == len(set(found)), f"an id stands twice on {path}"
        ids[path] = set(found)
    for path in ids:
        body = client.get(path).content.decode()
        for target, anchor in re.findall(r'href="(/[^"#?]*|)#([^"]+)"', body):
            assert anchor in ids.get(target or path, {anchor}), f"{path}: {target}#{anchor}"


def test_a_german_interface_shows_the_shipped_english_subject(site, client):
    with override("de"):
        page = client.get("/").content.decode()
        term = client.get("/glossary/kv-cache/").content.decode()
    assert '<html lang="en">' in page
    assert "LLM basics" in page and "Zum Text springen" in page
    assert "KV cache" in term


def test_a_page_in_hebrew_runs_from_right_to_left(client, settings):
    settings.CONTENT_LANGUAGE = settings.LANGUAGE_CODE = "he"
    assert '<html lang="he" dir="rtl">' in client.get("/").content.decode()
