"""A reader's page: a body and what stands around it, put together once for each version."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, gettext_lazy

from glossary.models import Epoch, Page
from glossary.rendering.pipeline import finish
from site_config.keep import READERS_CACHE, keep_list, keep_page

from .living_links import with_living_links

BUILT_IN = {
    "/glossary/": gettext_lazy("Glossary"),
    "/compare/": gettext_lazy("Compare"),
    "/faqs/": gettext_lazy("Questions"),
}
MOST_SECTIONS = 6  # in the menu; the others stand under "More"
NOTHING: dict[str, Any] = {"html": "", "inserts": (), "stylesheets": ()}


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the site's name, navigation and footer, read where a template asks."""
    return {
        "chrome": SimpleLazyObject(lambda: chrome_of(request, settings.CONTENT_LANGUAGE)),
        "here": request.path,
    }


def chrome_of(request: HttpRequest, language: str) -> dict[str, Any]:
    """The same for a view that goes on to a template: for one request it is read once."""
    read: dict[str, dict[str, Any]] = vars(request).setdefault("chrome_by_language", {})
    if language not in read:
        read[language] = current_chrome(language)
    return read[language]


def current_chrome(language: str) -> dict[str, Any]:
    """What stands around every page in `language`."""
    navigation = Epoch.objects.current().navigation
    site = navigation.get("site", {})
    sections = navigation.get("sections", {}).get(language, [])
    return {
        "name": site.get("name", "Gloss"),
        "tagline": site.get("tagline", ""),
        "accent": site.get("accent", "").removeprefix("#"),
        "logo": site.get("logo"),
        "links": site.get("links", ()),
        "stages": site.get("stages", ()),
        **_menu(site.get("menu", ()), sections),
        "intro_html": _finished(site.get("intro", NOTHING)),
        "footer_html": _finished(site.get("footer", NOTHING)),
        "intro_stylesheets": site.get("intro", NOTHING).get("stylesheets", ()),
        "language": language,
        "direction": "rtl" if get_language_info(language)["bidi"] else "",
        "interface_language": "" if language == settings.LANGUAGE_CODE else settings.LANGUAGE_CODE,
        "sections": sections,
    }


def _menu(order: Sequence[str], sections: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The entries in the order that administrators set, and those sections that are too many."""
    found = {one["path"]: one for one in sections if one.get("in_menu", True)}
    others = [path for path in found if path not in order]
    order = order or ("*", *BUILT_IN)
    paths = [path for entry in order for path in (others if entry == "*" else (entry,))]
    of_sections = [path for path in paths if path in found]
    more = of_sections[MOST_SECTIONS:]
    built_in = {path: {"title": title, "path": path} for path, title in BUILT_IN.items()}
    known = built_in | found
    return {
        "menu": [known[path] for path in paths if path in known and path not in more],
        "more": [known[path] for path in more],
    }


def _finished(text: dict[str, Any]) -> SafeString:
    return finish(text["html"], text["inserts"])


def shell(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    description: str = "",
    robots: str = "",
    made_of: Page | None = None,
    status: int = 200,
    json_ld: list[dict[str, Any]] | None = None,
    stylesheets: Sequence[str] = (),
    **context: Any,
) -> HttpResponse:
    """Answer with `template`: the page `made_of`, or a list of many pages.

    Finished bytes are kept for a plain address only, never for one with a query.
    """
    html = render_to_string(
        template,
        {
            "page_title": title,
            "page_description": description,
            "canonical": settings.SITE_URL + request.path if status == 200 else "",
            "robots": robots,
            "json_ld": json_ld or [],
            "page": made_of and with_living_links(made_of),
            "stylesheets": stylesheets or (made_of and made_of.metadata.get("stylesheets")),
            **context,
        },
        request,
    )
    return kept(HttpResponse(html, status=status), request, made_of)


def kept(response: HttpResponse, request: HttpRequest, made_of: Page | None = None) -> HttpResponse:
    """Mark a public answer as one whose bytes may be kept and handed out again."""
    response["Cache-Control"] = READERS_CACHE
    if response.status_code != 200 or request.GET:
        return response
    if made_of is None:
        return keep_list(response)
    return keep_page(
        response, page=made_of.pk, version=made_of.version, changed_at=made_of.changed_at
    )
