"""Does this site answer at a path? Told from the addresses of `urls.py` and from what is stored.

An address that names nothing stored (/search/, a feed) answers always; any other one where all that
it names is there: a page, a word, a question, a list. What moved or was replaced leads on.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from glossary.documents import concept_path
from glossary.models import LiveLabel, Page, Publication, QuestionPlace, SearchEntry, Section
from glossary.models.saving import some_at_a_time

from .addresses import FEEDS
from .alphabet import letter_of
from .glossary_lists import Choice, starts, terms
from .partners import FEWEST, MOST
from .senses import answering as words_at

Keys = Collection[Any]


class Need(NamedTuple):
    """Something stored that an address names. kind: a key of LOOKS."""

    kind: str
    key: Any


class Part(NamedTuple):
    """A list of the glossary, such as of a kind; a letter of it; a part of that."""

    choice: Choice
    letter: str = ""
    number: int = 1


def answering(paths: Iterable[str], language: str, *, also: Collection[str] = ()) -> set[str]:
    """Those of `paths` at which readers of `language` find something, be it on the way elsewhere.

    also: paths of pages and ids of questions that count as published, such as those of a draft.
    """
    found: set[str] = set()
    for some in some_at_a_time(paths):
        needs = {path: _needs(path, language) for path in some}
        wanted: dict[str, set[Any]] = defaultdict(set)
        for need in (need for all_of_one in needs.values() for need in all_of_one or ()):
            wanted[need.kind].add(need.key)
        there = {kind: {*also, *LOOKS[kind](keys, language)} for kind, keys in wanted.items()}
        found |= {
            path
            for path, all_of_one in needs.items()
            if all_of_one is not None and all(one.key in there[one.kind] for one in all_of_one)
        }
    return found


def _needs(path: str, language: str) -> list[Need] | None:
    """What must be there for `path` to answer; None where nothing could make it."""
    if path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
        return []
    if "\0" in path or path.startswith(reverse("admin:index")):
        return None
    try:
        match = resolve(path)
    except Resolver404:
        return None if path.endswith("/") else _needs(f"{path}/", language)  # it is led there
    named = NAMED.get(match.view_name)
    return named(match, language) if named else []


def _nothing(match: ResolverMatch, language: str) -> None:
    return None


def _place(match: ResolverMatch, language: str) -> list[Need]:
    return [Need("place", f"/{match.kwargs['path']}")]


def _term(match: ResolverMatch, language: str) -> list[Need]:
    return [Need("term", concept_path(match.kwargs["slug"]))]


def _page(match: ResolverMatch, language: str) -> list[Need]:
    return [Need("page", concept_path(match.kwargs["slug"]))]


def _pages(match: ResolverMatch, language: str) -> list[Need] | None:
    slugs = set(match.kwargs["slugs"].split("/")) - {""}
    if not FEWEST <= len(slugs) <= MOST:
        return None
    return [Need("page", concept_path(slug)) for slug in slugs]


def _question(match: ResolverMatch, language: str) -> list[Need]:
    return [Need("question", match.kwargs["code"])]


def _list(match: ResolverMatch, language: str) -> list[Need]:
    said = match.kwargs
    choice = Choice(language, said.get("kind", ""), said.get("stage", ""))
    return [Need("list", Part(choice, letter_of(said.get("letter", "")), said.get("number", 1)))]


def _feed(match: ResolverMatch, language: str) -> list[Need] | None:
    return [] if match.kwargs["only"] in FEEDS else None


def _twin(match: ResolverMatch, language: str) -> list[Need] | None:
    """A twin is there where the page or the list is."""
    path = f"/{match.kwargs['path']}/"
    try:
        has_one = resolve(path).view_name in WITH_TWINS
    except Resolver404:
        return None
    return _needs(path, language) if has_one else None


NAMED: Mapping[str, Callable[[ResolverMatch, str], list[Need] | None]] = {
    "glossary:page": _place,
    "glossary:concept": _term,
    "glossary:term-preview": _term,
    "glossary:around": _page,
    "glossary:around-part": _page,
    "glossary:term-jsonld": _page,
    "glossary:term-ttl": _page,
    "glossary:comparison": _pages,
    "glossary:comparison-file": _pages,
    "glossary:question": _question,
    "glossary:question-twin": _question,
    "glossary:near": _question,
    "glossary:feed-of-kind": _feed,
    "glossary:markdown": _twin,
    "glossary:json": _twin,
    "glossary:api-nothing": _nothing,
    **{
        f"glossary:{chosen}{narrowed}": _list
        for chosen in ("kind-stage", "kind", "stage", "index")
        for narrowed in ("-letter-part", "-letter", "")
        if (chosen, narrowed) != ("index", "")
    },
}
LISTS = ("kind-stage", "kind", "stage", "index", "faqs", "compare")
WITH_TWINS = {"glossary:page", "glossary:concept", *(f"glossary:{name}" for name in LISTS)}


def _pages_at(paths: Keys, language: str) -> set[Any]:
    """Published pages, and addresses that lead to one."""
    pages = Page.objects.in_language(language).filter(path__in=paths)
    here = set(pages.values_list("path", flat=True))
    answers = Publication.objects.answering(set(paths) - here, language=language)
    return here.union(path for path, publication in answers.items() if publication)


def _places_at(paths: Keys, language: str) -> set[Any]:
    sections = Section.objects.filter(language=language, path__in=paths)
    return _pages_at(paths, language).union(sections.values_list("path", flat=True))


def _terms_at(paths: Keys, language: str) -> set[Any]:
    here = _pages_at(paths, language)
    slugs = {path.split("/")[2] for path in set(paths) - here}
    return here.union(map(concept_path, words_at(slugs, language)))


def _questions_at(codes: Keys, language: str) -> set[Any]:
    asked = SearchEntry.objects.questions(language).filter(faq__in=codes)
    there = set(asked.values_list("faq", flat=True))
    places = QuestionPlace.objects.filter(language=language, code__in=set(codes) - there)
    leads_on = Q(publication__live__isnull=False) | Q(publication__replacement__live__isnull=False)
    return there.union(places.filter(leads_on).values_list("code", flat=True))


def _lists_at(lists: Keys, language: str) -> set[Any]:
    return {one for one in lists if _holds_something(one)}


def _holds_something(one: Part) -> bool:
    if one.number > 1:
        return one.number <= len(starts(one.choice, one.letter))
    held = terms(one.choice)
    if not one.letter:
        return bool(held.exists())
    names = LiveLabel.objects.listed().filter(language=one.choice.language, letter=one.letter)
    is_named = one.choice.is_everything and names.exists()
    return is_named or bool(held.filter(letter=one.letter).exists())


LOOKS: Mapping[str, Callable[[Keys, str], set[Any]]] = {
    "page": _pages_at,
    "place": _places_at,
    "term": _terms_at,
    "question": _questions_at,
    "list": _lists_at,
}
