"""`<Tabs>`: versions of one thing of which a reader picks one."""

from dataclasses import dataclass

from .base import Component


@dataclass(frozen=True)
class Tabs(Component):
    """Holds `<TabItem>`s, which the browser opens one at a time without any script."""
