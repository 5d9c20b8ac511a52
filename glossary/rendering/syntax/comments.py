"""What a file holds for tools and not for readers: comments, and the imports and exports of MDX."""

import re
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_MARKS = (("<!--", "-->"), ("{/*", "*/}"))
_MODULE = re.compile(
    r"import\s+(?:[\w*{][^'\"`;]{0,1000}?\sfrom\s+)?(['\"])[^'\"\n]{1,500}\1\s*;?"
    r"|export\s+(?:const|let|var|function|class|async|type|interface)\s+[\w{[]"
    r"|export\s+default\s+(?:function\b|class\b|async\b|\(|\{|[A-Z]\w*\s*;?\s*\Z)"
    r"|export\s*(?:\{[^}]{0,1000}\}|\*)"
)


def comments(md: MarkdownIt) -> None:
    """Add the rules that take comments and module lines out of the text."""
    terminates: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("fence", "comment", _comment_block, terminates)
    md.block.ruler.before("fence", "module_lines", _module_lines)
    md.inline.ruler.before("autolink", "comment", _comment_inline)


@lru_cache(maxsize=16)
def last_index(text: str, mark: str) -> int:
    """Where `mark` stands last in `text`, or -1: beyond it nobody need search."""
    return text.rfind(mark)


def _end_of_comment(text: str, at: int) -> int:
    """The position after the comment that begins at `at`, or -1 where none does."""
    for opening, closing in _MARKS:
        start = at + len(opening)
        if text.startswith(opening, at) and last_index(text, closing) >= start:
            return text.index(closing, start) + len(closing)
    return -1


def _comment_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    at = state.bMarks[start] + state.tShift[start]
    if state.src[at : at + 1] not in ("<", "{") or state.is_code_block(start):
        return False
    after = _end_of_comment(state.src, at)
    if after < 0 or after > state.eMarks[end - 1]:
        return False
    line = start
    while state.eMarks[line] < after:
        line += 1
    if state.src[after : state.eMarks[line]].strip():
        return False
    if not silent:
        state.line = line + 1
    return True


def _comment_inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "<{":
        return False
    after = _end_of_comment(state.src, state.pos)
    if after < 0 or after > state.posMax:
        return False
    state.pos = after
    return True


def _module_lines(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    at = state.bMarks[start]
    if state.level or not state.src.startswith(("import", "export"), at):
        return False
    last = start
    while last < end and not state.isEmpty(last):
        last += 1
    if not _MODULE.match(state.src[at : state.eMarks[last - 1]]):
        return False
    if not silent:
        state.line = last
    return True
