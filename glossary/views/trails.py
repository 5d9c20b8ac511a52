"""The way from the home page to a page, as breadcrumbs show it: of each step, title and path."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

Step = dict[str, str]


def trail(chrome: dict[str, Any], *below: dict[str, Any]) -> list[Step]:
    """The home page and then what is `below` it: each has a title and a path, and may have more."""
    home = {"title": chrome["name"], "path": "/"}
    return [{"title": one["title"], "path": one["path"]} for one in (home, *below)]


def trail_in_glossary(chrome: dict[str, Any], title: str, path: str) -> list[Step]:
    glossary = {"title": _("Glossary"), "path": reverse("glossary:index")}
    return trail(chrome, glossary, {"title": title, "path": path})
