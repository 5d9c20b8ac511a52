"""A reader's words, made safe and plain: what both databases are asked with."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from glossary.rendering.words import label_key, words_of

from .languages import ENGLISH, SHORTEST_ROOT, language_of

MOST_WORDS = 12
MOST_CHARACTERS = 200

# Vowels and tones of Thai, Lao, Burmese and Khmer stand in the midst of words, and are no letters.
_SIGNS = (
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b4-\u17d3"
)
WORD = re.compile(rf"[^\W_]+(?:[{_SIGNS}][^\W_]*)*")
MARKS = re.compile("[\u0300-\u036f]")  # PostgreSQL's index takes off the same
QUOTES = str.maketrans("‘’‛ʼ", "''''")
CONTRACTED = re.compile(r"\b(\w+)'(?:s|re|ve|ll|d|m)\b")


@dataclass(frozen=True, kw_only=True)
class Words:
    """What was asked for. `said` keeps every word, `sought` leaves out those that say nothing."""

    text: str
    said: tuple[str, ...] = ()
    sought: tuple[str, ...] = ()
    is_cut: bool = False
    is_question: bool = False
    is_finished: bool = False  # a space or a mark follows the last word: it isn't a beginning
    language: str = "en"

    @cached_property
    def key(self) -> str:
        """All that was said, as a name of a term would be looked up."""
        said = " ".join(self.said)
        return said if said.isascii() else label_key(said)

    def telling(self, words: Iterable[str]) -> list[str]:
        """Those of `words` that say something."""
        unsought = language_of(self.language).stop_words
        return [word for word in words if word not in unsought]

    def asked_as(self, word: str) -> tuple[str, bool]:
        """A sought word as the index is asked for it, and whether what goes on from it is meant."""
        root = language_of(self.language).root
        asked = root(word) if root else word
        goes_on = root is not None and len(asked) >= SHORTEST_ROOT
        return (asked if goes_on else word), goes_on or word == self.beginning

    @cached_property
    def beginning(self) -> str:
        """The last word, where it may be one that is still being typed; else nothing."""
        if self.is_finished or not self.sought or self.said[-1] != self.sought[-1]:
            return ""
        return self.sought[-1] if len(self.sought[-1]) >= 2 else ""


def read(text: str, language: str = "en") -> Words:
    """Read what a reader typed in `language`: any text at all.

    At most 12 words of 200 characters are kept.
    """
    tidy = " ".join(text.replace("\0", " ").split())
    shown = "".join(c for c in tidy[:MOST_CHARACTERS] if unicodedata.category(c) not in UNSHOWN)
    own = language_of(language)
    plain = fold(shown.translate(QUOTES))
    if own is ENGLISH:
        plain = CONTRACTED.sub(r"\1", plain)
    found = WORD.findall(plain)
    said = tuple(found[:MOST_WORDS])
    return Words(
        text=shown,
        said=said,
        sought=tuple(dict.fromkeys(word for word in said if word not in own.stop_words)),
        is_cut=len(tidy) > MOST_CHARACTERS or len(found) > MOST_WORDS,
        is_question=len(said) > 2 and (said[0] in own.asking or shown.endswith("?")),
        is_finished=not text[-1:].isalnum() or len(found) > MOST_WORDS,
        language=language,
    )


def fold(text: str) -> str:
    """`text` without case, marks on letters and typographic variants: Naïve → naive, ﬁ → fi."""
    if text.isascii():
        return text.lower()
    plain = MARKS.sub("", unicodedata.normalize("NFKD", text.lower()))
    return unicodedata.normalize("NFC", plain)


def spread(text: str) -> str:
    """`text` with a space around each character of a script that has none between words: in an
    index such a character is a word, and what is looked for stands anywhere."""
    if text.isascii():
        return text
    parts, done = [], 0
    for word in words_of(text):
        if word.is_dense:
            parts += [text[done : word.start], " ", text[word.start : word.end], " "]
            done = word.end
    return "".join((*parts, text[done:])) if parts else text


def is_dense(word: str) -> bool:
    """Whether `word` holds a character of a script without spaces between words."""
    return not word.isascii() and any(one.is_dense for one in words_of(word))


UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
