"""`<Details summary="…">`: text that opens when asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext, gettext_lazy

from glossary.rendering.pieces import Filling

from .base import Component


@dataclass(frozen=True)
class Details(Component):
    """The summary is inline Markdown; a `<summary>` line at the head of the body does as well."""

    summary: str = field(
        default="", metadata={"help": gettext_lazy("What can be read while it is closed.")}
    )
    open: bool = field(default=False, metadata={"help": gettext_lazy("Open from the start.")})
    aliases = ("details",)
    purpose = gettext_lazy("Text that opens when it is asked for.")
    sample_body = gettext_lazy("The text that opens.")

    def texts(self) -> Sequence[str]:
        return (self.summary or gettext("Details"),)

    def context(self, filling: Filling) -> Mapping[str, object]:
        return {"summary": filling.texts[0], "body": filling.body, "is_open": self.open}
