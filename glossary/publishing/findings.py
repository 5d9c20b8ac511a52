"""Defects that only a look over everything shows: each narrows a list to the drafts with one."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from glossary.models import Concept, Dependency, Fact, Helpfulness, Label, Page, Redirect, Section

LONGEST_DEFINITION = 400
OWN_PAGES = ("/", "/glossary/", "/faqs/", "/compare/", "/search/")
OWN_BRANCHES = ("/media/", "/static/", "/compare/", "/q/", "/glossary/letter/", "/glossary/kind/")


def dead_links(drafts: QuerySet[Any]) -> QuerySet[Any]:
    """Published drafts whose page links to a path of this site at which nothing answers."""
    own = Q(key__in=OWN_PAGES)
    for branch in OWN_BRANCHES:
        own |= Q(key__startswith=branch)
    answering = (model.objects.filter(path=OuterRef("key")) for model in (Page, Redirect, Section))
    dead = Dependency.objects.filter(kind=Dependency.Kind.PATH).exclude(own)
    for pages in answering:
        dead = dead.filter(~Exists(pages))
    return drafts.filter(publication__page__in=dead.values("page"))


def clashing(drafts: QuerySet[Any]) -> QuerySet[Any]:
    """Concepts that share a name, as readers would type it, with another of their language."""
    holders: dict[tuple[str, str], set[int]] = defaultdict(set)
    labels = Label.objects.filter(auto_link=True)
    for language, key, concept in labels.values_list("concept__language", "key", "concept"):
        holders[language, key].add(concept)
    named = Concept.objects.filter(name_auto_link=True)
    for language, key, concept in named.values_list("language", "name_key", "pk"):
        holders[language, key].add(concept)
    sharing = {concept for several in holders.values() if len(several) > 1 for concept in several}
    return drafts.filter(pk__in=sharing)


def stated_twice(drafts: QuerySet[Any]) -> QuerySet[Any]:
    """Concepts of which two published tables state the same attribute."""
    twice = (
        Fact.objects.order_by()
        .values("concept", "attribute_key", "page__language")
        .annotate(places=Count("comparison", distinct=True))
        .filter(places__gt=1)
    )
    return drafts.filter(identity__in=twice.values("concept"))


def too_long(drafts: QuerySet[Any]) -> QuerySet[Any]:
    """Concepts whose short definition is no longer short."""
    measured: QuerySet[Any] = drafts.alias(letters=Length("short_md"))
    return measured.filter(letters__gt=LONGEST_DEFINITION)


def unhelpful(drafts: QuerySet[Any]) -> QuerySet[Any]:
    """Drafts whose published text helped fewer of the readers who said so than it did not."""
    return drafts.filter(publication__live__in=Helpfulness.objects.low().values("snapshot"))


FINDINGS: dict[str, Callable[[QuerySet[Any]], QuerySet[Any]]] = {
    "dead-links": dead_links,
    "clashing": clashing,
    "twice": stated_twice,
    "long": too_long,
    "unhelpful": unhelpful,
}
