"""What refusals say: English by itself, or what somebody above this floor makes of it.

The English words are the keys of the translations, as everywhere; only Django isn't known here.
"""

from collections.abc import Callable

_translate: Callable[[str], str] = str


def speak(translate: Callable[[str], str]) -> None:
    """From now on say what `translate` makes of the English words."""
    global _translate
    _translate = translate


def _(text: str) -> str:
    return _translate(text)


def gettext_noop(text: str) -> str:
    """`text` as it is; told later, by `_`."""
    return text
