"""Which pages hold a phrase: an index of their words as they stand, without stemming.

It finds candidates for the linker, which decides. It may name a page too many, never one too few:
its words are the linker's own, and the last one of a phrase may go on (model, models).
"""

import html as entities
from collections.abc import Collection, Iterable, Mapping

from glossary.models import PageWords
from glossary.rendering.html_text import pieces
from glossary.rendering.words import words_of

from .databases import database

LONGEST = 100  # characters of a word; what is longer is compared by its beginning
LETTERS_BEFORE_IES = 2
MANY = 300  # keys, from which on every page is read through instead
AT_ONCE = 500


def pages_holding(keys: Collection[str], *, language: str) -> set[int]:
    """Ids of pages in `language` whose text may hold one of `keys`, its plural or possessive.

    keys: as `label_key` makes them.
    """
    if len(keys) > MANY:
        return _read_through(keys, language)
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


def _read_through(keys: Collection[str], language: str) -> set[int]:
    """The same for so many keys that it is quicker to read all pages once."""
    forms: set[str] = set()
    lengths: dict[str, set[int]] = {}  # of the forms that begin with a word
    for key in keys:
        for form in _forms(_split(key)):
            forms.add(" ".join(form))
            lengths.setdefault(form[0], set()).add(len(form))
    pages = PageWords.objects.filter(language=language).values_list("page", "words")
    return {
        page for page, words in pages.iterator(AT_ONCE) if _holds(words.split(), forms, lengths)
    }


def _holds(words: list[str], forms: Collection[str], lengths: Mapping[str, Iterable[int]]) -> bool:
    return any(
        " ".join(words[at : at + length]) in forms
        for at, word in enumerate(words)
        for length in lengths.get(word, ())
    )


def _forms(words: list[str]) -> list[tuple[str, ...]]:
    """A phrase as it stands and in the plural."""
    if not words:
        return []
    *before, last = words
    forms = [last, f"{last}s", f"{last}es", f"{last.removesuffix('y')}ies"]
    return [(*before, form[:LONGEST]) for form in forms]


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
