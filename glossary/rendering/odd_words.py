"""Words of a page that may be wrong: in no word list, or an acronym that the page doesn't explain.

The word lists are those of pyspellchecker (MIT; 160,000 English words, 340,000 German ones).
"""

import html as entities
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spellchecker import SpellChecker

from .html_text import BLOCKS, VOID, Tag, pieces

LANGUAGES = ("de", "en")
SHORTEST = 4  # letters; shorter ones are names of things more often than mistakes
LONGEST = 60
LONGEST_ACRONYM = 5  # longer ones are names in capitals
_UNREAD = frozenset(["code", "kbd", "math", "pre", "samp", "script", "style", "svg", "var"])
_SOURCES = ' class="footnotes"'
_NO_WORD = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\S*[/\\_#]\S*|\b\w+\.\w\S*")
_WORD = re.compile(r"(?<![\w'’])[^\W\d_]+(?:['’][^\W\d_]+)*(?![\w])")
_ACRONYM = re.compile(r"(?<![\w.-])([A-Z][A-Z0-9]*[A-Z][A-Z0-9]*)s?(?![\w-])")
_BEGINNING = re.compile(r"(?:^|[.!?:\n])\s*[“\"(]?\Z")
_ROMAN = re.compile(r"[IVXLC]+")
_USUAL = ("OK", "FAQ", "USD", "EUR", "US", "UK", "EU", "KW", "MW", "GW")
_UNITS = frozenset((*_USUAL, "KB", "MB", "GB", "TB", "PB", "EB", "MHZ", "GHZ"))
_LINKING = ("", "s", "es", "n", "en", "e", "er")  # between the parts of a German compound
_PART = 3


@dataclass(frozen=True, slots=True)
class OddWords:
    """What was found on one page, each once."""

    unknown: frozenset[str]  # lower case, in no word list
    acronyms: frozenset[str]  # used, and not explained on the page


def odd_words(html: str, language: str) -> OddWords:
    """What may be wrong in sanitised `html`; nothing is unknown in a language without word list."""
    text = _NO_WORD.sub(" ", "\n".join(_texts(html)))
    known = _word_list(language[:2].lower())
    names = not language.startswith("de")  # a capital within a sentence: not so in German
    words = {
        match[0]
        for match in _WORD.finditer(text)
        if known and _is_plain(match[0]) and not (names and _is_name(text, match))
    }
    unknown = {low for word in words if not _is_known(low := _folded(word), known, language)}
    acronyms = {
        found
        for found in _ACRONYM.findall(text)
        if found not in _UNITS
        and len(found) <= LONGEST_ACRONYM
        and not _ROMAN.fullmatch(found)
        and not _explains(text, found)
    }
    return OddWords(frozenset(unknown), frozenset(acronyms))


def _texts(html: str) -> Iterator[str]:
    """What is read of `html`, without code and formulas; words that only looks part stay whole."""
    unread, line = "", ""
    for piece in pieces(html):
        if isinstance(piece, str):
            line += "" if unread else entities.unescape(piece)
        elif unread:
            unread = "" if piece.is_end and piece.name == unread else unread
        elif _SOURCES in piece.source:  # names of people; they stand last
            break
        elif piece.name in _UNREAD and not piece.is_end:
            unread = piece.name
        elif piece.name in BLOCKS or piece.name in VOID or _is_insert(piece):
            yield line
            line = ""
    yield line


def _is_insert(tag: Tag) -> bool:
    return "data-g-insert" in tag.source


def _is_plain(word: str) -> bool:
    """Written as words are: not vLLM, not GPU, not a single letter."""
    return SHORTEST <= len(word) <= LONGEST and (word.islower() or word.istitle() or "'" in word)


def _is_name(text: str, match: "re.Match[str]") -> bool:
    """With a capital, although no sentence begins there."""
    before = text[max(0, match.start() - 3) : match.start()]
    return match[0][0].isupper() and not _BEGINNING.search(before)


def _folded(word: str) -> str:
    return word.replace("’", "'").lower().removesuffix("'s").removesuffix("'")


def _is_known(word: str, known: frozenset[str], language: str) -> bool:
    if word in known:
        return True
    return language.startswith("de") and _is_compound(word, known)


def _is_compound(word: str, known: frozenset[str], parts: int = 3) -> bool:
    """German writes several words as one, with a few letters between them."""
    for end in range(_PART, len(word) - _PART + 1):
        if word[:end] not in known:
            continue
        for link in _LINKING:
            rest = word[end:].removeprefix(link) if word[end:].startswith(link) else ""
            if len(rest) >= _PART and (
                rest in known or (parts > 1 and _is_compound(rest, known, parts - 1))
            ):
                return True
    return False


def _explains(text: str, acronym: str) -> bool:
    """The page says what it stands for: "key-value (KV)", "KV (key-value)"."""
    return bool(re.search(rf"\({acronym}s?\)|(?<!\w){acronym}s? \((?=[a-zA-Z])", text))


@cache
def _word_list(language: str) -> frozenset[str]:
    """Read when the first page is looked at: about 0.4 seconds and 15 MB a language."""
    if language not in LANGUAGES:
        return frozenset()
    return frozenset(SpellChecker(language=language, distance=1).word_frequency.words())
