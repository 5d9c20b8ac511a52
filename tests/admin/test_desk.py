"""The content desk finds what is wrong, and each line leads to the list that mends it."""

import pytest
from django.urls import reverse

from glossary.documents import Column
from glossary.models import Concept, Explainer
from glossary.publishing import findings
from glossary.publishing.actions import publish
from tests.make import make_comparison, make_concept, make_explainer

pytestmark = pytest.mark.django_db


def test_a_link_that_leads_nowhere_is_found():
    good = make_explainer("Good", body_md="See [the list](/glossary/) and [home](/).")
    bad = make_explainer("Bad", body_md="See [nothing](/basics/nothing/).")
    for page in (good, bad):
        publish(page)
    assert list(findings.dead_links(Explainer.objects.all())) == [bad]


def test_a_name_of_two_concepts_is_found():
    one, other = make_concept("Cache", names=("Store",)), make_concept("Memory", names=("store",))
    make_concept("Alone")
    assert set(findings.clashing(Concept.objects.all())) == {one, other}


def test_an_attribute_that_two_tables_state_is_found():
    concept = make_concept("Training")
    make_concept("Alone")
    publish(concept)
    for title in ("First", "Second"):
        page = make_explainer(title)
        columns = (Column(text="Training", concept=concept.identity), Column(text="Other"))
        make_comparison(page, columns=columns)
        publish(Explainer.objects.get(pk=page.pk))
    assert list(findings.stated_twice(Concept.objects.all())) == [concept]


def test_a_definition_that_is_too_long_is_found():
    long = make_concept("Long", short_md="word " * 100)
    make_concept("Short")
    assert list(findings.too_long(Concept.objects.all())) == [long]


def test_every_line_of_the_desk_counts_what_its_list_shows(administrator):
    make_concept("Cache", names=("Store",))
    make_concept("Memory", names=("store",), short_md="word " * 100)
    publish(make_explainer("Bad", body_md="See [nothing](/basics/nothing/)."))
    lines = administrator.get(reverse("admin:index")).context["desk"]
    assert sum(line.count > 0 for line in lines) >= 5
    for line in lines:
        for link in line.links:
            listed = administrator.get(link.url).context["cl"]
            assert (line.title, listed.queryset.count()) == (line.title, link.count)
