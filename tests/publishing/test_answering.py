"""Does this site answer at a path? The same is told by the check of a draft and by the desk."""

import pytest
from django.test import Client
from django.urls import get_resolver

from glossary.models import FAQ, Explainer, Label
from glossary.publishing import findings, live_edits
from glossary.publishing.actions import publish, publish_all, withdraw
from glossary.publishing.answering import NAMED, answering
from glossary.publishing.readiness import problems
from tests.make import make_concept, make_explainer, make_faq, make_section

pytestmark = pytest.mark.django_db

ANSWERING = (
    # what stands always
    "/",
    "/index.md",
    "/glossary/",
    "/glossary.md",
    "/glossary.csv",
    "/glossary.ttl",
    "/faqs/",
    "/faqs.json",
    "/compare/",
    "/compare.md",
    "/search/",
    "/calculate/break-even/",
    "/styleguide/",
    "/feed.atom",
    "/feed-new-fact.atom",
    "/llms.txt",
    "/sitemap.xml",
    "/robots.txt",
    "/api/",
    "/api/v1/facts",
    # terms
    "/glossary/kv-cache/",
    "/glossary/kv-cache",
    "/glossary/kv-cache.md",
    "/glossary/kv-cache.json",
    "/glossary/kv-cache.jsonld",
    "/glossary/kv-cache/preview.json",
    "/glossary/kv-cache/around/",
    "/glossary/old-name/",
    "/glossary/old-name.md",
    "/glossary/replaced/",
    # words with senses
    "/glossary/head/",
    "/glossary/head.json",
    "/glossary/head/preview.json",
    # lists of the glossary
    "/glossary/kind/metric/",
    "/glossary/kind/metric.md",
    "/glossary/stage/infer/",
    "/glossary/kind/metric/stage/infer/",
    "/glossary/letter/k/",
    "/glossary/letter/K/",
    "/glossary/letter/k/1/",
    "/glossary/kind/metric/letter/k/",
    # pages and sections
    "/basics/page/",
    "/basics/page.md",
    "/basics/",
    "/basics.json",
    "/empty/",
    # questions
    "/q/{code}/",
    "/q/{code}/near/",
    "/q/{code}.md",
    # comparisons
    "/compare/attention-head/kv-cache/",
    "/compare/kv-cache/attention-head/",
    "/compare/attention-head/old-name/",
    "/compare/attention-head/kv-cache.csv",
)
SILENT = (
    "/nothing/",
    "/basics/nothing/",
    "/basics/nothing.md",
    "/nothing",
    "/nothing.txt",
    "/nothing//here.md",
    "/nothing/.json",
    "/search.txt",
    "/calculate/nothing/",
    "/calculate/break-even.md",
    "/feed-nothing.atom",
    "/api/v1/nothing",
    "/glossary/nothing/",
    "/glossary/nothing.json",
    "/glossary/nothing.ttl",
    "/glossary/nothing/preview.json",
    "/glossary/nothing/around/",
    "/glossary/head/around/",
    "/glossary/gone/",
    "/glossary/gone/around/",
    "/glossary/was-gone/",
    "/glossary/kind/nothing/",
    "/glossary/kind/nothing.md",
    "/glossary/stage/nothing/",
    "/glossary/kind/metric/stage/nothing/",
    "/glossary/letter/z/",
    "/glossary/letter/k/2/",
    "/glossary/kind/metric/letter/a/",
    "/q/nothing/",
    "/q/nothing/near/",
    "/q/nothing.json",
    "/compare/kv-cache/",
    "/compare/kv-cache/nothing/",
    "/compare/gone/kv-cache/",
    "/compare/nothing/kv-cache.csv",
)


@pytest.fixture
def code() -> str:
    """The id of a question of a small site of everything that an address can name."""
    moved = make_concept("KV cache", slug="old-name", kind="metric", stage="infer")
    heads = [make_concept("Attention head"), make_concept("Print head")]
    for head in heads:
        Label.objects.create(concept=head, text="head", auto_link=False)
    gone, replaced = make_concept("Gone", slug="was-gone"), make_concept("Replaced")
    asked = make_faq(make_explainer("Page"))
    publish_all([moved, *heads, gone, replaced, asked.explainer])
    for concept, slug in ((moved, "kv-cache"), (gone, "gone")):
        concept.slug = slug
        concept.save()
        publish(concept)
    withdraw(gone)
    withdraw(replaced, replacement=moved.publication)
    make_section("/basics/")
    make_section("/empty/", "Empty")
    live_edits.site_changed()
    return FAQ.objects.get(pk=asked.pk).code


@pytest.mark.parametrize("path", ANSWERING)
def test_it_answers_where_readers_find_something(client: Client, code: str, path: str) -> None:
    path = path.format(code=code)
    assert client.get(path, follow=True).status_code == 200
    assert answering([path], "en") == {path}


@pytest.mark.parametrize("path", SILENT)
def test_it_does_not_where_they_find_nothing(client: Client, code: str, path: str) -> None:
    assert client.get(path, follow=True).status_code in (404, 410)
    assert answering([path], "en") == set()


def test_files_answer_and_the_door_of_editors_does_not(code: str) -> None:
    there = {"/media/a.png", "/static/glossary/site.css"}
    assert answering([*there, "/admin/", "/admin/glossary/concept/", "/a\0/"], "en") == there


def test_many_addresses_cost_no_more_queries_than_one_of_each_kind(
    code: str, django_assert_max_num_queries
) -> None:
    paths = [path.format(code=code) for path in (*ANSWERING, *SILENT)]
    with django_assert_max_num_queries(40):
        answering(paths, "en")
    terms = [f"/glossary/term-{number}/" for number in range(100)]
    with django_assert_max_num_queries(8):
        answering([*terms, *(f"{path}around/" for path in terms)], "en")


def test_check_and_desk_say_the_same_of_every_address(code: str) -> None:
    paths = [path.format(code=code) for path in (*ANSWERING, *SILENT)]
    text = "\n\n".join(f"[Number {number}]({path})" for number, path in enumerate(paths))
    page = make_explainer("Links", body_md=text)
    said = [one.message for one in problems(page) if "no page is published" in one.message]
    assert len(said) == len(SILENT)
    for path in SILENT:
        assert any(f"links to {path}," in message for message in said)
    pages = [
        make_explainer(f"Page {number}", body_md=f"See [it]({path}).")
        for number, path in enumerate(paths)
    ]
    publish_all(pages)
    found = set(findings.dead_links(Explainer.objects.all()))
    assert [path for path, page in zip(paths, pages, strict=True) if page in found] == [*SILENT]


def test_what_a_draft_brings_itself_counts_for_its_check(code: str) -> None:
    page = make_explainer("New")
    asked = make_faq(page)
    page.body_md = (
        f"[It]({page.path}), [as text](/basics/new.md), [why](/q/{asked.code}/), [no](/q/x/)."
        f"\n\n{page.body_md}"
    )
    page.save()
    said = [one.message for one in problems(page) if "no page is published" in one.message]
    assert len(said) == 1
    assert "/q/x/" in said[0]


def test_every_name_that_is_looked_at_is_one_of_an_address() -> None:
    known = get_resolver().namespace_dict["glossary"][1].reverse_dict
    assert {name.removeprefix("glossary:") for name in NAMED} <= set(known)
