"""Where a document is used: what would be touched by renaming, withdrawing or deleting it."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from glossary.models import (
    ComparisonColumn,
    ComparisonRow,
    Concept,
    ConceptRelation,
    Dependency,
    Explainer,
    FAQSubject,
    Page,
)

MOST = 50
WAYS = {
    Dependency.Kind.MENTION: _("mentions it"),
    Dependency.Kind.NAME: _("shows its name or definition"),
    Dependency.Kind.BROADER: _("stands under it"),
    Dependency.Kind.SUBJECT: _("asks a question about it"),
    Dependency.Kind.PATH: _("links to its address"),
}


@dataclass(frozen=True)
class Use:
    """A published page that refers to a document, and how."""

    page: Page
    ways: tuple[str, ...]


@dataclass(frozen=True)
class Uses:
    """Published pages, and drafts that point to the identity."""

    pages: tuple[Use, ...]
    drafts: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.pages or self.drafts)


def used_in(draft: Concept | Explainer) -> Uses:
    """Every use of `draft`, at most 50 pages, in a constant number of queries."""
    by_name = Q(kind__in=[kind for kind in WAYS if kind != "path"], key=str(draft.identity))
    by_path = Q(kind=Dependency.Kind.PATH, key=draft.path)
    found = Dependency.objects.filter(by_name | by_path, page__language=draft.language)
    ways: dict[int, tuple[Page, list[str]]] = {}
    for row in (
        found.exclude(page__identity=draft.identity)
        .select_related("page")
        .only("kind", "page__title", "page__path")[: MOST * len(WAYS)]
    ):
        ways.setdefault(row.page_id, (row.page, []))[1].append(str(WAYS[row.kind]))  # type: ignore[index]
    pages = tuple(Use(page, tuple(how)) for page, how in ways.values())[:MOST]
    return Uses(pages=pages, drafts=_drafts(draft) if isinstance(draft, Concept) else ())


def _drafts(concept: Concept) -> tuple[str, ...]:
    """Drafts, published or not, that point to the concept."""
    identity = concept.identity
    relations = ConceptRelation.objects.pointing_at(identity).select_related("concept")
    asked = FAQSubject.objects.filter(concept=identity).select_related("faq")
    tables = {
        str(line.comparison)
        for model in (ComparisonColumn, ComparisonRow)
        for line in model.objects.filter(concept=identity)
        .select_related("comparison")
        .prefetch_related("comparison__columns")
    }
    found = [f"{row.concept}: {row.get_relation_display()}" for row in relations[:MOST]]
    found += [subject.faq.question for subject in asked[:MOST]]
    return (*found, *sorted(tables))
