"""Concepts side by side: what the published comparisons say of each, attribute by attribute."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from django.conf import settings

from glossary.documents import concept_path
from glossary.models import Fact, LiveLabel, Page, Publication
from glossary.models.pages import PageQuerySet
from glossary.publishing.listings import HEAVY
from glossary.publishing.partners import FEWEST, MOST, Tables, nearest_first
from glossary.publishing.set_pages import slug_of
from glossary.rendering.mentions import singulars
from glossary.rendering.term_links import label_key

MOST_FACTS = 2000  # that are looked at
MOST_OFFERED = 12
_POSSESSIVE = re.compile(r"['\u2019]s?\s*\Z")
FACTS_FOR_OFFERS = 500  # among which tables are found to offer


@dataclass(frozen=True)
class Row:
    """One attribute, with what is said of each concept: facts, or nothing."""

    attribute: str
    cells: tuple[tuple[Fact, ...], ...]

    @property
    def is_shared(self) -> bool:
        return sum(bool(cell) for cell in self.cells) > 1

    @property
    def differences(self) -> list[tuple[int, int]]:
        """Places of any two cells that say different things."""
        said = [" ".join(fact.cell_text for fact in cell) for cell in self.cells]
        pairs = combinations(range(len(said)), 2)
        return [
            (one, other)
            for one, other in pairs
            if said[one] and said[other] and said[one] != said[other]
        ]

    @property
    def differs(self) -> bool:
        return bool(self.differences)

    def narrowed(self, places: Sequence[int]) -> "Row":
        """The row with the cells at these places only."""
        return Row(self.attribute, tuple(self.cells[place] for place in places))

    def holds(self, words: Sequence[str]) -> bool:
        """Whether every one of `words` stands in it."""
        texts = (fact.cell_text for cell in self.cells for fact in cell)
        text = " ".join((self.attribute, *texts)).casefold()
        return all(word in text for word in words)


def rows_of(pages: Sequence[Page]) -> list[Row]:
    """Every attribute of these concepts: first those stated of several, then those of one."""
    said: dict[str, dict[UUID, list[Fact]]] = {}
    names: dict[str, str] = {}
    identities = [page.identity for page in pages]
    facts = Fact.objects.of(*identities).filter(page__language=settings.CONTENT_LANGUAGE)
    for fact in facts.defer(*HEAVY)[:MOST_FACTS].in_reading_order():
        names.setdefault(fact.attribute_key, fact.attribute)
        said.setdefault(fact.attribute_key, {}).setdefault(fact.concept, []).append(fact)
    rows = [
        Row(names[key], tuple(tuple(of.get(identity, ())) for identity in identities))
        for key, of in said.items()
    ]
    return sorted(rows, key=lambda row: not row.is_shared)


def terms_at(slugs: Sequence[str]) -> list[Page]:
    """The published concepts with these slugs, in the order of their slugs."""
    pages = _terms().with_slugs(*slugs).only("path", "title", "identity", "metadata")
    return sorted(pages, key=lambda page: slug_of(page.path))


def terms_named(said: str) -> list[Page]:
    """The published concept that is meant by a slug or by one of its names; several where the
    name is an alias of them all."""
    slug = said.strip().lower()
    if by_slug := terms_at([slug]):
        return by_slug
    key = label_key(_POSSESSIVE.sub("", said))
    before, _space, last = key.rpartition(" ")
    keys = [key, *(f"{before} {singular}".strip() for singular in singulars(last))]
    labels = LiveLabel.objects.filter(language=settings.CONTENT_LANGUAGE, key__in=keys)
    found = list(labels.values_list("page", "kind", "text", "key"))
    if not found:
        return terms_moved_to(answers_at([slug]).values())
    nearest = min(keys.index(row[3]) for row in found)  # the name itself before its singular
    rows = [row[:3] for row in found if row[3] == keys[nearest]]
    exact = [row for row in rows if row[2].casefold() == said.casefold()]  # C and C++ share a key
    preferred = {page for page, kind, _text in exact or rows if kind == "preferred"}
    meant = preferred or {page for page, _kind, _text in exact or rows}
    return list(_terms().filter(pk__in=meant).only("path", "title", "identity", "metadata"))


def terms_moved_to(answers: Iterable[Publication | None]) -> list[Page]:
    """The published concepts among `answers`."""
    now = [one for one in answers if one and one.kind == Publication.Kind.CONCEPT]
    return terms_at([slug_of(one.path) for one in now])


def answers_at(slugs: Collection[str]) -> dict[str, Publication | None]:
    """What stands now for the concepts that had these slugs; None for one that was withdrawn."""
    paths = map(concept_path, slugs)
    return Publication.objects.answering(paths, language=settings.CONTENT_LANGUAGE)


def partners_of(pages: Sequence[Page]) -> list[Page]:
    """Concepts that stand in one table with any of these, the nearest first."""
    own, language = {page.identity for page in pages}, settings.CONTENT_LANGUAGE
    holding = Fact.objects.filter(concept__in=own).order_by().values("comparison")
    near = Tables.of(holding, language, most=MOST_FACTS).beside(own)
    found = _terms().filter(identity__in=near).light()
    return nearest_first((near[page.identity], page.title, page) for page in found)


def compared_already() -> list[list[Page]]:
    """Two to four concepts of each of the site's own tables, in the order of their pages' paths.

    Where a site holds too many tables to look at, those of the oldest pages.
    """
    said = Fact.objects.order_by("page_id", "position", "pk")  # an index has them so
    rows = list(said.values_list("page_id", "comparison", "concept")[:FACTS_FOR_OFFERS])
    holders = Page.objects.in_language(settings.CONTENT_LANGUAGE).filter(
        pk__in={page for page, _table, _concept in rows}
    )
    paths = dict(holders.values_list("pk", "path"))
    here = [row for row in rows if row[0] in paths]
    tables: dict[str, dict[UUID, None]] = {}
    for _page, table, concept in sorted(here, key=lambda row: paths[row[0]]):
        tables.setdefault(table, {})[concept] = None
    everyone = {concept for table in tables.values() for concept in table}
    pages = {page.identity: page for page in _terms().filter(identity__in=everyone).light()}
    found = ([pages[one] for one in table if one in pages][:MOST] for table in tables.values())
    return [several for several in found if len(several) >= FEWEST][:MOST_OFFERED]


def pairs() -> list[list[Page]]:
    """Of what the site's own tables set side by side the pairs that have an attribute in common."""
    two = [pages for pages in compared_already() if len(pages) == FEWEST]
    said: dict[UUID, set[str]] = {page.identity: set() for pages in two for page in pages}
    facts = Fact.objects.filter(concept__in=said, page__language=settings.CONTENT_LANGUAGE)
    for concept, attribute in facts.values_list("concept", "attribute_key"):
        said[concept].add(attribute)
    return [[one, other] for one, other in two if said[one.identity] & said[other.identity]]


def _terms() -> PageQuerySet:
    return Page.objects.concepts().filter(language=settings.CONTENT_LANGUAGE)
