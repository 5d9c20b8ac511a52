"""Code blocks: language, title, marked lines; coloured by Pygments classes."""

import re
from functools import lru_cache
from typing import Any, Final

from django.template.loader import render_to_string
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name
from pygments.util import ClassNotFound

from glossary.rendering.desk import desk_of

_LONGEST_COLOURED: Final = 20_000
_MOST_COLOURED: Final = 500
_LANGUAGE = re.compile(r"[A-Za-z0-9+#_-]{1,40}\Z")
_TITLE = re.compile(r"\btitle=(?:\"([^\"\n]{0,200})\"|'([^'\n]{0,200})')")
_MARKED = re.compile(r"\{([0-9,\s-]{1,200})\}")


def code(md: MarkdownIt) -> None:
    """Render fenced and indented code with our template."""
    md.add_render_rule("fence", _render)
    md.add_render_rule("code_block", _render)


def _render(self: object, tokens: list[Token], at: int, options: object, env: Any) -> str:
    token = tokens[at]
    language, _, rest = token.info.strip().partition(" ")
    language = language.partition("{")[0].lower()
    if not _LANGUAGE.match(language):
        language = ""
    title = _TITLE.search(rest[:500])
    marked = _MARKED.search(token.info[:500])
    desk = desk_of(env)
    desk.coloured += 1
    named = language if desk.coloured <= _MOST_COLOURED else ""
    coloured = _coloured(token.content, named, _numbers(marked[1]) if marked else ())
    context = {
        "language": language,
        "title": (title[1] or title[2] or "") if title else "",
        "code": desk.trust(coloured),
    }
    if context["title"]:
        return render_to_string("glossary/parts/code_block.html", context)
    return f'<pre tabindex="0"><code{_language_class(language)}>{coloured}</code></pre>\n'


def _language_class(language: str) -> str:
    return f' class="language-{language}"' if language else ""


def _coloured(text: str, language: str, marked: tuple[int, ...]) -> str:
    lexer = _lexer_class(language) if language else None
    if lexer is None or len(text) > _LONGEST_COLOURED:
        return escapeHtml(text)
    formatter: HtmlFormatter[str] = HtmlFormatter(
        nowrap=True, classprefix="tok-", hl_lines=list(marked)
    )
    return highlight(text, lexer(stripnl=False, ensurenl=False), formatter)


@lru_cache(maxsize=256)
def _lexer_class(language: str) -> type[Lexer] | None:
    try:
        return find_lexer_class_by_name(language)
    except ClassNotFound:
        return None


def _numbers(written: str) -> tuple[int, ...]:
    """The line numbers of "1,3-5": 1, 3, 4, 5."""
    numbers: list[int] = []
    for part in written.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first.isdecimal() and (last or first).isdecimal() and len(part) < 10:
            numbers.extend(range(int(first), min(int(last or first), int(first) + 500) + 1))
    return tuple(numbers)
