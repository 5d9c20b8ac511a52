"""TeX formulas as MathML, and as plain text.

The converter's own output can't be used: it lets TeX write any markup and attribute. Its tree is
written out again here from a closed list of elements and attributes.
"""

import html as entities
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from xml.etree.ElementTree import Element  # noqa: S405 (a tree made here; no XML is read)

from latex2mathml.converter import convert_to_element

from .formula_text import formula_text

_LONGEST: Final = 2_000
_ELEMENT_NAMES = (
    "math menclose mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts "
    "mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder "
    "munderover none "
)
_ELEMENTS: Final = frozenset(_ELEMENT_NAMES.split())
_ATTRIBUTE_NAMES = (
    "accent accentunder align columnalign columnlines columnspacing depth display "
    "displaystyle fence form height linethickness lspace mathcolor mathsize mathvariant "
    "maxsize minsize movablelimits notation rowalign rowlines rowspacing rspace scriptlevel "
    "separator stretchy symmetric voffset width "
)
_ATTRIBUTES: Final = frozenset(_ATTRIBUTE_NAMES.split())
_VALUE = re.compile(r"[#\w.%+ -]{1,60}\Z", re.ASCII)
_COMMAND_LEFT = re.compile(r"\\[a-zA-Z]")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it is shown, "" where its TeX is bad, and as it `reads` in plain text."""

    mathml: str
    reads: str


class _BadFormula(ValueError):
    """The TeX can't be shown as a formula."""


@lru_cache(maxsize=1024)
def formula(tex: str, *, is_block: bool) -> Formula:
    """The formula that `tex` stands for; where it can't be read out, it reads as it was typed."""
    if len(tex) > _LONGEST:
        return Formula("", tex)
    try:
        tree = convert_to_element(tex, display="block" if is_block else "inline")
        mathml = _written(tree)
    except Exception:  # noqa: BLE001 (whatever the converter stumbles over: the source shows)
        return Formula("", tex)
    try:
        return Formula(mathml, formula_text(tree) or tex)
    except Exception:  # noqa: BLE001 (a tree of an unforeseen shape still is a formula)
        return Formula(mathml, tex)


def _written(element: Element) -> str:
    tag = element.tag.rpartition("}")[2]
    if tag not in _ELEMENTS:
        raise _BadFormula(tag)
    attributes = "".join(
        f' {name}="{entities.escape(value)}"'
        for name, value in sorted(element.attrib.items())
        if name in _ATTRIBUTES and _VALUE.match(value)
    )
    inner = _text(element.text) + "".join(_written(child) + _text(child.tail) for child in element)
    return f"<{tag}{attributes}>{inner}</{tag}>"


def _text(text: str | None) -> str:
    read = entities.unescape(text or "")
    if _COMMAND_LEFT.search(read):
        raise _BadFormula(read)
    return entities.escape(read)
