"""Defects that only a look over everything shows: each narrows a list to the drafts with one.

Those that cost something are looked for once, and again when anything was saved or published.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

from django.core.cache import cache
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Length

from glossary.models import (
    Concept,
    Dependency,
    Epoch,
    Explainer,
    Helpfulness,
    IgnoredWord,
    Label,
    LiveLabel,
    Oddity,
    Page,
    SameMeaning,
)

from . import definitions, stated_twice
from .answering import answering
from .links import ids_of

LONGEST_DEFINITION = 400
KEPT_SECONDS = 24 * 60 * 60

_MOMENT: ContextVar[str] = ContextVar("moment", default="")

Drafts = QuerySet[Any]
Kind = Oddity.Kind
Found = TypeVar("Found")


def dead_links(drafts: Drafts) -> Drafts:
    """Published drafts whose page links to a path of this site at which nothing answers."""
    dead = Q(pk__in=())
    for language, paths in _kept("dead-paths", _dead_paths).items():
        dead |= Q(page__language=language, key__in=paths)
    links = Dependency.objects.filter(dead, kind=Dependency.Kind.PATH)
    return drafts.filter(publication__page__in=links.values("page"))


def dead_anchors(drafts: Drafts) -> Drafts:
    """Published drafts whose page links to a place that the page at that address doesn't have."""
    return _holding(drafts, Kind.ANCHOR, missing_anchors())


def unknown_words(drafts: Drafts) -> Drafts:
    """Published drafts with a word that is in no word list, no name, and not ignored."""
    return _holding(drafts, Kind.WORD, odd_words(Kind.WORD))


def unexplained_acronyms(drafts: Drafts) -> Drafts:
    """Published drafts with an acronym that they don't explain, nor any term."""
    return _holding(drafts, Kind.ACRONYM, odd_words(Kind.ACRONYM))


def clashing(drafts: Drafts) -> Drafts:
    """Concepts that share a name, as readers would type it, with another of their language."""
    return drafts.filter(pk__in=_kept("clashing-pks", _clashing_concepts))


def stated_in_two_places(drafts: Drafts) -> Drafts:
    """Concepts of which two published tables state the same attribute, not called the same."""
    return drafts.filter(identity__in=_kept("twice", _concepts_stated_twice))


def too_long(drafts: Drafts) -> Drafts:
    """Concepts whose short definition is no longer short."""
    measured: Drafts = drafts.alias(letters=Length("short_md"))
    return measured.filter(letters__gt=LONGEST_DEFINITION)


def circular(drafts: Drafts) -> Drafts:
    """Concepts whose published definition leads back to itself."""
    return drafts.filter(publication__page__in=_kept("circular", definitions.circular))


def by_undefined_terms(drafts: Drafts) -> Drafts:
    """Concepts whose published definition uses a term or an acronym that nothing explains."""
    return drafts.filter(publication__page__in=_kept("undefined-pages", _by_undefined_terms))


def unhelpful(drafts: Drafts) -> Drafts:
    """Drafts whose published text helped fewer of the readers who said so than it did not."""
    return drafts.filter(publication__live__in=Helpfulness.objects.low().values("snapshot"))


FINDINGS: dict[str, Callable[[Drafts], Drafts]] = {
    "dead-links": dead_links,
    "dead-anchors": dead_anchors,
    "words": unknown_words,
    "acronyms": unexplained_acronyms,
    "clashing": clashing,
    "twice": stated_in_two_places,
    "long": too_long,
    "circular": circular,
    "undefined": by_undefined_terms,
    "unhelpful": unhelpful,
}


def count(name: str, model: Any) -> int:
    """How many drafts of `model` have the defect."""
    return int(_kept(f"{name}:{model.__name__}", lambda: FINDINGS[name](model.objects).count()))


def odd_words(kind: str) -> set[str]:
    """Words (or acronyms) of published pages that stand in no list, name no term, and that no
    editor has called right."""
    return _kept(f"odd:{kind}", lambda: _odd_words(kind))


def missing_anchors() -> set[str]:
    """Places (path#anchor) that published pages link to and that aren't there."""
    return _kept("anchors", _missing_anchors)


def _dead_paths() -> dict[str, set[str]]:
    """Paths of this site that published pages link to in vain, by the language of the page."""
    target = Page.objects.filter(path=OuterRef("key"), language=OuterRef("page__language"))
    links = Dependency.objects.filter(~Exists(target), kind=Dependency.Kind.PATH).order_by()
    asked: dict[str, set[str]] = defaultdict(set)  # most lead to a page, which needs no second look
    for language, path in links.values_list("page__language", "key").distinct().iterator():
        asked[language].add(path)
    return {language: paths - answering(paths, language) for language, paths in asked.items()}


def undefined_terms() -> dict[int, list[str]]:
    """Pages (keys) whose definition uses terms that readers can't look up, with their names."""
    return _kept("undefined-terms", definitions.by_unpublished)


def _odd_words(kind: str) -> set[str]:
    used = set(Oddity.objects.filter(kind=kind).order_by().values_list("key", flat=True).distinct())
    names = LiveLabel.objects.order_by().values_list("key", flat=True)
    right = {word for name in names.iterator() for word in name.split()}
    right |= set(IgnoredWord.objects.values_list("word", flat=True))
    return {word for word in used if word.casefold() not in right}


def _missing_anchors() -> set[str]:
    wanted = Oddity.objects.filter(kind=Kind.ANCHOR).order_by().values_list("key", flat=True)
    anchors = [(key, *key.split("#", 1)) for key in wanted.distinct()]
    paths = {path for _key, path, _anchor in anchors}
    pages = Page.objects.filter(path__in=paths).values_list("path", "body_html")
    ids = {path: ids_of(html) for path, html in pages.iterator(50)}
    return {key for key, path, anchor in anchors if path in ids and anchor not in ids[path]}


def _by_undefined_terms() -> set[int]:
    acronyms = Oddity.objects.filter(kind=Kind.ACRONYM, page__kind=Page.Kind.CONCEPT).order_by()
    unexplained = odd_words(Kind.ACRONYM)
    rows = acronyms.values_list("page", "key", "page__description").iterator()
    return set(undefined_terms()) | {
        page for page, key, said in rows if key in unexplained and key in said
    }


def _concepts_stated_twice() -> set[Any]:
    return {pair.facts[0].concept for pair in stated_twice.pairs()}


def _clashing_concepts() -> set[int]:
    holders: dict[tuple[str, str], set[int]] = defaultdict(set)
    labels = Label.objects.filter(auto_link=True).order_by()
    for language, key, pk in labels.values_list("concept__language", "key", "concept").iterator():
        holders[language, key].add(pk)
    named = Concept.objects.filter(name_auto_link=True).order_by()
    for language, key, pk in named.values_list("language", "name_key", "pk").iterator():
        holders[language, key].add(pk)
    return {concept for several in holders.values() if len(several) > 1 for concept in several}


def _holding(drafts: Drafts, kind: str, keys: set[str]) -> Drafts:
    pages = Oddity.objects.filter(kind=kind, key__in=keys)
    return drafts.filter(publication__page__in=pages.values("page"))


def _kept(name: str, find: Callable[[], Found]) -> Found:
    """What `find` returned since anything was last saved, published, ignored or called the same."""
    kept = cache.get_or_set(f"finding:{name}:{_stamp()}", find, KEPT_SECONDS)
    return cast("Found", kept)


@contextmanager
def at_one_moment() -> Iterator[None]:
    """Within it what was saved is asked for once, for however many findings."""
    token = _MOMENT.set(_stamp())
    try:
        yield
    finally:
        _MOMENT.reset(token)


def _stamp() -> str:
    if known := _MOMENT.get():
        return known
    said: list[Any] = [Epoch.objects.current().number]
    for model in (Concept, Explainer):
        drafts = model._default_manager.order_by()
        said += drafts.aggregate(Count("pk"), Sum("version"), Max("changed_at")).values()
    for settled in (IgnoredWord, SameMeaning):
        said += settled._default_manager.order_by().aggregate(Count("pk"), Max("pk")).values()
    return "-".join(str(one).replace(" ", "_") for one in said)
