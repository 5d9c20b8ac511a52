"""`<Tabs>`: versions of one thing of which a reader picks one."""

from collections.abc import Sequence
from dataclasses import dataclass

from glossary.rendering.desk import Desk
from glossary.rendering.slugs import Ids

from .base import Component


@dataclass(frozen=True)
class Tabs(Component):
    """Holds `<TabItem>`s, which the browser opens one at a time without any script."""

    def claim_ids(self, ids: Ids, plain: Sequence[str], desk: Desk) -> tuple[str, ...]:
        desk.tab_groups += 1
        return ()
