"""Text as words: what the linker compares, and the key under which a label is found.

A word is a run of letters, digits and their marks. In scripts written without spaces every
character counts as one, so that the same look-up finds terms inside a run of text.
"""

import re
import unicodedata
from functools import cache
from typing import Final, NamedTuple

_NO_SPACES: Final = (
    "\u3005-\u3007\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    "\u0e01-\u0e7f\u0e81-\u0eff\u1000-\u109f\u1780-\u17ff"
)  # Han, Hiragana, Thai, Lao, Myanmar, Khmer
_KATAKANA: Final = "\u30a1-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_SPACES = re.compile(r"\s+|[\u2010-\u2013\u2212-](?:\s*\n\s*)?")  # a space or one hyphen
_APOSTROPHES = str.maketrans("\u2019\u02bc\u2018\uff07", "''''", "\xad\u200b\u200c\u200d\u2060")
_PLAIN_WORD = re.compile(r"[^\W]+")
_FIRST_UNUSUAL: Final = "\u0300"


class Word(NamedTuple):
    """One word in a text: where it stands, and its key (folded); `is_dense`: of a script without
    spaces."""

    start: int
    end: int
    key: str
    is_dense: bool = False


def words_of(text: str) -> list[Word]:
    """The words of `text` in order."""
    if text.isascii():
        low = text.lower()
        return [
            Word(*match.span(), low[slice(*match.span())]) for match in _PLAIN_WORD.finditer(text)
        ]
    if max(text) < _FIRST_UNUSUAL and "\xad" not in text:
        return [_word(match) for match in _PLAIN_WORD.finditer(text)]
    words = (_word(match) for match in _any_word().finditer(text))
    return [word for word in words if word.key]


def label_key(text: str) -> str:
    """The key under which a label is looked up: its words, folded, joined by one space."""
    return " ".join(word.key for word in words_of(unicodedata.normalize("NFKC", text)))


def spelling(text: str) -> str:
    """`text` as it counts when two spellings are compared: hyphens, line breaks and spaces are
    one thing, curly apostrophes straight, soft hyphens nothing. Case stays."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text).translate(_APOSTROPHES))


def distinct(text: str) -> str:
    """What tells a label from all others: two that share it can't both become links."""
    return spelling(text).casefold()


def dense_spelling(text: str) -> str:
    """The spelling of a text without spaces, where line breaks between characters are nothing."""
    return spelling(text).replace(" ", "")


def _word(match: "re.Match[str]") -> Word:
    read = match[0]
    if read.isascii():
        return Word(match.start(), match.end(), read.lower())
    folded = unicodedata.normalize("NFKC", read.translate(_APOSTROPHES)).casefold()
    return Word(match.start(), match.end(), folded, match.lastgroup == "dense")


@cache
def _any_word() -> "re.Pattern[str]":
    """Words of every script; marks belong to the letter before them."""
    marks = "".join(
        _escaped(number)
        for number in range(0x300, 0x10000)
        if unicodedata.category(chr(number)) in ("Mn", "Mc", "Me")
    )
    marks += "\xad\u200c\u200d"
    return re.compile(
        f"(?P<dense>[{_NO_SPACES}][{marks}]*)|[{_KATAKANA}][{_KATAKANA}{marks}]*"
        f"|(?:(?![{_NO_SPACES}{_KATAKANA}])[\\w])(?:(?![{_NO_SPACES}{_KATAKANA}])[\\w{marks}])*"
    )


def _escaped(number: int) -> str:
    return f"\\u{number:04x}"
