"""What may be shown for a query, before it is put in order."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial

from django.utils.html import escape

from glossary.models import SearchEntry
from glossary.models.pages import SPREAD
from glossary.rendering.term_links import candidate_keys, label_key

from . import rows
from .databases import database
from .limits import MOST_JOINED
from .words import Words

TEXT_READ = 4000  # characters of an entry that are looked at again
BEGUN = 12  # names that go on from what was typed
GOES_ON = 0.8
WHOLE = 0.85  # a name that is all of the query, be it only a hidden one
STANDING = {"preferred": 1.0, "abbreviation": 0.95, "plural": 0.95, "alias": 0.9}


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One entry of the index. rank: what the database made of it, and named: how much of the query
    is a name of it; both from 0 to 1."""

    pk: int
    page: int
    page_title: str
    kind: str
    path: str
    anchor: str
    title: str
    labels: str
    text: str
    rank: float
    named: float


def ranks(
    words: Words, common: Collection[str], *, any_word: bool, language: str, kind: str
) -> dict[int, float]:
    """Ids of entries that hold all (or any) of the sought words, with their rank.

    common: those of the words that stand nearly everywhere.
    """
    if not words.sought:
        return {}
    ask = partial(database().entries, any_word=any_word, language=language, kind=kind)
    telling = tuple(word for word in words.sought if word not in common)
    found: list[tuple[int, float]] = []
    if any_word and common and telling:  # what holds only common words is not worth much
        found = ask(replace(words, sought=telling), common=())
    found = found or ask(words, common=common)
    best = max((rank for _, rank in found), default=0) or 1
    return {pk: rank / best for pk, rank in found}


def named_in(words: Words, *, language: str) -> dict[int, float]:
    """Pages of terms with a name in the query, and how much of the query that name is."""
    said = words.key
    typed = "" if words.is_finished else label_key(words.text)
    keys = candidate_keys(escape(words.text)) | candidate_keys(said) | {said}
    joined = "".join(words.said) if 1 < len(words.said) <= MOST_JOINED else ""
    keys |= {joined} - {""}
    begun = database().labels_beginning(typed, language=language, limit=BEGUN) if typed else None
    named: dict[int, float] = {}
    for page, key, kind in rows.labels(keys, beginning=begun, language=language):
        share = (
            1.0
            if key == joined
            else _share(key, words)
            if key in keys
            else GOES_ON * len(typed) / len(key)
        )
        named[page] = max(named.get(page, 0), share * STANDING.get(kind, WHOLE))
    return named


def load(ranks: Mapping[int, float], named: Mapping[int, float]) -> list[Candidate]:
    """The entries with these ids, and the terms of these pages."""
    return [
        Candidate(
            pk=pk,
            page=page,
            page_title=page_title,
            kind=kind,
            path=path,
            anchor=anchor,
            title=title,
            labels=labels.partition(SPREAD)[0],
            text=text.partition(SPREAD)[0],
            rank=ranks.get(pk, 0),
            named=named.get(page, 0) if kind == SearchEntry.Kind.TERM else 0,
        )
        for pk, page, page_title, kind, path, anchor, title, labels, text in rows.entries(
            ranks, terms_of=named, characters=TEXT_READ
        )
    ]


def _share(key: str, words: Words) -> float:
    telling = words.telling(key.split())
    if not words.sought or not telling:
        return float(key == words.key)
    sought = words.telling(words.key.split())  # a character is a word where there are no spaces
    return min(1.0, len(telling) / max(len(words.sought), len(set(sought))))
