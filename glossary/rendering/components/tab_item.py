"""`<TabItem label="…">`: one version inside `<Tabs>`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from glossary.rendering.pieces import Filling, Piece

from .base import Component


@dataclass(frozen=True)
class TabItem(Component):
    """Docusaurus asks for a value and takes it as label where none is given."""

    value: str = ""
    label: str = ""
    default: bool = False
    is_offered = False

    def texts(self) -> Sequence[str]:
        return (self.label or self.value or gettext("More"),)

    def context(self, filling: Filling) -> Mapping[str, object]:
        return {"label": filling.texts[0], "body": filling.body, "is_open": True}


@dataclass(frozen=True)
class Tab(Piece):
    """An item among the others of its group: at most one of a group is open at a time."""

    item: TabItem
    group: str
    is_open: bool
    template = TabItem.template

    def context(self, filling: Filling) -> Mapping[str, object]:
        return {**self.item.context(filling), "group": self.group, "is_open": self.is_open}
