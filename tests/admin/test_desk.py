"""The content desk finds what is wrong, and each line leads to the list that mends it."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from glossary.documents import Column
from glossary.models import ComparisonCell, Concept, Explainer, Page
from glossary.publishing import definitions, desk, findings, stated_twice, words
from glossary.publishing.actions import publish, publish_all
from glossary.publishing.remarks import remarks
from tests.make import make_comparison, make_concept, make_explainer, make_missed

pytestmark = pytest.mark.django_db


def found(name: str, model=Concept) -> set:
    return set(findings.FINDINGS[name](model.objects.all()))


def test_a_link_that_leads_nowhere_is_found():
    good = make_explainer("Good", body_md="See [the list](/glossary/) and [home](/).")
    bad = make_explainer("Bad", body_md="See [nothing](/basics/nothing/).")
    publish_all([good, bad])
    assert found("dead-links", Explainer) == {bad}


def test_a_link_to_a_place_that_a_page_lacks_is_found_until_the_place_is_there():
    target = make_concept("Target", body_md="## Cost\n\nIt is low.")
    text = "See [it](/glossary/target/#cost), [here](#own).\n\n## Own"
    good = make_explainer("Good", body_md=text)
    bad = make_explainer("Bad", body_md="See [it](/glossary/target/#price).")
    own = make_explainer("Itself", body_md="See [below](#below).")
    publish_all([target, good, bad, own])
    assert found("dead-anchors", Explainer) == {bad, own}
    target.body_md = "## Price\n\nIt is low."
    target.save()
    publish(target)
    assert found("dead-anchors", Explainer) == {good, own}


def test_an_acronym_that_nothing_explains_is_found():
    bad = make_explainer("Bad", body_md="The XQZ is fast.")
    explained = make_explainer("Explained", body_md="The extra quick zone (XQZ) is fast.")
    code = make_explainer("Code", body_md="Set `XQZ` to II or 4 GB.")
    publish_all([bad, explained, code])
    assert found("acronyms", Explainer) == {bad}
    publish(make_concept("Extra quick zone", names=("XQZ",)))
    assert not found("acronyms", Explainer)


def test_a_probable_misspelling_is_found_unless_it_is_a_name_or_ignored():
    bad = make_explainer("Bad", body_md="You will recieve an answer, said Vaswani.")
    named = make_explainer("Named", body_md="The flumoxer is a machine.")
    good = make_explainer("Good", body_md="As in `recieve` at https://recieve.example/.")
    publish_all([bad, named, good])
    assert found("words", Explainer) == {bad, named}
    publish(make_concept("Flumoxer"))
    assert found("words", Explainer) == {bad}
    words.ignore("recieve")
    assert not found("words", Explainer)


def test_german_words_are_looked_up_in_german_and_put_together():
    german = {"language": "de", "description": "Ein Text."}
    text = "Die Rechenleistung der Speicherbandbreite ist groß."
    page = make_explainer("Deutsch", body_md=text, **german)
    bad = make_explainer("Schlecht", body_md="Die Rechnung ist nich richtik.", **german)
    publish_all([page, bad])
    assert found("words", Explainer) == {bad}


def test_a_name_of_two_concepts_is_found():
    one, other = make_concept("Cache", names=("Store",)), make_concept("Memory", names=("store",))
    named, labelled = make_concept("Tensor"), make_concept("Array", names=("tensor",))
    make_concept("Alone")
    assert found("clashing") == {one, other, named, labelled}


def two_tables(concept: Concept) -> None:
    publish(concept)
    for title in ("First", "Second"):
        page = make_explainer(title)
        columns = (Column(text=concept.name, concept=concept.identity), Column(text="Other"))
        make_comparison(page, columns=columns)
        publish(Explainer.objects.get(pk=page.pk))


def test_an_attribute_that_two_tables_state_is_found_until_both_are_called_the_same():
    concept = make_concept("Training")
    make_concept("Alone")
    two_tables(concept)
    assert found("twice") == {concept}
    pairs = stated_twice.pairs()
    assert {pair.facts[0].attribute for pair in pairs} == {"Purpose", "Cost"}
    for pair in pairs:
        stated_twice.call_same(pair.one, pair.other)
    assert not found("twice")
    cell = ComparisonCell.objects.filter(body_md="low").last()
    cell.body_md = "very low"
    cell.save()
    owner = cell.row.comparison.owner
    owner.save()
    publish(type(owner).objects.get(pk=owner.pk))
    assert found("twice") == {concept}
    assert [pair.facts[0].attribute for pair in stated_twice.pairs()] == ["Cost"]


def test_a_definition_that_is_too_long_is_found():
    long = make_concept("Long", short_md="word " * 100)
    make_concept("Short")
    assert found("long") == {long}


def test_definitions_that_go_in_a_circle_are_found():
    chicken = make_concept("Chicken", short_md="What comes out of an egg.")
    egg = make_concept("Egg", short_md="What comes out of a hen.")
    hen = make_concept("Hen", short_md="A grown chicken.")
    leaf = make_concept("Omelette", short_md="A dish of egg.")
    publish_all([chicken, egg, hen, leaf])
    assert found("circular") == {chicken, egg, hen}
    page = Page.objects.get(path=hen.path)
    assert definitions.circle_of(page) == ["Hen", "Chicken", "Egg", "Hen"]
    hen.short_md = "A grown bird."
    hen.save()
    publish(hen)
    assert not found("circular")


def test_a_definition_by_a_term_that_readers_can_not_look_up_is_found():
    make_concept("Flux gate")
    bad = make_concept("Sensor", short_md="A thing with flux gates.")
    acronym = make_concept("Probe", short_md="A thing with an XQZ.")
    good = make_concept("Wire", short_md="A thing of metal.", body_md="Has a flux gate and XQZ.")
    publish_all([bad, acronym, good])
    assert found("undefined") == {bad, acronym}
    publish(Concept.objects.get(name="Flux gate"))
    assert found("undefined") == {acronym}


def test_undefined_terms_are_looked_for_once_for_the_desk_and_all_forms(monkeypatch):
    make_concept("Flux gate")
    bad, good = make_concept("Sensor", short_md="A thing with flux gates."), make_concept("Wire")
    publish_all([bad, good])
    looks = []
    monkeypatch.setattr(
        definitions,
        "by_unpublished",
        lambda look=definitions.by_unpublished: looks.append("look") or look(),
    )
    assert found("undefined") == {bad}
    assert any("“Flux gate”" in remark.message for remark in remarks(bad))
    assert not remarks(good)
    assert looks == ["look"]
    publish(Concept.objects.get(name="Flux gate"))
    assert not remarks(bad)
    assert looks == ["look", "look"]


def test_every_line_of_the_desk_counts_what_its_list_shows(administrator):
    make_concept("Cache", names=("Store",))
    make_concept("Memory", names=("store",), short_md="word " * 100)
    publish(make_explainer("Bad", body_md="See [nothing](/basics/nothing/)."))
    make_missed()
    lines = administrator.get(reverse("admin:index")).context["desk"]
    assert sum(line.count > 0 for line in lines) >= 5
    for line in lines:
        for link in line.links:
            listed = administrator.get(link.url).context["cl"]
            assert (line.title, listed.queryset.count()) == (line.title, link.count)


def test_a_word_is_called_right_by_an_editor_and_looked_out_for_again(editor_client, author):
    publish(make_explainer("Bad", body_md="You will recieve an answer."))
    page = reverse("admin:desk_words")
    for client in (editor_client, author):
        assert "recieve" in client.get(page).content.decode()
    assert author.post(page, {"ignore": "recieve"}).status_code == 403
    editor_client.post(page, {"ignore": "recieve"})
    assert not found("words", Explainer)
    assert "1 word is ignored" in editor_client.get(page).content.decode()
    editor_client.post(page, {"watch": "recieve"})
    assert found("words", Explainer)


def test_two_facts_are_called_the_same_by_an_editor(editor_client, author):
    concept = make_concept("Training")
    two_tables(concept)
    page = reverse("admin:desk_twice")
    assert "Training: Purpose" in editor_client.get(page).content.decode()
    pair = stated_twice.pairs()[0]
    said = {"one": pair.one, "other": pair.other}
    assert author.post(page, said).status_code == 403
    editor_client.post(page, said)
    editor_client.post(page, {"one": "made", "other": "up"})
    assert len(stated_twice.pairs()) == 1


def test_the_form_says_in_words_what_was_found(editor_client):
    make_concept("Flux gate")
    body = "You will recieve an XQZ, [here](#none)."
    one = make_concept("Egg", short_md="What a hen gives, by a flux gate.", body_md=body)
    other = make_concept("Hen", short_md="What comes out of an egg." + " Word" * 100)
    make_concept("Third", names=("egg",))
    publish_all([one, other])
    form = reverse("admin:glossary_concept_change", args=[one.pk])
    assert "in no word list" not in editor_client.get(form).content.decode()
    text = editor_client.get(form, {"_changelist_filters": "finding=words"}).content.decode()
    for said in (
        "“recieve” is in no word list",
        "Nothing explains “XQZ”",
        "no such place as /glossary/egg/#none",
        "“Third” has one of these names too",
        "Egg → Hen → Egg",
        "uses “Flux gate”",
    ):
        assert said in text
    form = reverse("admin:glossary_concept_change", args=[other.pk])
    assert "525 characters" in editor_client.get(form, {"check": "1"}).content.decode()


def test_the_desk_asks_once_whether_anything_was_saved(django_assert_max_num_queries):
    publish(make_concept())
    somebody = User.objects.create_user("somebody")
    desk.lines(somebody, is_editor=True)
    with django_assert_max_num_queries(32):
        desk.lines(somebody, is_editor=True)
