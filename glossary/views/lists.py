"""Pages that list others, as plain entries: what their twins say."""

from typing import Any, NamedTuple

from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from glossary.models import Page, SearchEntry
from glossary.publishing.alphabet import letter_of
from glossary.publishing.glossary_lists import Choice, terms

from .compare import comparison_path
from .glossary_index import index
from .shell import current_chrome
from .side_by_side import compared_already


class Entry(NamedTuple):
    """One line of a list."""

    title: str
    path: str
    text: str = ""


class List(NamedTuple):
    """A page that lists others."""

    title: str
    path: str
    entries: list[Entry]


def list_at(path: str) -> List | None:
    """The list that readers find at `path`, such as /faqs/; None where there is none."""
    if path == reverse("glossary:faqs"):
        return List(_("Questions"), path, _questions())
    if path == reverse("glossary:compare"):
        tables = compared_already()
        return List(
            _("Compare"), path, [Entry(_names(table), comparison_path(table)) for table in tables]
        )
    if path.startswith(reverse("glossary:index")):
        entries = _terms_at(path)
        return List(_("Glossary"), path, entries) if entries else None
    sections = current_chrome(settings.CONTENT_LANGUAGE)["sections"]
    section = next((one for one in sections if one["path"] == path), None)
    if section is None:
        return None
    pages = [Entry(page["title"], page["path"], page["description"]) for page in section["pages"]]
    return List(section["title"], path, pages)


def as_markdown(found: List) -> str:
    lines = [
        f"- [{one.title}]({one.path})" + (f": {one.text}" if one.text else "")
        for one in found.entries
    ]
    return "\n".join([f"# {found.title}", "", *lines]) + "\n"


def as_data(found: List) -> dict[str, Any]:
    return {
        "kind": "list",
        "title": found.title,
        "path": found.path,
        "url": settings.SITE_URL + found.path,
        "items": [one._asdict() for one in found.entries],
    }


def _names(pages: list[Page]) -> str:
    return _(" vs. ").join(page.title for page in pages)


def _questions() -> list[Entry]:
    entries = SearchEntry.objects.questions(settings.CONTENT_LANGUAGE).select_related("page")
    in_order = entries.order_by("-page__kind", "page__sort_key", "page", "position")
    found = in_order.only("title", "path", "anchor", "text", "page__id")
    return [Entry(one.title, one.address, " ".join(one.told.split())) for one in found]


def _terms_at(path: str) -> list[Entry]:
    """Terms of the whole glossary, or of a kind, a stage, a letter."""
    try:
        place = resolve(path)
    except Resolver404:
        return []
    if place.func is not index:
        return []
    asked = {"kind": "", "stage": "", "letter": "", **place.kwargs}
    choice = Choice(settings.CONTENT_LANGUAGE, asked["kind"], asked["stage"])
    held = terms(choice)
    if asked["letter"]:
        held = held.filter(letter=letter_of(asked["letter"]))
    return [Entry(*row) for row in held.values_list("title", "path", "description")]
