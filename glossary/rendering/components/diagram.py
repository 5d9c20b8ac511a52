"""`<Diagram name="…" alt="…" />`: a drawing of another site, here in its own words."""

from collections.abc import Mapping
from dataclasses import dataclass

from glossary.rendering.pieces import Filling

from .base import Component


@dataclass(frozen=True)
class Diagram(Component):
    """Drawings are script or SVG, which are not taken in; what they show is said."""

    name: str = ""
    alt: str = ""

    def context(self, filling: Filling) -> Mapping[str, object]:
        return {"says": self.alt or self.name, "body": filling.body}
