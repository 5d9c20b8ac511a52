"""What stands around every page: the site's name, its navigation, its footer. Kept ready-made."""

import hashlib
import json
from typing import Any

from django.core.files.storage import default_storage

from glossary.models import Epoch, Image, Page, Section, SiteSettings
from glossary.models.site_validators import read_menu_link
from glossary.rendering.pipeline import render_text
from glossary.rendering.results import Surroundings

from .kinds import lifecycle_stages
from .surroundings import lifecycle_for


def renew() -> bool:
    """Put the navigation together anew from sections and published pages; True when it differs."""
    navigation = build()
    text = json.dumps(navigation, sort_keys=True)
    version = hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
    epoch = Epoch.objects.current()
    if epoch.chrome == version:
        return False
    Epoch.objects.filter(pk=epoch.pk).update(chrome=version, navigation=navigation)
    return True


def build() -> dict[str, Any]:
    """By language: the sections with their pages in order. And what the site says of itself."""
    site = SiteSettings.objects.current()
    languages: dict[str, list[dict[str, Any]]] = {}
    for section in Section.objects.all():
        languages.setdefault(section.language, []).append(_section(section))
    return {
        "site": {
            "name": site.name,
            "tagline": site.tagline,
            "accent": site.accent,
            "logo": _logo(site.logo),
            "menu": site.menu_order.split(),
            "links": _links(site.menu_md),
            "stages": lifecycle_stages(site),
            "intro": _rendered(site.intro_md),
            "footer": _rendered(site.footer_md),
        },
        "sections": languages,
    }


def _logo(image: Image | None) -> dict[str, Any] | None:
    if image is None:
        return None
    return {
        "address": default_storage.url(image.file),
        "width": round(32 * image.width / max(image.height, 1)) or 32,
        "height": 32,
    }


def _links(text: str) -> list[dict[str, str]]:
    links = filter(None, map(read_menu_link, text.splitlines()))
    return [{"title": name, "path": address} for name, address in links]


def _rendered(text: str) -> dict[str, Any]:
    """What `finish` wants of a text that stands on every page."""
    rendered = render_text(text, Surroundings(lifecycle_md=lifecycle_for(text)))
    return {
        "html": rendered.html,
        "inserts": list(rendered.inserts),
        "stylesheets": list(rendered.stylesheets),
    }


def introduced_by(metadata: dict[str, Any]) -> list[str]:
    """Concepts that a page explains at length, by what its metadata says: those that its tables
    set side by side and its questions are about."""
    asked = (one for concepts in metadata.get("about", {}).values() for one in concepts)
    return sorted({*metadata.get("bound", ()), *asked})


def heads_of(title: str, metadata: dict[str, Any]) -> list[str]:
    """The title and the headings of a page: what stands there is explained below."""
    return [title, *(heading["text"] for heading in metadata.get("headings", ()))]


def _section(section: Section) -> dict[str, Any]:
    below = Page.objects.explainers().filter(
        language=section.language, path__startswith=section.path
    )
    pages = [
        {
            "title": title,
            "path": path,
            "description": description,
            "position": data.get("position"),
            "introduces": introduced_by(data),
            "heads": heads_of(title, data),
        }
        for title, path, description, data in below.values_list(
            "title", "path", "description", "metadata"
        )
    ]
    pages = [page for page in pages if page["path"] != section.path]
    pages.sort(key=lambda page: (page["position"] is None, page["position"] or 0, page["title"]))
    return {
        "title": section.title,
        "path": section.path,
        "description": section.description,
        "in_menu": section.in_menu,
        "pages": pages,
    }
