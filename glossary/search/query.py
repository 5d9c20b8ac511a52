"""What a reader looks for: found in one database or the other, ordered alike for both."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from django.db import OperationalError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from glossary.models import SearchEntry

from . import words as reading
from .candidates import WHOLE, Candidate, load, named_in, ranks
from .databases import database
from .ranking import ordered
from .snippets import Parts, marked, matched, snippet
from .suggestions import did_you_mean
from .words import Words

KINDS = frozenset(SearchEntry.Kind.values)
FEW = 5  # where fewer are found, places that hold only some of the words are shown too
MANY = 15  # the same for a question, which rarely is asked in the words of its answer
OF_ONE_PAGE = 3
CANCELLED = "57014"  # PostgreSQL's code for a statement that ran out of time


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One place that was found, ready to be shown."""

    kind: str  # term, page, section or question
    title: str
    path: str
    anchor: str
    page_title: str  # of the page that a section or question stands on
    labels: tuple[str, ...]
    title_parts: Parts
    snippet: Parts  # text and whether it is marked

    @property
    def address(self) -> str:
        return f"{self.path}#{self.anchor}" if self.anchor else self.path

    @property
    def title_html(self) -> SafeString:
        return _with_marks(self.title_parts)

    @property
    def snippet_html(self) -> SafeString:
        return _with_marks(self.snippet)


@dataclass(frozen=True, kw_only=True)
class Results:
    """What was found. `too_short`: nothing in the query can be looked for. `suggestion`: another
    query that may have been meant; `is_mended`: the hits are already those of the suggestion."""

    query: str
    hits: tuple[Hit, ...] = ()
    suggestion: str = ""
    is_mended: bool = False
    too_short: bool = False
    too_long: bool = False
    took_too_long: bool = False


def search(text: str, *, language: str, kind: str = "", limit: int = 30) -> Results:
    """What is found for `text`, which may be anything at all; the best first.

    kind: only terms, pages, sections or questions. At most 12 words of 200 characters are read.
    """
    words = reading.read(text)
    results = Results(query=words.text, too_short=not words.said, too_long=words.is_cut)
    if not words.said or (kind and kind not in KINDS):
        return results
    try:
        with database().reading():
            return _search(words, results, language=language, kind=kind, limit=limit)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != CANCELLED:
            raise
        return replace(results, took_too_long=True)


def _search(words: Words, results: Results, *, language: str, kind: str, limit: int) -> Results:
    named = named_in(words, language=language)
    found = ranks(words, any_word=False, language=language, kind=kind)
    suggestion = ""
    if not found and max(named.values(), default=0) < WHOLE:
        suggestion = did_you_mean(words, language=language)
    if suggestion:
        words = reading.read(suggestion)
        named = named_in(words, language=language)
        found = ranks(words, any_word=False, language=language, kind=kind)
    whole = found.keys()
    if len(found) < (MANY if words.is_question else FEW) and len(words.sought) > 1:
        found = ranks(words, any_word=True, language=language, kind=kind) | found
    terms = named if kind in ("", SearchEntry.Kind.TERM) else {}
    hits = _hits(ordered(load(found, terms), words, whole), words, limit)
    return replace(results, hits=hits, suggestion=suggestion, is_mended=bool(hits and suggestion))


def _hits(found: Sequence[Candidate], words: Words, limit: int) -> tuple[Hit, ...]:
    return tuple(
        Hit(
            kind=one.kind,
            title=one.title,
            path=one.path,
            anchor=one.anchor,
            page_title=one.page_title,
            labels=tuple(one.labels.splitlines()),
            title_parts=marked(one.title, words.sought, words.beginning),
            snippet=_snippet(one, words),
        )
        for one in islice(_spread(found), limit)
    )


def _with_marks(parts: Parts) -> SafeString:
    """The text, escaped, with what was looked for in <mark>."""
    marks = (format_html("<mark>{}</mark>" if is_match else "{}", text) for text, is_match in parts)
    return format_html_join("", "{}", ((mark,) for mark in marks))


def _snippet(one: Candidate, words: Words) -> Parts:
    """What a page or term is, where the title has been found or the words stand there anyway."""
    if one.kind in (SearchEntry.Kind.TERM, SearchEntry.Kind.PAGE):
        opening = snippet(one.text.partition("\n")[0], words.sought, words.beginning)
        is_told = any(is_match for _, is_match in opening) or one.named >= WHOLE
        if is_told or matched(one.title, words.sought, words.beginning):
            return opening
    return snippet(one.text, words.sought, words.beginning)


def _spread(found: Sequence[Candidate]) -> Iterator[Candidate]:
    """`found` without what goes on about the same page again and again."""
    shown: Counter[int] = Counter()
    for one in found:
        shown[one.page] += 1
        if shown[one.page] <= OF_ONE_PAGE:
            yield one
