"""Whether a phrase in a text is a mention of a label: case, spelling, plurals and what stands
right beside it."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from .words import Word, dense_spelling, spelling, words_of

_PLURALS: Final = (("s", ""), ("es", ""), ("ies", "y"))
_SHORT: Final = 3
_GLUED_BEFORE = re.compile(r"(?:\w[-\u2010\u2011.]|[@#$])\Z")
_GLUED_AFTER = re.compile(r"[.@]\w|[+#]|['\u2019](?![sS]\b)\w")
_GLUED_AFTER_SIGN = re.compile(r"[+#]")
_APOSTROPHE_BEFORE = re.compile(r"\w['\u2019]\Z")


@dataclass(frozen=True, kw_only=True)
class Term:
    """One label of a published concept.

    key: `label_key(label)`. concept: the concept's identity. path: where its page is.
    """

    key: str
    label: str
    concept: str
    path: str
    title: str = ""
    case_sensitive: bool = False
    auto_link: bool = True


@dataclass(frozen=True, slots=True)
class Mention:
    """A term in a text: from `start` to `end`, made of so many `words`."""

    term: Term
    start: int
    end: int
    words: int
    is_exact: bool


def singulars(word: str) -> Iterator[str]:
    """What `word` (folded) may be the plural of."""
    if len(word) > 2 and word.endswith("s") and not word.endswith("ss"):
        for plural, singular in _PLURALS:
            if word.endswith(plural) and len(word) > len(plural) + 1:
                yield word.removesuffix(plural) + singular


def is_glued_before(text: str, word: Word) -> bool:
    """True where `word` is only the end of something: "training" in "pre-training"."""
    before = text[max(0, word.start - 2) : word.start]
    if word.end - word.start < 2 and _APOSTROPHE_BEFORE.search(before):
        return True
    return bool(_GLUED_BEFORE.search(before))


def mention_of(text: str, run: Sequence[Word], term: Term) -> Mention | None:
    """The mention of `term` by the words of `run`, or None where they mean something else."""
    shape = _shape(term.label)
    start, end = run[0].start - len(shape.lead), run[-1].end + len(shape.tail)
    if start < 0 or text[start : run[0].start] != shape.lead:
        return None
    glued = _GLUED_AFTER_SIGN if shape.tail else _GLUED_AFTER
    if text[run[-1].end : end] != shape.tail or glued.match(text, end):
        return None
    is_dense = any(word.is_dense for word in run)
    spelled = dense_spelling if is_dense else spelling
    wanted = shape.dense_spelling if is_dense else shape.spelling
    surface = text[start:end]
    if (got := spelled(surface)) == wanted:
        return Mention(term, start, end, len(run), True)
    if not term.case_sensitive and got.casefold() == wanted.casefold():
        return Mention(term, start, end, len(run), False)
    by_letter = term.case_sensitive or len(term.label) <= _SHORT  # "GAs" are several, "gas" is not
    for singular in [] if shape.tail else _singular_surfaces(surface, by_letter):
        got = spelled(singular)
        if got == wanted or (not by_letter and got.casefold() == wanted.casefold()):
            return Mention(term, start, end, len(run), False)
    return None


@dataclass(frozen=True, slots=True)
class _Shape:
    """A label taken apart: the signs before and after its words, and how it is spelled."""

    lead: str
    tail: str
    spelling: str
    dense_spelling: str


@lru_cache(maxsize=4096)
def _shape(label: str) -> _Shape:
    label = unicodedata.normalize("NFKC", label).strip()
    words = words_of(label)
    lead = label[: words[0].start] if words else ""
    tail = label[words[-1].end :] if words else ""
    return _Shape(lead, tail, spelling(label), dense_spelling(label))


def _singular_surfaces(surface: str, by_letter: bool) -> Iterator[str]:
    """What the phrase may be the plural of; `by_letter`: only with an ending in small letters."""
    ending = surface if by_letter else surface.casefold()
    for plural, singular in _PLURALS:
        if ending.endswith(plural):
            yield surface[: -len(plural)] + singular


def the_one_meant(found: Sequence[Mention]) -> Mention:
    """The mention that is meant: one spelled exactly so, else the only one.

    Where several concepts share the name, it is a mention, but of nobody knows which: no link.
    """
    exact = [mention for mention in found if mention.is_exact]
    choice = exact or list(found)
    if len({mention.term.concept for mention in choice}) > 1:
        return replace(choice[0], term=replace(choice[0].term, auto_link=False))
    return choice[0]
