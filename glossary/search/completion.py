"""What a reader may be typing: names of terms first, then titles of pages, sections, questions."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import OperationalError
from django.db.models import QuerySet

from glossary.models import LiveLabel, SearchEntry
from glossary.rendering.term_links import label_key

from . import rows
from . import words as reading
from .databases import database, took_too_long
from .suggestions import did_you_mean
from .words import Words, fold

MOST_NAMES = 5  # of terms, where there are other places too
LOOKED_AT = 60
NAMES_LOOKED_AT = 48  # where as many begin so, too little was typed to look through titles as well
TELLING = 3  # letters of a word, before which titles that hold it are too many to look through
KINDS = tuple(SearchEntry.Kind.values)
ORDER = {kind: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True, kw_only=True)
class Completion:
    """A name or a title that goes on from what was typed, and where it leads.

    title: of the page that it stands on; for a term its first name.
    """

    kind: str  # term, page, section or question
    label: str
    title: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Completions:
    """What may be meant; `suggestion`: other words, where nothing begins with those typed."""

    places: tuple[Completion, ...] = ()
    suggestion: str = ""


def complete(
    typed: str, *, language: str, limit: int = 8, kinds: Collection[str] = KINDS
) -> Completions:
    """Places whose name begins with, or whose title holds, what was typed; the likeliest first."""
    words = reading.read(typed, language)
    if not words.said:
        return Completions()
    try:
        with database().reading():
            return _completions(words, language, limit, kinds)
    except OperationalError as error:
        if not took_too_long(error):
            raise
        return Completions()


def _completions(words: Words, language: str, limit: int, kinds: Collection[str]) -> Completions:
    if places := _complete(words, language, limit, kinds):
        return Completions(places=places)
    suggestion = did_you_mean(words, language=language, quickly=True) if len(words.text) > 2 else ""
    mended = reading.read(suggestion, language)
    places = _complete(mended, language, limit, kinds) if suggestion else ()
    return Completions(places=places, suggestion=suggestion if places else "")


def names_beginning(prefix: str, *, language: str) -> "QuerySet[LiveLabel]":
    """Every live label that begins with `prefix`."""
    if not (key := label_key(prefix)):
        return LiveLabel.objects.none()
    return LiveLabel.objects.filter(database().key_begins(key), language=language)


def _complete(
    words: Words, language: str, limit: int, kinds: Collection[str]
) -> tuple[Completion, ...]:
    names, are_many = _names(words, language) if "term" in kinds else ([], False)
    titles = [] if are_many else _titles(words, language, kinds)
    known = {one.title for one in names}
    terms = [*names, *(one for one in titles if one.kind == "term" and one.title not in known)]
    others = [one for one in titles if one.kind != "term"]
    most = max(MOST_NAMES, limit - len(others))
    return (*terms[:most], *others)[:limit]


def _names(words: Words, language: str) -> tuple[list[Completion], bool]:
    """Names that begin with what was typed, each term once: the name itself first, then short.

    And whether there are so many that what was typed tells little yet.
    """
    key = label_key(words.text)
    if not key:
        return [], False
    begun = database().labels_beginning(key, language=language, limit=NAMES_LOOKED_AT)
    names = rows.names(begun)
    found: dict[int, Completion] = {}
    in_order = sorted(names, key=lambda one: (one[0] != key, one[2] != "preferred", len(one[0])))
    for _key, text, kind, page, title, path in in_order:
        label = title if kind == "hidden" else text
        name = Completion(kind="term", label=label, title=title, address=path)
        found.setdefault(page, name)
    return list(found.values()), len(names) == NAMES_LOOKED_AT


def _titles(words: Words, language: str, kinds: Collection[str]) -> list[Completion]:
    if max(map(len, words.sought), default=0) < TELLING:
        return []
    titled = database().titled(words, kinds=kinds, language=language, limit=LOOKED_AT)
    start = fold(words.text)
    found = [
        Completion(
            kind=kind,
            label=title,
            title=page_title,
            address=f"{path}#{anchor}" if anchor else path,
        )
        for kind, title, page_title, path, anchor in rows.titles(titled)
    ]
    return sorted(
        found,
        key=lambda one: (
            ORDER[one.kind],
            not fold(one.label).startswith(start),
            len(one.label),
            one.label,
        ),
    )
