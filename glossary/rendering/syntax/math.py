"""Formulas: `$…$` and `$$…$$`, dollars read as KaTeX reads them, turned into MathML."""

import html as entities
from typing import Any

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from glossary.rendering.desk import Desk, desk_of
from glossary.rendering.formulas import Formula, formula


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
    md.core.ruler.after("inline", "formulas", _read_formulas)
    md.add_render_rule("math_inline", _render_inline)
    md.add_render_rule("math_inline_double", _render_inline)
    md.add_render_rule("math_block", _render_block)


def _read_formulas(state: StateCore) -> None:
    """Note what each formula is, so that headings with formulas have a readable text too."""
    desk = desk_of(state.env)
    for _at, token in desk.walk(state.tokens):
        for each in token.children or () if token.type == "inline" else (token,):
            if each.type.startswith("math_"):
                _read_formula(desk, each)


def _read_formula(desk: Desk, token: Token) -> None:
    tex = token.content.strip()
    read = Formula("", tex)
    if desk.takes_formula(tex):
        read = formula(tex, is_block=token.type == "math_block")
    if not read.mathml:
        said = _("The formula “%(source)s” can't be read; its source shows.")
        desk.report("bad-formula", said % {"source": tex[:80]})
    token.meta |= {"mathml": read.mathml, "reads": read.reads}


def _render_inline(self: object, tokens: list[Token], at: int, options: object, env: Any) -> str:
    token = tokens[at]
    if not token.meta.get("mathml"):
        return _source(token)
    return desk_of(env).insert(token.meta["mathml"], reads=token.meta["reads"], element="span")


def _render_block(self: object, tokens: list[Token], at: int, options: object, env: Any) -> str:
    token = tokens[at]
    if not token.meta["mathml"]:
        return f"<p>{_source(token)}</p>\n"
    scrolled = f'<div class="math-display" tabindex="0">{token.meta["mathml"]}</div>'
    return desk_of(env).insert(scrolled, reads=token.meta["reads"], element="div") + "\n"


def _source(token: Token) -> str:
    marks = "$$" if token.type == "math_block" else token.markup
    source = entities.escape(marks + token.content.strip() + marks)
    return f'<code class="math-source">{source}</code>'
