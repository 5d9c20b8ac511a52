"""The order of what was found: the same for both databases.

A database's own rank counts for little; what counts is how much of the query stands in an entry's
names and how much in its text, whether the query *is* a name, and what kind of entry it is.
"""

from collections.abc import Collection, Iterable

from glossary.rendering.term_links import label_key

from .candidates import WHOLE, Candidate
from .languages import language_of
from .snippets import matched
from .words import WORD, Words, fold

A_NAME = 60.0  # the whole query is a name of the term
A_TITLE = 70.0  # every word of the query, in its order, is the title
IN_NAMES = 20.0
IN_TITLE = 10.0  # ... and the title says little else
IN_ALL = 24.0
RANK = 8.0
KIND = {"term": 6.0, "page": 4.0, "section": 0.0, "question": 0.0}
QUESTION = 7.0  # for a question that is asked as one


def ordered(found: Iterable[Candidate], words: Words, whole: Collection[int]) -> list[Candidate]:
    """`found`, the best first. whole: ids of entries that are known to hold all of the words."""
    return sorted(found, key=lambda one: (-worth(one, words, one.pk in whole), one.title, one.pk))


def worth(one: Candidate, words: Words, has_all: bool) -> float:
    """How well an entry answers the query; only the order of these numbers says something."""
    points = KIND.get(one.kind, 0) + RANK * one.rank + _name_worth(one.named)
    if words.is_question and one.kind == "question":
        points += QUESTION
    if label_key(one.title) == words.key:
        points += A_TITLE
    if not words.sought:
        return points
    in_title = matched(one.title, words)
    in_names = in_title | matched(one.labels, words)
    sought = len(words.sought)
    telling = words.telling(WORD.findall(fold(one.title)))
    fullness = min(1.0, len(in_title) / max(1, len(telling)))
    points += IN_NAMES * len(in_names) / sought
    points += IN_TITLE * fullness * len(in_title) / sought
    points += IN_ALL * (1 if has_all else len(in_names | _held(one.text, words)) / sought)
    return points


def _held(text: str, words: Words) -> set[str]:
    """Words of the query that `text` seems to hold; looks only whether it has their letters."""
    plain = fold(text)
    stem = language_of(words.language).stem
    return {word for word in words.sought if stem(word) in plain}


def _name_worth(named: float) -> float:
    """A name that is the whole query stands above all else; one that is a part of it helps."""
    return A_NAME * named if named >= WHOLE else A_NAME / 3 * named
