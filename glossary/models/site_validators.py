"""Rules for the settings of the site: its accent, its lifecycle, its menu."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from glossary.rendering.colours import LEAST, LIGHT, is_colour, least_contrast, readable
from glossary.rendering.lifecycle import LifecycleError, read_lifecycle
from glossary.rendering.sanitizer import is_safe_address

from .validators import validate_url

MENU = ("/glossary/", "/compare/", "/faqs/")  # entries that every site has
_MENU_LINK = re.compile(r"[-*] \[([^\]]{1,60})\]\(((?:https?://|/)[^()\s]{0,300})\)")


def validate_accent(value: str) -> None:
    """An accent is a colour that can be read on the light scheme; the dark one derives its own."""
    if not is_colour(value):
        raise ValidationError(
            _("“%(value)s” is no colour: write it like #0a6652, with small letters."),
            params={"value": value},
        )
    if (found := least_contrast(value, LIGHT)) < LEAST:
        raise ValidationError(
            _(
                "%(value)s can't be read well: its contrast is %(found)s, at least 4.5 is needed."
                " The nearest shade that can is %(better)s."
            ),
            params={"value": value, "found": f"{found:.1f}", "better": readable(value, LIGHT)},
        )


def validate_lifecycle(value: str) -> None:
    """The lifecycle is two phases, a way back and three views; its links lead somewhere safe."""
    try:
        stages = read_lifecycle(value).stages
    except LifecycleError as error:
        raise ValidationError(_("Lifecycle: %(error)s"), params={"error": str(error)}) from None
    for stage in stages:
        if stage.address:
            validate_url(stage.address)


def validate_menu(value: str) -> None:
    """Each line of the menu's own links is a name and where it leads."""
    for number, line in enumerate(value.splitlines(), 1):
        if line.strip() and not read_menu_link(line):
            raise ValidationError(
                _("Line %(number)s: write it like “- [Name](https://example.org/)”."),
                params={"number": number},
            )


def validate_menu_order(value: str) -> None:
    """Each line is the address of an entry of the menu, or `*` for other sections; none twice."""
    entries = value.split()
    for entry in entries:
        if not (entry in (*MENU, "*") or re.fullmatch(r"/(?:[^/\s]+/)+", entry)):
            raise ValidationError(
                _(
                    "“%(entry)s” is no entry of the menu: write the address of a section,"
                    " or one of: %(known)s."
                ),
                params={"entry": entry, "known": ", ".join((*MENU, "*"))},
            )
        if entries.count(entry) > 1:
            raise ValidationError(_("“%(entry)s” stands there twice."), params={"entry": entry})


def read_menu_link(line: str) -> tuple[str, str] | None:
    """(name, address) of a line of the menu, or None where it is none."""
    found = _MENU_LINK.fullmatch(line.strip())
    return (found[1], found[2]) if found and is_safe_address(found[2]) else None
