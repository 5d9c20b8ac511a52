"""What pages list of other pages, looked up for many pages at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from glossary.models import Dependency, Fact, LiveLabel, Page, SearchEntry, SiteSettings, Source
from glossary.models.pages import TEXTS

from .kinds import Stage, lifecycle_stages
from .partners import Tables

HEAVY = tuple(f"page__{name}" for name in TEXTS)
NAMING = (Dependency.Kind.MENTION, Dependency.Kind.BROADER, Dependency.Kind.SUBJECT)


class PageLink(NamedTuple):
    """One line of a list: a page's title and address."""

    title: str
    path: str
    kind: str = ""


@dataclass
class Listings:
    """Everything that the pages of one batch list, in seven queries whatever their number."""

    facts: dict[UUID, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    tables: Tables = field(default_factory=Tables)
    naming: dict[tuple[str, str], list[PageLink]] = field(default_factory=lambda: defaultdict(list))
    questions: dict[str, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))
    concepts: dict[str, PageLink] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    sharing: dict[str, list[PageLink]] = field(default_factory=lambda: defaultdict(list))
    lifecycle: list[Stage] = field(default_factory=list)

    @classmethod
    def of(cls, pages: Sequence[Page], language: str) -> "Listings":
        """Look up what `pages`, all in `language`, list."""
        found = cls()
        concepts = [page for page in pages if page.kind == Page.Kind.CONCEPT]
        if concepts:
            found._look_up_facts(concepts, language)
            found._look_up_naming(concepts, language)
            found._look_up_sharing(concepts, language)
        named = {key for page in pages for key in _named(page)}
        named |= set(map(str, found.tables.concepts()))
        found._look_up_concepts(named, language)
        cited = {key for page in concepts for key in page.metadata.get("sources", ())}
        if any(page.stage for page in concepts):
            found.lifecycle = lifecycle_stages(SiteSettings.objects.current())
        if cited:
            found.sources = {source.key: source for source in Source.objects.filter(key__in=cited)}
        return found

    def entries(self, identities: Iterable[str]) -> list[PageLink]:
        """Published concepts among `identities`, in their order."""
        return [self.concepts[key] for key in identities if key in self.concepts]

    def _look_up_facts(self, pages: Sequence[Page], language: str) -> None:
        stated = Fact.objects.of(*(page.identity for page in pages))
        stated = stated.filter(page__language=language).defer(*HEAVY)
        for fact in stated.in_reading_order():
            self.facts[fact.concept].append(fact)
        tables = {fact.comparison for facts in self.facts.values() for fact in facts}
        if tables:
            self.tables = Tables.of(tables, language)

    def _look_up_naming(self, pages: Sequence[Page], language: str) -> None:
        """Pages that mention these concepts, stand under them, or answer questions about them."""
        keys = [str(page.identity) for page in pages]
        rows = Dependency.objects.filter(
            kind__in=NAMING, key__in=keys, page__language=language
        ).order_by("-page__kind", "page__sort_key")
        asking: set[int] = set()
        for kind, key, title, path, page_kind, page in rows.values_list(
            "kind", "key", "page__title", "page__path", "page__kind", "page"
        ):
            self.naming[kind, key].append(PageLink(title, path, page_kind))
            if kind == Dependency.Kind.SUBJECT:
                asking.add(page)
        if asking:
            self._look_up_questions(asking)

    def _look_up_questions(self, pages: set[int]) -> None:
        entries = SearchEntry.objects.filter(page__in=pages, kind=SearchEntry.Kind.QUESTION)
        rows = Page.objects.filter(pk__in=pages).values_list("pk", "metadata")
        about = {pk: data.get("about", {}) for pk, data in rows}
        for entry in entries.select_related("page").defer("text", "page__metadata", *HEAVY):
            for concept in about[entry.page_id].get(entry.faq, ()):
                self.questions[concept].append(
                    {
                        "question": entry.title,
                        "address": entry.address,
                        "page_title": entry.page.title,
                    }
                )

    def _look_up_sharing(self, pages: Sequence[Page], language: str) -> None:
        """Concepts that have a name which isn't linked, by its spelling."""
        names = {each["spelling"] for page in pages for each in page.metadata.get("unlinked", ())}
        if names:
            labels = LiveLabel.objects.filter(language=language, spelling__in=names)
            shown = labels.exclude(kind="hidden").order_by("page__sort_key")
            for spelling, title, path in shown.values_list("spelling", "page__title", "page__path"):
                self.sharing[spelling].append(PageLink(title, path, Page.Kind.CONCEPT))

    def _look_up_concepts(self, identities: set[str], language: str) -> None:
        if not identities:
            return
        rows = Page.objects.concepts().filter(language=language, identity__in=identities)
        for identity, title, path in rows.values_list("identity", "title", "path"):
            self.concepts[str(identity)] = PageLink(title, path, Page.Kind.CONCEPT)


def numbered_origins(facts: Iterable[Fact]) -> dict[Page, int]:
    """The pages that say these facts, in the order in which they come up, numbered from 1."""
    pages = dict.fromkeys(fact.page for fact in facts)
    return {page: number for number, page in enumerate(pages, 1)}


def _named(page: Page) -> list[Any]:
    """Identities of the concepts that the metadata of `page` names."""
    data = page.metadata
    return [*data.get("broader", ()), *data.get("related", ()), *data.get("mentions", ())]
