"""Where a name stands in the alphabet, and how its letter stands in an address."""

import re
import unicodedata
from collections.abc import Iterable


def sort_key(title: str) -> str:
    """What a title is sorted by in lists: letters and digits, without marks and case."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    return re.sub(r"[^\w]+", " ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def letter(title: str) -> str:
    """The heading of the A–Z list that a title stands under: a letter, or # for the rest."""
    first = sort_key(title)[:1].upper()
    return first if first.isalpha() else "#"


def place(letter: str) -> tuple[bool, str]:
    """What letters are sorted by; # follows them."""
    return letter == "#", letter


def in_alphabet(letters: Iterable[str]) -> list[str]:
    return sorted(letters, key=place)


def segment_of(letter: str) -> str:
    """A letter of the glossary as it stands in an address."""
    return "0-9" if letter == "#" else letter.lower()


def letter_of(segment: str) -> str:
    """The letter that an address names."""
    return "#" if segment == "0-9" else segment.upper()
