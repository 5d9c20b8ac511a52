"""What a reader looks for: found in one database or the other, ordered alike for both."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from django.db import OperationalError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from glossary.models import SearchEntry

from . import rows
from . import words as reading
from .candidates import WHOLE, Candidate, load, named_in, ranks
from .databases import database, took_too_long
from .limits import RANKED
from .ranking import ordered
from .snippets import Parts, marked, matched, snippet
from .suggestions import did_you_mean
from .words import Words

KINDS = frozenset(SearchEntry.Kind.values)
FEW = 5  # where fewer are found, places that hold only some of the words are shown too
MANY = 15  # the same for a question, which rarely is asked in the words of its answer
OF_ONE_PAGE = 3


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
    also_called: Parts = ()  # the name it was found by, where title and snippet don't show why

    @property
    def address(self) -> str:
        return f"{self.path}#{self.anchor}" if self.anchor else self.path

    @property
    def title_html(self) -> SafeString:
        return _with_marks(self.title_parts)

    @property
    def snippet_html(self) -> SafeString:
        return _with_marks(self.snippet)

    @property
    def also_called_html(self) -> SafeString:
        return _with_marks(self.also_called)


@dataclass(frozen=True, kw_only=True)
class Results:
    """What was found. `too_short`: nothing in the query can be looked for. `suggestion`: another
    query that may have been meant; `is_mended`: the hits are already those of the suggestion.

    answers: how many places hold all that was asked for, or have it as a name: none of a mended
    query, and none that hold only some of the words. kinds: how many places of each kind there
    are, where all of them were looked at.
    """

    query: str
    hits: tuple[Hit, ...] = ()
    answers: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    suggestion: str = ""
    is_mended: bool = False
    too_short: bool = False
    too_long: bool = False
    took_too_long: bool = False


def search(text: str, *, language: str, kind: str = "", limit: int = 30) -> Results:
    """What is found for `text`, which may be anything at all; the best first.

    kind: only terms, pages, sections or questions. At most 12 words of 200 characters are read.
    """
    return _answer(text, language=language, kind=kind, shown=kind, limit=limit)


def search_all_kinds(text: str, *, language: str, shown: str, limit: int = 30) -> Results:
    """The same, where all kinds are looked at and only those `shown` come back (all if empty).

    So `kinds` and `answers` say the same whatever is shown.
    """
    results = _answer(text, language=language, kind="", shown=shown, limit=limit)
    if not shown or results.kinds or results.took_too_long:
        return results
    # there are more than were looked at: of this kind, too, there may be better ones
    narrow = _answer(text, language=language, kind=shown, shown=shown, limit=limit)
    return replace(narrow, answers=results.answers, kinds={})


def _answer(text: str, *, language: str, kind: str, shown: str, limit: int) -> Results:
    words = reading.read(text, language)
    results = Results(query=words.text, too_short=not words.said, too_long=words.is_cut)
    if not words.said or (kind and kind not in KINDS):
        return results
    try:
        with database().reading():
            return _search(words, results, language, kind=kind, shown=shown, limit=limit)
    except OperationalError as error:
        if not took_too_long(error):
            raise
        return replace(results, took_too_long=True)


def _search(
    words: Words, results: Results, language: str, *, kind: str, shown: str, limit: int
) -> Results:
    named = named_in(words, language=language)
    common = database().common(words.sought, language=language)
    found = ranks(words, common, any_word=False, language=language, kind=kind)
    suggestion = ""
    if (
        not found
        and max(named.values(), default=0) < WHOLE
        and not (kind and ranks(words, common, any_word=False, language=language, kind=""))
    ):
        suggestion = did_you_mean(words, language=language)
    if suggestion:
        words = reading.read(suggestion, language)
        named = named_in(words, language=language)
        common = database().common(words.sought, language=language)
        found = ranks(words, common, any_word=False, language=language, kind=kind)
    whole = found.keys()
    if len(found) < (MANY if words.is_question else FEW) and len(words.sought) > 1:
        found = ranks(words, common, any_word=True, language=language, kind=kind) | found
    terms = named if kind in ("", SearchEntry.Kind.TERM) else {}
    candidates = ordered(load(found, terms), words, whole)
    hits = _hits(_spread(_of_kind(candidates, shown)), words, limit)
    return replace(
        results,
        hits=hits,
        answers=0 if suggestion else _answers(candidates, whole),
        kinds=_counted(candidates) if len(found) < RANKED else {},
        suggestion=suggestion,
        is_mended=bool(candidates and suggestion),
    )


def _answers(candidates: Iterable[Candidate], whole: Collection[int]) -> int:
    return sum(one.pk in whole or one.named >= WHOLE for one in candidates)


def _counted(candidates: Sequence[Candidate]) -> dict[str, int]:
    """How many would be shown of each kind alone; of all together under the empty name."""
    kinds = ("", *SearchEntry.Kind.values)
    return {kind: sum(1 for _ in _spread(_of_kind(candidates, kind))) for kind in kinds}


def _of_kind(candidates: Iterable[Candidate], kind: str) -> Iterable[Candidate]:
    return (one for one in candidates if one.kind == kind) if kind else candidates


def _hits(found: Iterable[Candidate], words: Words, limit: int) -> tuple[Hit, ...]:
    shown = list(islice(found, limit))
    hits = [_hit(one, words) for one in shown]
    names = [_name_found(one, hit, words) for one, hit in zip(shown, hits, strict=True)]
    asked = [one.page for one, name in zip(shown, names, strict=True) if name]
    hidden = rows.hidden_names(asked) if asked else set()
    return tuple(
        replace(hit, also_called=marked(name, words))
        if name and (one.page, name) not in hidden
        else hit
        for one, hit, name in zip(shown, hits, names, strict=True)
    )


def _hit(one: Candidate, words: Words) -> Hit:
    return Hit(
        kind=one.kind,
        title=one.title,
        path=one.path,
        anchor=one.anchor,
        page_title=one.page_title,
        labels=tuple(one.labels.splitlines()),
        title_parts=marked(one.title, words),
        snippet=_snippet(one, words),
    )


def _name_found(one: Candidate, hit: Hit, words: Words) -> str:
    """The name that holds more of what was looked for than title and snippet show."""
    if not matched(one.labels, words) - matched(one.title, words):
        return ""
    shown = f"{one.title} {''.join(text for text, _ in hit.snippet)}"
    seen = matched(shown, words)
    more = {name: matched(name, words) - seen for name in hit.labels}
    best = max(more, key=lambda name: len(more[name]))
    return best if more[best] else ""


def _with_marks(parts: Parts) -> SafeString:
    """The text, escaped, with what was looked for in <mark>."""
    marks = (format_html("<mark>{}</mark>" if is_match else "{}", text) for text, is_match in parts)
    return format_html_join("", "{}", ((mark,) for mark in marks))


def _snippet(one: Candidate, words: Words) -> Parts:
    """What a page or term is, where the title has been found or the words stand there anyway."""
    if one.kind in (SearchEntry.Kind.TERM, SearchEntry.Kind.PAGE):
        opening = snippet(one.text.partition("\n")[0], words)
        is_told = any(is_match for _, is_match in opening) or one.named >= WHOLE
        if is_told or matched(one.title, words):
            return opening
    return snippet(one.text, words)


def _spread(found: Iterable[Candidate]) -> Iterator[Candidate]:
    """`found` without what goes on about the same page again and again."""
    shown: Counter[int] = Counter()
    for one in found:
        shown[one.page] += 1
        if shown[one.page] <= OF_ONE_PAGE:
            yield one
