"""Components of other sites that only lay out what they hold: their body shows."""

from dataclasses import dataclass

from .base import Component


@dataclass(frozen=True)
class Wrapper(Component):
    """The body alone."""

    aliases = ("LinkList", "Features", "Columns", "Column", "Card", "CardBody", "BrowserWindow")
