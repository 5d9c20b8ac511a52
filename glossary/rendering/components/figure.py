"""`<Figure src="…" dark="…" alt="…" caption="…" />`: a picture, or any text, with a caption."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext, gettext_lazy

from glossary.rendering.desk import Desk
from glossary.rendering.pieces import Filling
from glossary.rendering.results import ImageView
from glossary.rendering.sanitizer import is_safe_address
from glossary.rendering.slugs import Ids
from glossary.rendering.syntax.links import dark_picture, image_html

from .base import Component, PropError


@dataclass(frozen=True)
class Figure(Component):
    """The caption is inline Markdown. dark: the picture that readers of the dark scheme see."""

    src: str = field(
        default="",
        metadata={"help": gettext_lazy("Its address; type to find a picture."), "find": "image"},
    )
    dark: str = field(
        default="",
        metadata={
            "help": gettext_lazy("The same for the dark scheme, if it has its own."),
            "find": "image",
        },
    )
    alt: str = field(
        default="",
        metadata={"help": gettext_lazy("What it shows, for people who can’t see it.")},
    )
    caption: str = field(default="", metadata={"help": gettext_lazy("Stands below it.")})
    purpose = gettext_lazy("A picture with a caption.")

    def __post_init__(self) -> None:
        for address in (self.src, self.dark):
            if address and not is_safe_address(address):
                said = gettext("“%(address)s” is no address of a picture.")
                raise PropError(said % {"address": address})

    def texts(self) -> Sequence[str]:
        return (self.caption,)

    def claim_ids(self, ids: Ids, plain: Sequence[str], desk: Desk) -> tuple[str, ...]:
        view = desk.surroundings.images.get(desk.image_address(self.src), ImageView())
        if self.src and not (self.alt or view.alt):
            said = gettext("The picture %(address)s has no alternative text.")
            desk.report("image-without-alt", said % {"address": self.src})
        if self.dark and dark_picture(desk, self.dark) is None:
            said = gettext("The picture %(address)s isn't on this site.")
            desk.report("foreign-image", said % {"address": self.dark})
        return ()

    def context(self, filling: Filling) -> Mapping[str, object]:
        desk = filling.desk
        address = desk.image_address(self.src)
        view = desk.surroundings.images.get(address, ImageView())
        dark = dark_picture(desk, self.dark) if self.dark else None
        picture = image_html(address, self.alt, "", view, dark) if self.src else ""
        return {
            "picture": desk.trust(picture),
            "body": filling.body,
            "caption": filling.texts[0],
        }
