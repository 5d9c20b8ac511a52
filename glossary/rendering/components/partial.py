"""What an imported file says, where a page places it by its name."""

from dataclasses import dataclass

from glossary.rendering.pieces import Piece


@dataclass(frozen=True)
class Partial(Piece):
    """The text alone, as if it stood in the page."""

    template = "glossary/components/wrapper.html"
