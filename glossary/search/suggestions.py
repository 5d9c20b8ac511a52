"""What a mistyped query may have meant: other words from the names that the site links by."""

from collections.abc import Iterable
from functools import partial

from . import rows
from .databases import database
from .limits import MOST_JOINED
from .words import Words

LOOKED_AT = 60
SHORTEST_CONTRACTED = 5
SHORT = 3  # letters: such a word is mended only where one is missing
MENDED = 4  # words of one query
CLOSENESS = (True, False)  # how names are asked for, one after another; the quickest first


def did_you_mean(words: Words, *, language: str, quickly: bool = False) -> str:
    """The query with its unknown words replaced by words of the site; empty if nothing is near.

    quickly: while somebody types; what is found only by a long look isn't. Nor is it for a query of
    more than four words, which is no name.
    """
    if not words.sought:
        return ""
    ask = partial(database().keys_like, language=language, limit=LOOKED_AT)
    whole = " ".join(words.said) if len(words.said) <= MOST_JOINED else ""
    unknown: list[str] | None = None
    mended: dict[str, str] = {}
    looks = CLOSENESS if whole and not quickly else CLOSENESS[:1]
    for closely in looks:
        like = ask([whole], closely=closely) if whole else {}
        if whole and (joined := _joined(words, like[whole], closely)):
            return joined
        if unknown is None:
            known = database().known(words.sought, language=language)
            unknown = [word for word in words.sought if word not in known][:MENDED]
        waiting = [word for word in unknown if not mended.get(word)]
        like |= ask([word for word in waiting if word not in like], closely=closely)
        mended |= {word: _near(word, like[word], closely) for word in waiting}
        if unknown and all(mended.values()):
            break
    mended |= {word: _lacking_one(word, language) for word, mend in mended.items() if not mend}
    if not any(mended.values()):
        return ""
    return " ".join(mended.get(word) or word for word in words.sought)


def distance(one: str, other: str, most: int) -> int:
    """How many letters must be put in, left out, changed or swapped with their neighbour.

    Anything greater than `most` may come back as `most + 1`.
    """
    letters, wanted_letters = set(one), set(other)
    if (
        abs(len(one) - len(other)) > most
        or len(letters - wanted_letters) > most  # each takes a change of its own
        or len(wanted_letters - letters) > most
    ):
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def _joined(words: Words, keys: Iterable[str], closely: bool) -> str:
    """A name that is spelt in more or fewer words: kvcache, fine tunning, pre fill."""
    typed = "".join(words.said)
    named = {key.replace(" ", ""): key for key in reversed(list(keys))}
    nearest = _nearest(typed, named, closely) or ("" if closely else _contracted(typed, named))
    return named[nearest] if nearest else ""


def _near(word: str, keys: Iterable[str], closely: bool) -> str:
    """The word of a name that `word` was most likely to be."""
    return _nearest(word, dict.fromkeys(token for key in keys for token in key.split()), closely)


def _contracted(typed: str, names: Iterable[str]) -> str:
    """The shortest of `names` that `typed` is made of by leaving letters out: trtllm."""
    if len(typed) < SHORTEST_CONTRACTED:
        return ""
    found = (name for name in names if name[0] == typed[0] and _is_within(typed, name))
    return min(found, key=len, default="")


def _lacking_one(word: str, language: str) -> str:
    """The beginning of a name that a short `word` lacks one letter of: vlm. More may not be wrong
    in so few letters."""
    if len(word) != SHORT or not word.isalpha():
        return ""
    begun = database().labels_beginning(word[:2], language=language, limit=LOOKED_AT)
    tokens = (key.partition(" ")[0] for key, *_rest in rows.names(begun))
    found = (one for one in tokens if len(one) == SHORT + 1 and _is_within(word, one))
    return next(found, "")


def _is_within(typed: str, name: str) -> bool:
    """Whether all letters of `typed` stand in `name`, in their order."""
    letters = iter(name)
    return all(letter in letters for letter in typed)


def _nearest(word: str, names: Iterable[str], closely: bool) -> str:
    """The one of `names` that `word` was most likely to be; empty if none is near enough.

    closely: only one letter may be wrong.
    """
    allowed = _allowed(word)
    best, nearest = min(allowed, 1 if closely else allowed) + 1, ""
    for name in names:
        if best and (apart := distance(word, name, best - 1)) < best:
            best, nearest = apart, name
    return nearest


def _allowed(word: str) -> int:
    """How many letters may be wrong in a word of this length; a number is never mistyped."""
    if word.isdigit():
        return 0
    return 0 if len(word) < 4 else 1 if len(word) < 6 else 2 if len(word) < 11 else 3
