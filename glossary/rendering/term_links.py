"""Term links: the first mention of each concept on a page leads to its page in the glossary.

Three steps: `candidate_keys` says what could be a term, one query finds which of them are,
`link_terms` links. Both ends are pure and take HTML as the sanitizer writes it.
"""

import html as entities
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from .html_text import VOID, Tag, pieces
from .mentions import Mention, Term, is_glued_before, mention_of, singulars, the_one_meant
from .words import Word, distinct, label_key, words_of

__all__ = ["Linked", "Term", "candidate_keys", "distinct", "label_key", "link_terms"]

MOST_WORDS: Final = 7
_MOST_DENSE: Final = 12
_WIDEST_GAP: Final = 4
_CLOSED_NAMES = (
    "a button caption cite code figcaption h1 h2 h3 h4 h5 h6 kbd math pre samp script select "
    "style summary svg textarea th title var "
)
_LOOKS = frozenset({"b", "del", "em", "i", "ins", "mark", "s", "small", "strong", "u"})
_CLOSED = frozenset(_CLOSED_NAMES.split())
_CLOSED_CLASS = re.compile(r" class=\"(?:admonition-title|missing-name)[\" ]")
_ADDRESS = re.compile(
    r"(?:https?://|\bwww\.|(?<![\w.+-])[\w.+-]++@|(?<![\w.-])(?:[\w-]++\.)++[a-z]{2,}+/)[^\s<>]++"
)
_CONCEPT = re.compile(r" data-g-concept=\"([^\"]*)\"")


@dataclass(frozen=True)
class Linked:
    """The HTML with its links, and the identities of the concepts it links to, in order."""

    html: str
    used: tuple[str, ...] = ()


def candidate_keys(html: str) -> frozenset[str]:
    """Return the keys of all phrases in `html` that could be a label; few of them are."""
    found: set[str] = set()
    for text in _open_texts(html):
        words = words_of(text)
        is_apart = [
            word.start > before.end + 1 and _is_wide(text[before.end : word.start])
            for before, word in pairwise(words)
        ]
        others = [tuple(singulars(word.key)) if word.key[-1] == "s" else () for word in words]
        for at in range(len(words)):
            _add_keys(found, words, is_apart, others, at)
    return frozenset(found)


def _add_keys(
    found: set[str],
    words: list[Word],
    is_apart: list[bool],
    others: list[tuple[str, ...]],
    at: int,
) -> None:
    """Add the keys of all phrases that begin with the word at `at`, as `_runs` and `_keys` would.

    Written out, because it runs for every word of a page. is_apart: whether the word after each
    one is too far from it. others: what each word is the plural of.
    """
    before, is_dense = "", True
    for number in range(at, min(at + _MOST_DENSE, len(words))):
        word = words[number]
        is_dense = is_dense and word.is_dense
        if (number >= at + MOST_WORDS and not is_dense) or (number > at and is_apart[number - 1]):
            return
        found.add(before + word.key)
        for singular in others[number]:
            found.add(before + singular)
        before += word.key + " "


def link_terms(
    html: str,
    terms: Iterable[Term],
    *,
    own: str = "",
    muted: Collection[str] = (),
    seen: Iterable[str] = (),
    addresses: Mapping[str, str] | None = None,
    per_section: bool = False,
    every: bool = False,
) -> Linked:
    """Return `html` with the first mention of each concept made a link; the longest label wins.

    own: identity of the page's own concept, never linked. muted: identities (or keys of labels)
    that this page doesn't link. seen: concepts that what stands above links already.
    addresses: identity -> path, for headers that stand for a concept. per_section: the first
    mention below each second-level heading, not only on the page. every: all, for an index.
    """
    linker = _Linker(_by_key(terms), own, frozenset(muted), addresses or {}, every, set(seen))
    return Linked("".join(linker.run(list(pieces(html)), per_section)), tuple(linker.used))


def _by_key(terms: Iterable[Term]) -> dict[str, list[Term]]:
    by_key: dict[str, list[Term]] = {}
    for term in terms:
        by_key.setdefault(term.key, []).append(term)
    return by_key


def _open_texts(html: str) -> Iterator[str]:
    """The texts in which terms are looked for, entities resolved."""
    closed: list[str] = []
    for piece in pieces(html):
        if isinstance(piece, Tag):
            _follow(closed, piece)
        elif not closed:
            yield entities.unescape(piece)


def _follow(closed: list[str], tag: Tag) -> None:
    """Keep `closed`, the open elements from the outermost one in which nothing is linked."""
    if tag.name in VOID:
        return
    if tag.is_end:
        if closed and closed[-1] == tag.name:
            closed.pop()
    elif closed or tag.name in _CLOSED or _CLOSED_CLASS.search(tag.source):
        closed.append(tag.name)


def _runs(text: str, words: list[Word], at: int) -> Iterator[list[Word]]:
    """The phrases that begin with the word at `at`, shortest first."""
    run: list[Word] = []
    for word in words[at : at + _MOST_DENSE]:
        if run and _is_wide(text[run[-1].end : word.start]):
            return
        run = [*run, word]
        if len(run) > MOST_WORDS and not all(each.is_dense for each in run):
            return
        yield run


def _is_wide(gap: str) -> bool:
    """True where two words are too far apart for one phrase; an indented line break is not."""
    return len(gap) > _WIDEST_GAP and bool(gap.strip())


def _keys(run: list[Word]) -> Iterator[str]:
    """The key of a phrase, and its singular's where the last word looks like a plural."""
    before = "".join(f"{word.key} " for word in run[:-1])
    last = run[-1].key
    yield before + last
    yield from (before + singular for singular in singulars(last))


@dataclass
class _Linker:
    by_key: Mapping[str, list[Term]]
    own: str
    muted: frozenset[str]
    addresses: Mapping[str, str]
    every: bool
    seen: set[str] = field(default_factory=set)
    used: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.first_words = {key.partition(" ")[0] for key in self.by_key}
        self.may_begin: dict[str, bool] = {}
        self.beginnings = {
            key[: space + 1] for key in self.by_key for space, char in enumerate(key) if char == " "
        }

    def run(self, read: list[Tag | str], per_section: bool) -> Iterator[str]:
        closed: list[str] = []
        closing: dict[int, str] = {}
        for at, piece in enumerate(read):
            if isinstance(piece, str):
                yield piece if closed else self._linked_text(piece, *_beside(read, at))
                continue
            if per_section and piece.name == "h2":
                self.seen.clear()
            _follow(closed, piece)
            if at in closing:
                yield closing[at]
            bound = _CONCEPT.search(piece.source)
            if not bound:
                yield piece.source
                continue
            yield _CONCEPT.sub("", piece.source)
            end = _end_of(read, at)
            path = self._address(bound[1], read[at + 1 : end])
            if path and end:
                self.used[bound[1]] = None
                yield _opening(path)
                closing[end] = "</a>"

    def _address(self, concept: str, inside: list[Tag | str]) -> str:
        has_link = any(isinstance(piece, Tag) and piece.name == "a" for piece in inside)
        is_plain = concept == self.own or concept in self.muted or has_link
        return "" if is_plain else self.addresses.get(concept, "")

    def _linked_text(self, source: str, before: str, after: str) -> str:
        if not self.by_key:
            return source
        text = before + entities.unescape(source) + after
        done, last = len(before), len(text) - len(after)
        words = [word for word in _words_to_link(text) if word.start >= done and word.end <= last]
        made: list[str] = []
        at = 0
        while at < len(words):
            mention = self._longest(text, words, at)
            if mention is None:
                at += 1
                continue
            at += mention.words
            term = mention.term
            if self._may_link(term) and done <= mention.start and mention.end <= last:
                made += [_escaped(text[done : mention.start]), _opening(term.path)]
                made += [_escaped(text[mention.start : mention.end]), "</a>"]
                done = mention.end
                self.seen.add(term.concept)
                self.used[term.concept] = None
        return "".join([*made, _escaped(text[done:last])]) if made else source

    def _longest(self, text: str, words: list[Word], at: int) -> Mention | None:
        first = words[at]
        may_begin = self.may_begin.get(first.key)
        if may_begin is None:
            may_begin = any(key in self.first_words for key in _keys([first]))
            self.may_begin[first.key] = may_begin
        if not may_begin:
            return None
        if is_glued_before(text, first):
            return None
        best, before = None, ""
        for run in _runs(text, words, at):
            for key in _keys(run):
                mentions = [mention_of(text, run, term) for term in self.by_key.get(key, ())]
                found = [each for each in mentions if each is not None]
                if found:
                    best = the_one_meant(found)
                    break
            before += run[-1].key + " "
            if before not in self.beginnings:
                break
        return best

    def _may_link(self, term: Term) -> bool:
        return (
            term.auto_link
            and (self.every or term.concept not in self.seen)
            and term.concept != self.own
            and term.concept not in self.muted
            and term.key not in self.muted
        )


def _words_to_link(text: str) -> list[Word]:
    """The words of `text` without those of addresses."""
    words = words_of(text)
    addresses = [match.span() for match in _ADDRESS.finditer(text)]
    if not addresses:
        return words
    kept: list[Word] = []
    number = 0
    for word in words:
        while number < len(addresses) and addresses[number][1] <= word.start:
            number += 1
        if number == len(addresses) or word.end <= addresses[number][0]:
            kept.append(word)
    return kept


def _beside(read: list[Tag | str], at: int) -> tuple[str, str]:
    """The two characters before and after a text where only a change of looks lies between: a
    word may begin in plain letters and end in bold ones."""
    return _next_text(read, at, -1)[-2:], _next_text(read, at, 1)[:2]


def _next_text(read: list[Tag | str], at: int, step: int) -> str:
    at += step
    while 0 <= at < len(read):
        piece = read[at]
        if isinstance(piece, str):
            return entities.unescape(piece)
        if piece.name not in _LOOKS:
            return ""
        at += step
    return ""


def _end_of(read: list[Tag | str], at: int) -> int:
    """Where the element that begins at `at` ends; 0 where it doesn't."""
    opening = read[at]
    depth = 0
    for number in range(at, len(read)):
        piece = read[number]
        if isinstance(piece, Tag) and isinstance(opening, Tag) and piece.name == opening.name:
            depth += -1 if piece.is_end else 1
            if depth == 0:
                return number
    return 0


def _opening(path: str) -> str:
    slug = path.strip("/").rpartition("/")[2]
    return f'<a class="term" href="{entities.escape(path)}" data-term="{entities.escape(slug)}">'


def _escaped(text: str) -> str:
    """As the sanitizer writes text."""
    return entities.escape(text, quote=False).replace("\xa0", "&nbsp;")
