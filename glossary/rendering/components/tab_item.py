"""`<TabItem label="…">`: one version inside `<Tabs>`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from glossary.rendering.desk import Desk
from glossary.rendering.pieces import Filling
from glossary.rendering.slugs import Ids

from .base import Component


@dataclass(frozen=True)
class TabItem(Component):
    """Docusaurus asks for a value and takes it as label where none is given."""

    value: str = ""
    label: str = ""
    default: bool = False

    def texts(self) -> Sequence[str]:
        return (self.label or self.value or "More",)

    def claim_ids(self, ids: Ids, plain: Sequence[str], desk: Desk) -> tuple[str, ...]:
        return (f"g-tabs-{desk.tab_groups}",)

    def context(self, filling: Filling) -> Mapping[str, object]:
        return {
            "label": filling.texts[0],
            "body": filling.body,
            "group": filling.ids[0],
            "is_open": self.default,
        }
