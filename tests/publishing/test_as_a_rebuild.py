"""Whatever happens to one term: the pages that follow it step by step come out as if all of them
had been made anew, and none of their links leads nowhere."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from glossary.documents import Column
from glossary.models import Concept, Label, Page
from glossary.publishing.actions import publish, publish_all, withdraw
from glossary.publishing.derive import catch_up, rebuild
from tests.make import make_comparison, make_concept, make_explainer, make_faq
from tests.publishing.answers import unanswered_links

pytestmark = pytest.mark.django_db

Change = Callable[[Concept, User], object]


def move(term: Concept, by: User) -> None:
    term.slug = "elsewhere"
    term.save()
    publish(term, by=by)


def rename(term: Concept, by: User) -> None:
    term.name = "Decoding"
    term.save()
    publish(term, by=by)


def lose_a_name(term: Concept, by: User) -> None:
    term.labels.filter(text="head").delete()
    term.save()
    publish(term, by=by)


def link_by_a_shared_name(term: Concept, by: User) -> None:
    term.labels.filter(text="head").update(auto_link=True)
    term.save()
    publish(term, by=by)


def withdraw_and_come_back(term: Concept, by: User) -> None:
    withdraw(term, by=by)
    publish(term, by=by)


CHANGES: list[Change] = [
    lambda term, by: withdraw(term, by=by),
    *(move, rename, lose_a_name, link_by_a_shared_name, withdraw_and_come_back),
]


def a_small_site(editor: User) -> tuple[Concept, list[object]]:
    """A term that stands in another's table under a name which isn't its own, shares a name with a
    third, is asked about and is broader than a fourth; and all else there is, to be published."""
    term, beside, third = (make_concept(name) for name in ("Prefill", "Training", "Print head"))
    below = make_concept("Chunked prefill", body_md="Prefill in parts, beside training.")
    below.relations.create(relation="broader", target=term.identity)
    third.relations.create(relation="related", target=term.identity)
    for concept in (term, third):
        Label.objects.create(concept=concept, text="head", auto_link=False)
    page = make_explainer("Both", body_md="The two of them.")
    columns = ((term, "First"), (beside, "Second"))
    make_comparison(
        page,
        columns=tuple(Column(text=text, concept=concept.identity) for concept, text in columns),
    )
    faq = make_faq(page, "How long does it take?")
    faq.subjects.create(concept=term.identity)
    return term, [beside, third, below, page]


def bodies() -> dict[str, str]:
    return dict(Page.objects.values_list("path", "body_html"))


@pytest.mark.parametrize("change", CHANGES)
def test_pages_that_follow_a_term_are_as_made_anew(
    client: Client, editor: User, change: Change
) -> None:
    term, others = a_small_site(editor)
    publish_all([term, *others], by=editor)
    change(term, editor)
    catch_up()
    assert unanswered_links(client) == set()
    followed = bodies()
    rebuild()
    assert followed == bodies()


def test_pages_that_wait_for_a_term_find_it_when_it_comes(client: Client, editor: User) -> None:
    term, others = a_small_site(editor)
    publish_all(others, by=editor)
    publish(term, by=editor)
    catch_up()
    assert unanswered_links(client) == set()
    assert "/compare/prefill/training/" in bodies()["/glossary/training/"]
    followed = bodies()
    rebuild()
    assert followed == bodies()
