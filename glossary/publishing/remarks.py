"""What the look over everything found in one draft's page: in words, each with its field."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from glossary.models import Concept, Oddity, Page

from . import definitions, findings
from .readiness import Problem

Kind = Oddity.Kind


def remarks(draft: Any) -> list[Problem]:
    """Every finding on what readers see of `draft`, and on its names. None stops publishing."""
    page = Page.objects.filter(publication=draft.publication_id).first()
    found = list(_text(page)) if page else []
    if isinstance(draft, Concept):
        found += [*_names(draft), *_definition(draft, page)]
    return [Problem(message, field=field, stops=False) for message, field in found]


def _text(page: Page) -> Iterator[tuple[str, str]]:
    said = list(page.oddities.order_by("key").values_list("kind", "key"))
    for kind, bad, message in (
        (Kind.WORD, findings.odd_words(Kind.WORD), _("“%s” is in no word list.")),
        (Kind.ACRONYM, findings.odd_words(Kind.ACRONYM), _("Nothing explains “%s”.")),
        (Kind.ANCHOR, findings.missing_anchors(), _("There is no such place as %s.")),
    ):
        for key in (key for one, key in said if one == kind and key in bad):
            yield message % key, "body_md"


def _names(concept: Concept) -> Iterator[tuple[str, str]]:
    if not findings.clashing(Concept.objects.filter(pk=concept.pk)).exists():
        return
    mine = {label.key for label in concept.labels.all()} | {concept.name_key}
    others = Concept.objects.filter(language=concept.language).exclude(pk=concept.pk)
    for other in others.filter(name_key__in=mine) | others.filter(labels__key__in=mine):
        yield _("“%(other)s” has one of these names too.") % {"other": other}, "labels"


def _definition(concept: Concept, page: Page | None) -> Iterator[tuple[str, str]]:
    if len(concept.short_md) > findings.LONGEST_DEFINITION:
        said = _("The definition has %(letters)s characters; %(most)s are short enough.")
        values = {"letters": len(concept.short_md), "most": findings.LONGEST_DEFINITION}
        yield said % values, "short_md"
    if page is None:
        return
    if circle := definitions.circle_of(page):
        yield _("The definition goes in a circle: %s.") % " → ".join(circle), "short_md"
    for name in findings.undefined_terms().get(page.pk, ()):
        yield _("The definition uses “%s”, which readers can't look up yet.") % name, "short_md"
