"""A reader's words, made safe and plain: what both databases are asked with."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MOST_WORDS = 12
MOST_CHARACTERS = 200

WORD = re.compile(r"[^\W_]+")
QUOTES = str.maketrans("‘’‛ʼ", "''''")
CONTRACTED = re.compile(r"\b(\w+)'(?:s|re|ve|ll|d|m)\b")

_SAY_NOTHING = (
    "a about after again all also am an and any are as at be because been before being between both"
    " but by can could did do does doing don down during each few for from had has have having he"
    " her here him his how i if in into is isn it its just let me more most my need no nor not of"
    " off on once only or other our out over own please same she should so some such t than that"
    " the their them then there these they this those through to too under until up us very was"
    " we were what when where which while who whom why will with would you your"
)
_ASK = "what why how when where which who is are do does did can could should will would"
# What makes a word of another one, without plurals; longest first so far as one ends with another.
_END = (
    "ization isation izing ising ized ised izer ize ise ism ation ator ating ated ate ment ness"
    " ing ion ied ed er ly ence ance ency ancy ity ive al e y"
)
_CUT_EARLY = ("ing", "ed", "e", "y")  # these leave three letters, others four
STOP_WORDS = frozenset(_SAY_NOTHING.split())
ASKING = frozenset(_ASK.split())
ENDINGS = tuple(_END.split())


@dataclass(frozen=True, kw_only=True)
class Words:
    """What was asked for. `said` keeps every word, `sought` leaves out those that say nothing."""

    text: str
    said: tuple[str, ...] = ()
    sought: tuple[str, ...] = ()
    is_cut: bool = False
    is_question: bool = False
    is_finished: bool = False  # a space or a mark follows the last word: it isn't a beginning

    @property
    def beginning(self) -> str:
        """The last word, where it may be one that is still being typed; else nothing."""
        if self.is_finished or not self.sought or self.said[-1] != self.sought[-1]:
            return ""
        return self.sought[-1] if len(self.sought[-1]) >= 2 else ""


def read(text: str) -> Words:
    """Read what a reader typed: any text at all. At most 12 words of 200 characters are kept."""
    tidy = " ".join(text.replace("\0", " ").split())
    shown = "".join(c for c in tidy[:MOST_CHARACTERS] if unicodedata.category(c) not in UNSHOWN)
    plain = CONTRACTED.sub(r"\1", fold(shown.translate(QUOTES)))
    found = WORD.findall(plain)
    said = tuple(found[:MOST_WORDS])
    return Words(
        text=shown,
        said=said,
        sought=tuple(dict.fromkeys(word for word in said if word not in STOP_WORDS)),
        is_cut=len(tidy) > MOST_CHARACTERS or len(found) > MOST_WORDS,
        is_question=len(said) > 2 and (said[0] in ASKING or shown.endswith("?")),
        is_finished=not text[-1:].isalnum() or len(found) > MOST_WORDS,
    )


def fold(text: str) -> str:
    """`text` without case, marks on letters and typographic variants: Naïve → naive, ﬁ → fi."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in parts if not unicodedata.combining(c))


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """The beginning that the forms of an English word share; rough, for marking and ordering.

    The databases have better stemmers of their own; this one only has to agree with itself.
    """
    one = _singular(word)
    for ending in ENDINGS:
        if one.endswith(ending) and len(one) - len(ending) >= (3 if ending in _CUT_EARLY else 4):
            cut = one[: -len(ending)]
            doubled = len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "lsz"
            return cut[:-1] if doubled else cut
    return one


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith("s") and len(word) > 3 and word[-2] not in "asi":
        return word[:-1]
    return word


UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
