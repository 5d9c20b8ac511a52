"""The placeholder where a component can't be shown; what it holds shows all the same."""

from collections.abc import Mapping
from dataclasses import dataclass

from glossary.rendering.pieces import Filling, Piece


@dataclass(frozen=True)
class Missing(Piece):
    """Says by name what should stand here."""

    name: str
    template = "glossary/parts/missing.html"

    def context(self, filling: Filling) -> Mapping[str, object]:
        return {"name": self.name, "body": filling.body}
