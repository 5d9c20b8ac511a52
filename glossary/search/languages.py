"""What search knows of a language: words that say nothing, words that ask, forms of a word."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

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
_ENDINGS = tuple(_END.split())

# As they are read: without marks on letters.
_GERMAN_SAYS_NOTHING = (
    "aber alle allem allen aller alles als also am an ander andere anderem anderen anderer"
    " anderes auch auf aus bei beim bin bis bist bitte da dabei dadurch dafur damit dann das dass"
    " daß dem den denn der des dessen die dies diese diesem diesen dieser dieses doch dort du"
    " durch ein eine einem einen einer eines einige er es etwas euch euer fur gegen gibt hab habe"
    " haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in"
    " indem ins ist ja jede jedem jeden jeder jedes jene jetzt kann kannst kein keine keinem"
    " keinen keiner konnen konnte mal man mein meine meinem meinen meiner mehr mich mir mit muss"
    " mussen musste nach nicht nichts noch nun nur ob oder ohne sehr sein seine seinem seinen"
    " seiner seit sich sie sind so solche soll sollen sollte sondern sonst um und uns unser unsere"
    " unter viel vom von vor wann war waren warum was weg weil weiter welche welchem welchen"
    " welcher welches wenn wer werde werden wie wieder wieso will wir wird wirst wo wodurch wofur"
    " womit wollen worden wurde wurden zu zum zur zwar zwischen uber"
)
_GERMAN_ASKS = (
    "was warum wieso weshalb wie wann wo wer wen wem welche welcher welches welchen welchem wozu"
    " womit wodurch wofur ist sind kann konnen hat haben muss soll sollte wird werden gibt"
)
_GERMAN_ENDINGS = ("ern", "en", "er", "em", "es", "e", "n", "s")
SHORTEST_ROOT = 4


@dataclass(frozen=True, kw_only=True)
class Language:
    """stem: the beginning that the forms of a word share; rough, for marking and ordering: it only
    has to agree with itself. root: the same, where words that go on from it are looked for in the
    index, which has no stemmer of this language in one database and knows no compounds in either.
    """

    stop_words: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    stem: Callable[[str], str] = str
    root: Callable[[str], str] | None = None


@lru_cache(maxsize=4096)
def _english_stem(word: str) -> str:
    one = _singular(word)
    for ending in _ENDINGS:
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


def _german_root(word: str) -> str:
    for ending in _GERMAN_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_ROOT:
            return word[: -len(ending)]
    return word


ENGLISH = Language(
    stop_words=frozenset(_SAY_NOTHING.split()),
    asking=frozenset(_ASK.split()),
    stem=_english_stem,
)
GERMAN = Language(
    stop_words=frozenset(_GERMAN_SAYS_NOTHING.split()),
    asking=frozenset(_GERMAN_ASKS.split()),
    stem=_german_root,
    root=_german_root,
)
OTHER = Language(stem=_english_stem)  # it is rough anyway
_KNOWN = {"en": ENGLISH, "de": GERMAN}


def language_of(code: str) -> Language:
    """What is known of the language of this code, such as "de" or "en-GB"."""
    return _KNOWN.get(code.partition("-")[0], OTHER)
