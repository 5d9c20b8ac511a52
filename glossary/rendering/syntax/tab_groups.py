"""Which `<TabItem>`s belong together, and which of them a reader sees first."""

from itertools import count

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from glossary.rendering.components.tab_item import Tab, TabItem
from glossary.rendering.components.tabs import Tabs
from glossary.rendering.pieces import CLOSE, OPEN


def tab_groups(md: MarkdownIt) -> None:
    """Add the pass that puts tabs into groups."""
    md.core.ruler.push("tab_groups", _group)


def _group(state: StateCore) -> None:
    numbers = count(1)
    holders: list[list[Token] | None] = []  # of every open piece the items it holds, if it is Tabs
    for token in state.tokens:
        if token.type == OPEN:
            piece = token.meta["piece"]
            if isinstance(piece, TabItem) and holders and holders[-1] is not None:
                holders[-1].append(token)
            holders.append([] if isinstance(piece, Tabs) else None)
        elif token.type == CLOSE and (items := holders.pop()):
            _name(items, f"g-tabs-{next(numbers)}")


def _name(items: list[Token], group: str) -> None:
    """The first of a group is open unless another one is marked."""
    marked = (item for item in items if item.meta["piece"].default)
    first = next(marked, items[0])
    for item in items:
        item.meta["piece"] = Tab(item.meta["piece"], group, is_open=item is first)
