"""Whether a phrase in a text is a mention of a label: case, spelling, plurals and what stands
right beside it."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from .words import Word, dense_spelling, spelling, words_of

_PLURALS: Final = (("s", ""), ("es", ""), ("ies", "y"))
_SHORT: Final = 3
_GLUED_BEFORE = re.compile(r"\w[-\u2010\u2011.@#]\Z")
_GLUED_AFTER = re.compile(r"[.@]\w|[+#]|['\u2019](?![sS]\b)\w")
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
    edges = words_of(unicodedata.normalize("NFKC", term.label))
    if not edges:
        return None
    label = unicodedata.normalize("NFKC", term.label)
    lead, tail = label[: edges[0].start], label[edges[-1].end :]
    start, end = run[0].start - len(lead), run[-1].end + len(tail)
    if start < 0 or text[start : run[0].start] != lead or text[run[-1].end : end] != tail:
        return None
    if _GLUED_AFTER.match(text, end) and not tail:
        return None
    surface = text[start:end]
    spelled = dense_spelling if any(word.is_dense for word in run) else spelling
    wanted = spelled(label)
    for read, is_plural in _readings(surface, has_tail=bool(tail)):
        got = spelled(read)
        if got == wanted:
            return Mention(term, start, end, len(run), not is_plural)
        must_be_exact = term.case_sensitive or (is_plural and _is_short_name(label))
        if not must_be_exact and got.casefold() == wanted.casefold():
            return Mention(term, start, end, len(run), False)
    return None


def _readings(surface: str, *, has_tail: bool) -> Iterator[tuple[str, bool]]:
    """The phrase as it stands, then as the singular it may be the plural of."""
    yield surface, False
    if not has_tail:
        for plural, singular in _PLURALS:
            if surface.endswith(plural) or surface.lower().endswith(plural):
                yield surface[: -len(plural)] + singular, True


def _is_short_name(label: str) -> bool:
    """Short names in capitals: "GAs" is a plural, "gas" is not."""
    return len(label) <= _SHORT


def the_one_meant(found: Sequence[Mention]) -> Mention:
    """The mention that is meant: one spelled exactly so, else the only one.

    Where several concepts share the name, it is a mention, but of nobody knows which: no link.
    """
    exact = [mention for mention in found if mention.is_exact]
    choice = exact or list(found)
    if len({mention.term.concept for mention in choice}) > 1:
        return replace(choice[0], term=replace(choice[0].term, auto_link=False))
    return choice[0]
