"""Words with several senses: names that two published concepts have and neither links by."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from glossary.models import Concept, Label, LiveLabel, Page, SiteSettings
from glossary.publishing.actions import publish, publish_all, withdraw, withdraw_all
from glossary.publishing.derive import catch_up, settle
from glossary.publishing.live_edits import site_changed
from glossary.publishing.readiness import NotReady
from glossary.publishing.senses import terms_of
from tests.make import make_concept, make_explainer
from tests.publishing.answers import unanswered_links

pytestmark = pytest.mark.django_db


def two_heads():
    found = [make_concept("Attention head"), make_concept("Print head")]
    for concept in found:
        Label.objects.create(concept=concept, text="head", auto_link=False)
    return found


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def html(path: str) -> str:
    return Page.objects.get(path=path).body_html


def link_words() -> None:
    SiteSettings.objects.update_or_create(pk=1, defaults={"links_words": True})
    site_changed(links_anew=True)
    catch_up()


def test_a_word_that_neither_links_leads_to_a_list_of_what_it_can_mean(
    client: Client, editor: User
) -> None:
    publish_all(two_heads(), by=editor)
    shown = read(client, "/glossary/head/")
    assert "has 2 meanings here" in shown
    assert 'href="/glossary/attention-head/"' in shown
    assert "What Print head is, in one sentence." in shown
    assert 'content="noindex, follow"' in shown


def test_the_list_has_its_twins(client: Client, editor: User) -> None:
    publish_all(two_heads(), by=editor)
    assert "- [Print head](/glossary/print-head/): What" in read(client, "/glossary/head.md")
    told = client.get("/glossary/head.json").json()
    assert (told["kind"], told["short"]) == ("senses", "Can mean: Attention head, Print head.")


def test_the_glossary_lists_the_word_among_its_terms(client: Client, editor: User) -> None:
    publish_all(two_heads(), by=editor)
    assert 'href="/glossary/head/"' in read(client, "/glossary/")


@pytest.mark.parametrize("query", ["head", "Head", "HEAD"])
def test_search_leads_to_the_list_first(client: Client, editor: User, query: str) -> None:
    publish_all(two_heads(), by=editor)
    shown = read(client, f"/search/?q={query}")
    assert shown.index('href="/glossary/head/"') < shown.index('href="/glossary/print-head/"')
    assert 'href="/glossary/head/"' in read(client, f"/search/?q={query}&kind=term")
    assert "/glossary/head/" not in read(client, f"/search/?q={query}&kind=page")
    assert "](/glossary/head/)" in read(client, f"/search.md?q={query}")
    told = client.get(f"/search.json?q={query}").json()
    assert told["senses"] == {"title": "What “head” can mean.", "path": "/glossary/head/"}
    assert client.get("/search.json?q=print").json()["senses"] is None
    assert "/glossary/head/" not in read(client, "/search/?q=print")


def test_the_sitemap_leaves_the_list_out(client: Client, editor: User) -> None:
    publish_all(two_heads(), by=editor)
    assert "/glossary/head/" not in read(client, "/sitemap.xml")


def test_each_sense_names_the_others(client: Client, editor: User) -> None:
    one, other = two_heads()
    publish(one, by=editor)
    assert "can also mean" not in html(one.path)
    publish(other, by=editor)
    assert other.path in html(one.path)
    assert one.path in html(other.path)
    withdraw(one, by=editor)
    assert one.path not in html(other.path)


def test_a_word_with_one_sense_leads_to_it(client: Client, editor: User) -> None:
    one, other = two_heads()
    publish(one, by=editor)
    assert client.get("/glossary/head/")["Location"] == one.path
    publish(other, by=editor)
    assert client.get("/glossary/head/").status_code == 200
    withdraw(one, by=editor)
    for form, whole in (("/", other.path), (".json", "/glossary/print-head.json")):
        answer = client.get(f"/glossary/head{form}")
        assert (answer.status_code, answer["Location"]) == (302, whole)
    assert "/glossary/head/" not in read(client, "/glossary/")
    withdraw(other, by=editor)
    assert client.get("/glossary/head/").status_code == 404


def lose_one(heads: list[Concept], by: User) -> None:
    withdraw(heads[0], by=by)


def lose_both(heads: list[Concept], by: User) -> None:
    withdraw_all(heads, by=by)


def lose_the_name(heads: list[Concept], by: User) -> None:
    Label.objects.filter(text="head").delete()
    for head in heads:
        head.save()
    publish_all(heads, by=by)


@pytest.mark.parametrize("lose", [lose_one, lose_both, lose_the_name])
def test_no_link_to_a_word_is_dead_while_pages_wait(
    client: Client,
    editor: User,
    few_at_once: None,
    lose: Callable[[list[Concept], User], None],
) -> None:
    heads = two_heads()
    pages = [make_explainer(f"Page {n}", body_md="Each head reads.") for n in range(9)]
    publish_all([*heads, *pages], by=editor)
    link_words()
    versions = dict(Page.objects.values_list("path", "version"))
    lose(heads, editor)
    waiting = Page.objects.waiting()
    assert waiting.count() > 3
    assert all(versions[page.path] != page.version for page in waiting)
    while Page.objects.waiting().exists():
        assert unanswered_links(client) == set()
        with transaction.atomic():
            settle(limit=2)
    assert unanswered_links(client) == set()
    assert not Page.objects.filter(body_html__contains='href="/glossary/head/"').exists()


def test_a_name_that_is_found_but_not_shown_is_no_sense(client: Client, editor: User) -> None:
    one, other = two_heads()
    Label.objects.filter(concept=one).update(kind="hidden")
    publish_all([one, other], by=editor)
    assert client.get("/glossary/head/")["Location"] == other.path


def test_a_concept_at_the_address_of_the_word_keeps_it(client: Client, editor: User) -> None:
    publish_all([*two_heads(), make_concept("Top", slug="head")], by=editor)
    assert "What Top is" in read(client, "/glossary/head/")


def test_the_word_stays_plain_unless_the_site_wants_it_linked(client: Client, editor: User) -> None:
    page = make_explainer("Heads", body_md="Each head reads. The heads vote.")
    heads = two_heads()
    publish_all([*heads, page], by=editor)
    assert "/glossary/head/" not in html(page.path)
    link_words()
    assert html(page.path).count('href="/glossary/head/"') == 1
    withdraw(heads[0], by=editor)
    assert "/glossary/head/" not in html(page.path)
    publish(heads[0], by=editor)
    assert 'href="/glossary/head/"' in html(page.path)


def test_a_sense_does_not_link_its_own_word(client: Client, editor: User) -> None:
    heads = two_heads()
    heads[0].body_md = "A head is a part."
    heads[0].save()
    publish_all(heads, by=editor)
    link_words()
    assert "/glossary/head/" not in html(heads[0].path)


def test_a_name_that_somebody_links_goes_to_that_concept(client: Client, editor: User) -> None:
    page = make_explainer("Heads", body_md="Each head reads.")
    main = make_concept("Boss", names=("head",))
    publish_all([*two_heads(), main, page], by=editor)
    link_words()
    assert f'href="{main.path}"' in html(page.path)
    assert "/glossary/head/" not in html(page.path)
    assert main.path in read(client, "/glossary/head/")


def test_words_are_told_from_names_in_one_query(
    editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    texts = ("head", "arm", "leg")
    for concept in (concepts := [make_concept("Some body"), make_concept("Some machine")]):
        for text in texts:
            Label.objects.create(concept=concept, text=text, auto_link=False)
    publish_all(concepts, by=editor)
    with django_assert_num_queries(4):
        assert [term.key for term in terms_of(texts, "en")] == ["arm", "head", "leg"]


def test_a_clash_says_how_a_word_may_have_several_senses(editor: User) -> None:
    publish(make_concept("Attention head", names=("head",)), by=editor)
    with pytest.raises(NotReady, match="leads to a page of its senses"):
        publish(make_concept("Print head", names=("head",)), by=editor)
    assert LiveLabel.objects.filter(spelling="head").count() == 1


def test_the_site_settings_offer_both_choices(client: Client, editor: User) -> None:
    client.force_login(editor)
    shown = client.get("/admin/glossary/sitesettings/", follow=True).content.decode()
    assert 'name="links_words"' in shown
    assert 'name="links_per_section"' in shown
