"""Which part of a text a hit shows, and which of its words are marked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from .languages import SHORTEST_ROOT, language_of
from .words import Words, fold, is_dense

Parts = tuple[tuple[str, bool], ...]
Match = tuple[int, int, str]  # where a sought word begins and ends in a text, and which it is

LENGTH = 200
BEFORE = 80  # characters before the first match that may be shown


def marked(text: str, words: Words) -> Parts:
    """`text` in parts, each with whether it is a sought word, in any of its forms."""
    return _marked(text, _matches(text, words), 0, len(text))


@lru_cache(maxsize=256)  # titles and names are asked about again and again by one search
def matched(text: str, words: Words) -> frozenset[str]:
    """Those of the sought words that stand in `text`, in any of their forms."""
    return frozenset(word for _, _, word in _matches(text, words))


def snippet(text: str, words: Words) -> Parts:
    """The stretch of about 200 characters where most of the sought words stand together."""
    text = " ".join(text.split())
    found = list(_matches(text, words))
    if len(text) <= LENGTH:
        return _marked(text, found, 0, len(text))
    start = _opening(text, _best_place(found))
    end = _word_end(text, start + LENGTH)
    before = (("… ", False),) if start else ()
    after = (("\N{NO-BREAK SPACE}…", False),) if end < len(text) else ()
    return (*before, *_marked(text, found, start, end), *after)


def _marked(text: str, found: Iterable[Match], start: int, end: int) -> Parts:
    """The stretch of `text` from `start` to `end`, where whole words of `found` are marked."""
    parts: list[tuple[str, bool]] = []
    done = start
    for match_start, match_end, _ in found:
        if start <= match_start and match_end <= end:
            parts += [(text[done:match_start], False), (text[match_start:match_end], True)]
            done = match_end
    parts.append((text[done:end], False))
    return tuple(part for part in parts if part[0])


def _matches(text: str, words: Words) -> Iterable[Match]:
    """Where a form of a sought word begins and ends, and which word that is."""
    dense = () if text.isascii() else tuple(word for word in words.sought if is_dense(word))
    if not dense:
        return _matches_of(text, words, words.sought)
    others = [word for word in words.sought if word not in dense]
    found = [*_dense_matches(text, dense), *_matches_of(text, words, others)]
    apart: list[Match] = []
    for match in sorted(found):
        if not apart or match[0] >= apart[-1][1]:
            apart.append(match)
    return apart


def _matches_of(text: str, words: Words, sought: Iterable[str]) -> Iterator[Match]:
    own, beginning = language_of(words.language), words.beginning
    by_stem = {own.stem(word): word for word in sought}
    if not by_stem:
        return
    for match in _pattern(tuple(by_stem), beginning, text.isascii()).finditer(text):
        plain = fold(match.group())
        word = by_stem.get(own.stem(plain), "")
        if not word and beginning and plain.startswith(beginning):
            word = beginning
        if not word and own.root:
            begun = (stem for stem in by_stem if plain.startswith(stem))
            word = by_stem.get(next((stem for stem in begun if len(stem) >= SHORTEST_ROOT), ""), "")
        if word:
            yield match.start(), match.end(), word


def _dense_matches(text: str, sought: Sequence[str]) -> Iterator[Match]:
    """Words of scripts without spaces, wherever they stand."""
    plain = "".join((fold(character) or character)[0] for character in text)
    for match in re.finditer("|".join(map(re.escape, sought)), plain):
        yield match.start(), match.end(), match.group()


@lru_cache(maxsize=64)
def _pattern(stems: tuple[str, ...], beginning: str, is_ascii: bool) -> re.Pattern[str]:
    """Words that may be forms of the sought ones: they begin alike, or have unusual letters."""
    starts = "|".join(re.escape(start) for start in (*stems, beginning) if start)
    if is_ascii:
        return re.compile(rf"(?<![a-z0-9])(?:{starts})[a-z0-9]*", re.IGNORECASE | re.ASCII)
    return re.compile(
        rf"(?<![^\W_])(?:(?:{starts})[^\W_]*|[^\W_]*[^\x00-\x7f\W][^\W_]*)", re.IGNORECASE
    )


def _best_place(matches: list[Match]) -> int:
    """Where the stretch begins that holds the most different words."""
    best, most = 0, 0
    for number, (start, _, _) in enumerate(matches):
        near: list[str] = []
        for _, end, word in matches[number:]:
            if end - start > LENGTH - BEFORE // 2:
                break
            near.append(word)
        worth = 10 * len(set(near)) + min(len(near), 9)
        if worth > most:
            best, most = start, worth
    return best


def _opening(text: str, position: int) -> int:
    """The beginning of the sentence that holds `position`, or a word some way before it."""
    if position < LENGTH // 2:
        return 0
    start = position - BEFORE
    stops = [match.end() for match in re.finditer(r"[.!?:] ", text[start:position])]
    if stops:
        return start + stops[-1]
    space = text.find(" ", position - BEFORE // 2, position)
    return space + 1 if space >= 0 else position


def _word_end(text: str, position: int) -> int:
    if position >= len(text):
        return len(text)
    space = text.rfind(" ", position - BEFORE // 2, position + 1)
    return space if space > 0 else position
