"""`<Details summary="…">`: text that opens when asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from glossary.rendering.pieces import Filling

from .base import Component


@dataclass(frozen=True)
class Details(Component):
    """The summary is inline Markdown; a `<summary>` line at the head of the body does as well."""

    summary: str = ""
    open: bool = False
    aliases = ("details",)

    def texts(self) -> Sequence[str]:
        return (self.summary or gettext("Details"),)

    def context(self, filling: Filling) -> Mapping[str, object]:
        return {"summary": filling.texts[0], "body": filling.body, "is_open": self.open}
