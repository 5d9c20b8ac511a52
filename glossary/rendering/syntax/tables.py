"""GFM tables: alignment as a class, a frame that scrolls, and a bound on columns."""

from html import escape
from typing import Any, Final

from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table as parse_table
from markdown_it.token import Token

from glossary.rendering.desk import check_blocks

MAX_COLUMNS: Final = 60


def tables(md: MarkdownIt) -> None:
    """Turn tables on."""
    md.enable("table")
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    md.add_render_rule("table_open", _open)
    md.add_render_rule("table_close", _close)
    md.add_render_rule("th_open", _cell)
    md.add_render_rule("td_open", _cell)


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if start + 2 > end:
        return False
    rule = state.src[state.bMarks[start + 1] : state.eMarks[start + 1]]
    if not rule.strip().startswith(("|", "-", ":")) or rule.count("|") > MAX_COLUMNS + 1:
        return False
    is_table = parse_table(state, start, end, silent)
    check_blocks(len(state.tokens))
    return is_table


def _open(self: object, tokens: list[Token], at: int, options: object, env: Any) -> str:
    label = escape(gettext("Table"))
    return f'<div class="table-scroll" role="group" aria-label="{label}" tabindex="0"><table>\n'


def _close(self: object, tokens: list[Token], at: int, options: object, env: Any) -> str:
    return "</table></div>\n"


def _cell(self: object, tokens: list[Token], at: int, options: object, env: Any) -> str:
    token = tokens[at]
    aligned = str(token.attrGet("style") or "").removeprefix("text-align:")
    scope = ' scope="col"' if token.tag == "th" else ""
    return f"<{token.tag}{scope}" + (f' class="align-{aligned}">' if aligned else ">")
