"""Formulas: `$…$` and `$$…$$`, dollars read as KaTeX reads them, turned into MathML.

The converter's own output can't be used: it lets TeX write any markup and attribute. Its tree is
written out again here from a closed list of elements and attributes.
"""

import html as entities
import re
from functools import lru_cache
from typing import Any, Final
from xml.etree.ElementTree import Element  # noqa: S405 (a tree made here; no XML is read)

from latex2mathml.converter import convert_to_element
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from glossary.rendering.desk import MAX_FORMULAS, Desk, desk_of

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


class _BadFormula(ValueError):
    """The TeX can't be shown as a formula."""


def math(md: MarkdownIt) -> None:
    """Add formulas: no spaces inside single dollars, no digit right after the closing one."""
    dollarmath_plugin(
        md,
        allow_labels=False,
        allow_space=False,
        allow_digits=False,
        allow_blank_lines=False,
        double_inline=True,
    )
    md.add_render_rule("math_inline", _render_inline)
    md.add_render_rule("math_inline_double", _render_inline)
    md.add_render_rule("math_block", _render_block)


def _render_inline(self: object, tokens: list[Token], at: int, options: object, env: Any) -> str:
    return _formula(desk_of(env), tokens[at].content.strip(), tokens[at].markup, is_block=False)


def _render_block(self: object, tokens: list[Token], at: int, options: object, env: Any) -> str:
    return _formula(desk_of(env), tokens[at].content.strip(), "$$", is_block=True)


def _formula(desk: Desk, tex: str, marks: str, *, is_block: bool) -> str:
    desk.formulas += 1
    mathml = mathml_of(tex, is_block) if desk.formulas <= MAX_FORMULAS else ""
    if not mathml:
        desk.report("bad-formula", f"The formula “{tex[:80]}” can't be read; its source shows.")
        source = f'<code class="math-source">{entities.escape(marks + tex + marks)}</code>'
        return f"<p>{source}</p>\n" if is_block else source
    if is_block:
        scrolled = f'<div class="math-display" tabindex="0">{mathml}</div>'
        return desk.insert(scrolled, reads=tex, element="div") + "\n"
    return desk.insert(mathml, reads=tex, element="span")


@lru_cache(maxsize=1024)
def mathml_of(tex: str, is_block: bool) -> str:
    """The formula as MathML, or "" where the TeX is bad."""
    if len(tex) > _LONGEST:
        return ""
    try:
        tree = convert_to_element(tex, display="block" if is_block else "inline")
        return _written(tree)
    except Exception:  # whatever the converter stumbles over: the reader sees the source
        return ""


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
