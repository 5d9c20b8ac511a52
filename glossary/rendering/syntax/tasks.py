"""Task lists: `- [x] done`. A mark that is read aloud, not a form field that does nothing."""

from html import escape
from typing import Any

from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token


def tasks(md: MarkdownIt) -> None:
    """Add the pass that finds tasks."""
    md.core.ruler.after("inline", "tasks", _find_tasks)
    md.add_render_rule("task_mark", _render)


def _find_tasks(state: StateCore) -> None:
    lists: list[Token] = []
    for at, token in enumerate(state.tokens):
        if token.type == "bullet_list_open":
            lists.append(token)
        elif token.type == "bullet_list_close":
            lists.pop()
        elif (
            token.type == "inline"
            and lists
            and at >= 2
            and state.tokens[at - 1].type == "paragraph_open"
            and state.tokens[at - 2].type == "list_item_open"
            and _take_mark(token)
        ):
            state.tokens[at - 2].attrSet("class", "task")
            lists[-1].attrSet("class", "task-list")


def _take_mark(inline: Token) -> bool:
    first = inline.children[0] if inline.children else None
    if first is None or first.type != "text" or first.content[:4] not in ("[ ] ", "[x] ", "[X] "):
        return False
    mark = Token("task_mark", "span", 0)
    mark.meta = {"done": first.content[1] != " "}
    first.content = first.content[4:]
    inline.children = [mark, *(inline.children or ())]
    return True


def _render(self: object, tokens: list[Token], at: int, options: object, env: Any) -> str:
    if tokens[at].meta["done"]:
        label = escape(gettext("Done"))
        return f'<span class="task-mark done" role="img" aria-label="{label}"></span> '
    label = escape(gettext("To do"))
    return f'<span class="task-mark" role="img" aria-label="{label}"></span> '
