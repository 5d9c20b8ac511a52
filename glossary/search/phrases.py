"""Which pages hold a phrase: an index of their words as they stand, without stemming.

It finds candidates for the linker, which decides. It may name a page too many, never one too few:
its words are the linker's own, and the last one of a phrase may go on (model, models).
"""

import html as entities
from collections.abc import Collection

from glossary.rendering.html_text import pieces
from glossary.rendering.words import words_of

from .databases import database

LONGEST = 100  # characters of a word; what is longer is compared by its beginning
LETTERS_BEFORE_IES = 2


def pages_holding(keys: Collection[str], *, language: str) -> set[int]:
    """Ids of pages in `language` whose text may hold one of `keys`, its plural or possessive.

    keys: as `label_key` makes them.
    """
    phrases = {phrase for key in keys if (phrase := _phrase(key))}
    return database().pages_holding(sorted(phrases), language=language)


def words_in_order(html: str) -> str:
    """The words of `html` in order, each after a space: what the index keeps of a page.

    Texts are read apart from each other, as the linker reads them: `pre<b>training</b>` is two
    words to it.
    """
    texts = (entities.unescape(piece) for piece in pieces(html) if isinstance(piece, str))
    keys = " ".join(word.key for text in texts for word in words_of(text))
    return "".join(f" {word}" for word in _split(keys))


def _phrase(key: str) -> tuple[str, ...]:
    """The words of `key`; the last one as it begins in every form (memor for memory, memories)."""
    words = _split(key)
    if not words:
        return ()
    last = words[-1]
    if last.endswith("y") and len(last) > LETTERS_BEFORE_IES:
        last = last[:-1]
    return (*words[:-1], last)


def _split(key: str) -> list[str]:
    return [word[:LONGEST] for word in key.split()]
