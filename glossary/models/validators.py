"""Rules for addresses: what a slug, a path and a link may be."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

RESERVED = frozenset(
    {
        "admin",
        "api",
        "calculate",
        "compare",
        "embed",  # kept free, though nothing answers there
        "faqs",
        "feed.atom",
        "glossary",
        "healthz",
        "helpful",
        "index",
        "llms-full.txt",
        "llms.txt",
        "media",
        "metrics",
        "preview",
        "q",
        "readyz",
        "robots.txt",
        "search",
        "sitemap.xml",
        "static",
        "styleguide",
        "theme",
    }
)
_SEGMENT = re.compile(r"[^\W_](?:[\w.~-]*[\w~-])?")


def validate_slug(value: str) -> None:
    """A slug is one segment of a path: letters, digits, `-`, `_`, `.`, `~`; no capitals."""
    if not _SEGMENT.fullmatch(value) or value != value.lower():
        raise ValidationError(
            _("“%(value)s” can't be part of an address: use small letters, digits and hyphens."),
            params={"value": value},
        )


def validate_path(value: str) -> None:
    """A page's path is `/segment/…/`; its first segment is none that the site itself uses.

    "/" is the page that the site begins with.
    """
    if value == "/":
        return
    segments = value[1:-1].split("/")
    if not (value.startswith("/") and value.endswith("/") and value.strip("/")):
        raise ValidationError(
            _("“%(value)s” is no path: write it like /section/page/."), params={"value": value}
        )
    for segment in segments:
        if not _SEGMENT.fullmatch(segment):
            raise ValidationError(
                _("“%(segment)s” can't be part of an address: use letters, digits and hyphens."),
                params={"segment": segment},
            )
    languages = {code for code, _name in settings.LANGUAGES}
    if segments[0] in RESERVED or segments[0] in languages:
        raise ValidationError(
            _("Addresses that begin with /%(segment)s/ belong to the site itself: choose another."),
            params={"segment": segments[0]},
        )


def validate_url(value: str) -> None:
    """A link leads to http, https, mailto or a path of this site; nothing else."""
    if not re.match(r"(?:https?://[^\s\\]+|mailto:[^\s\\]+|/(?![/\\])[^\s\\]*)\Z", value):
        raise ValidationError(
            _("“%(value)s” is no address: begin with https:// or with /."), params={"value": value}
        )
