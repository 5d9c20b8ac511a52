"""The content desk: what needs attention, each line with the list that mends it.

A new line is one entry in `ENTRIES`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from glossary.models import Concept, Explainer, SearchCount
from glossary.models.concepts import ConceptQuerySet
from glossary.models.drafts import DraftQuerySet
from glossary.models.readers import SearchCountQuerySet

from . import findings, queues
from .actors import Actor

NOUNS: dict[Any, Callable[[int], str]] = {
    Explainer: lambda count: ngettext("page", "pages", count),
    Concept: lambda count: ngettext("term", "terms", count),
    SearchCount: lambda count: ngettext("search", "searches", count),
}
BOTH: tuple[Any, ...] = (Explainer, Concept)
TERMS: tuple[Any, ...] = (Concept,)

YOURS = _("Yours")
EDITING = _("Review and schedule")
UPKEEP = _("Upkeep")
DEFECTS = _("To be mended")
READERS = _("Readers")


@dataclass(frozen=True)
class Link:
    """How many of what, and the list that shows exactly these."""

    count: int
    noun: Any
    url: str


@dataclass(frozen=True)
class Line:
    """One line of the desk, under a heading that several share."""

    group: Any
    title: Any
    links: tuple[Link, ...]
    page: str = ""  # one that shows the single words or facts

    @property
    def count(self) -> int:
        return sum(link.count for link in self.links)


@dataclass(frozen=True)
class Entry:
    """What a line looks for.

    count: how many of the rows it is about; query: shows the same in the lists of `models`.
    for_editors: told to those alone who may publish. page: the name of an address that shows the
    single words or facts.
    """

    group: Any
    title: Any
    query: str
    count: Callable[[QuerySet[Any], Actor], int]
    models: tuple[Any, ...] = BOTH
    for_editors: bool = False
    page: str = ""


def _queue(name: str) -> Callable[[QuerySet[Any], Actor], int]:
    return lambda drafts, by: queues.WAITING[name](drafts, by).count()


def _defect(title: Any, name: str, models: tuple[Any, ...] = BOTH, *, page: str = "") -> Entry:
    def count(drafts: QuerySet[Any], by: Actor) -> int:
        return findings.count(name, drafts.model)

    return Entry(DEFECTS, title, f"finding={name}", count, models, page=page)


def _plain(which: Callable[[Any], QuerySet[Any]]) -> Callable[[QuerySet[Any], Actor], int]:
    return lambda rows, by: which(rows).count()


def _state(name: str) -> Callable[[QuerySet[Any], Actor], int]:
    return _plain(lambda drafts: drafts.in_state(name))


def _unhelpful(drafts: QuerySet[Any], by: Actor) -> int:
    return findings.unhelpful(drafts).count()  # readers vote between two publications


ENTRIES = (
    Entry(YOURS, _("Sent back to you"), "waiting=me", _queue("me")),
    Entry(YOURS, _("Waiting for an answer to you"), "waiting=answer", _queue("answer")),
    Entry(YOURS, _("Your drafts that readers don't see yet"), "waiting=mine", _queue("mine")),
    Entry(EDITING, _("Waiting for review"), "waiting=review", _queue("review"), for_editors=True),
    Entry(EDITING, _("Could not go live as scheduled"), "waiting=missed", _queue("missed")),
    Entry(EDITING, _("Scheduled"), "state=scheduled", _state("scheduled")),
    Entry(EDITING, _("Changed since they were published"), "state=changed", _state("changed")),
    Entry(EDITING, _("Never published"), "state=draft", _state("draft")),
    Entry(UPKEEP, _("Overdue for review"), "review=overdue", _plain(DraftQuerySet.overdue)),
    Entry(
        UPKEEP,
        _("Without a source"),
        "sources=none",
        _plain(ConceptQuerySet.without_source),
        TERMS,
    ),
    Entry(
        UPKEEP,
        _("Published and never mentioned"),
        "mentions=none",
        _plain(ConceptQuerySet.never_mentioned),
        TERMS,
    ),
    _defect(_("Links that lead nowhere"), "dead-links"),
    _defect(_("Links to a place that the page doesn't have"), "dead-anchors"),
    _defect(_("Acronyms that nothing explains"), "acronyms", page="desk_acronyms"),
    _defect(_("Probable misspellings"), "words", page="desk_words"),
    _defect(_("A name of two terms"), "clashing", TERMS),
    _defect(_("One attribute stated in two places"), "twice", TERMS, page="desk_twice"),
    _defect(_("Definitions that are too long"), "long", TERMS),
    _defect(_("Definitions that use undefined terms"), "undefined", TERMS),
    _defect(_("Definitions that go in a circle"), "circular", TERMS),
    Entry(READERS, _("Found unhelpful by readers"), "finding=unhelpful", _unhelpful),
    Entry(
        READERS,
        _("Searches without an answer"),
        "found=none",
        _plain(SearchCountQuerySet.unanswered),
        (SearchCount,),
    ),
)


def lines(by: Actor, *, is_editor: bool) -> list[Line]:
    """Every line of the desk for this person; those with nothing to do count zero."""
    with findings.at_one_moment():
        return [_line(entry, by) for entry in ENTRIES if is_editor or not entry.for_editors]


def _line(entry: Entry, by: Actor) -> Line:
    links = []
    for model in entry.models:
        count = entry.count(model.objects.all(), by)
        links.append(Link(count, NOUNS[model](count), _list(model, entry.query)))
    page = reverse(f"admin:{entry.page}") if entry.page else ""
    return Line(entry.group, entry.title, tuple(links), page)


def _list(model: Any, query: str) -> str:
    return f"{reverse(f'admin:glossary_{model._meta.model_name}_changelist')}?{query}"
