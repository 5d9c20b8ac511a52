"""The site itself, and where the rest of the API is."""

from django.conf import settings
from django.utils.translation import gettext_noop as _

from glossary.views.json_ld import absolute
from glossary.views.shell import current_chrome

from .endpoint import Endpoint
from .parameters import Asked
from .shapes import PATH, TEXT, URL, Data, address, many, shape

COLLECTIONS = ("concepts", "explainers", "comparisons", "faqs", "facts", "search", "changes")
SITE = shape(
    name=TEXT,
    tagline=TEXT,
    language=TEXT,
    url=URL,
    sections=many(shape(title=TEXT, path=PATH, description=TEXT)),
    openapi=URL,
    documentation=URL,
    **dict.fromkeys(COLLECTIONS, URL),
)


def site(asked: Asked) -> Data:
    chrome = current_chrome(settings.CONTENT_LANGUAGE)
    return {
        "name": chrome["name"],
        "tagline": chrome["tagline"],
        "language": chrome["language"],
        "url": absolute("/"),
        "sections": [
            {name: section[name] for name in ("title", "path", "description")}
            for section in chrome["sections"]
        ],
        "openapi": address("openapi.json"),
        "documentation": absolute("/api/"),
        **{name: address(name) for name in COLLECTIONS},
    }


ROOT = Endpoint(
    path="",
    name="root",
    summary=_("The site: its name, its sections, and the addresses of all lists"),
    schema=SITE,
    respond=site,
)
