"""Explainers: the list, and each one whole."""

from django.utils.translation import gettext_noop as _

from glossary.models import Page

from . import parameters
from .endpoint import Endpoint
from .lookup import the_page
from .pages import PAGE, WHOLE_PAGE, list_pages, page_line, whole
from .paging import PAGED
from .parameters import Asked
from .shapes import PAGE_REF, TEXT, WHOLE, Data, also, concepts_by_id, many, paged, refs, said

LINE = also(
    PAGE, description=TEXT, keywords=many(TEXT), minutes=said(WHOLE, "Time that reading takes")
)
EXPLAINER = also(
    LINE, mentions=said(many(PAGE_REF), "Concepts that its text links to"), **WHOLE_PAGE
)


def explainers(asked: Asked) -> Data:
    pages = Page.objects.explainers()
    if asked["section"]:
        pages = pages.filter(path__startswith=asked["section"])
    if asked["path"]:
        pages = pages.filter(path=asked["path"])
    return list_pages(asked, pages, "explainers", _line)


def explainer(asked: Asked, explainer: str) -> Data:
    page = the_page(explainer, Page.Kind.EXPLAINER)
    mentioned = page.metadata.get("mentions", [])
    known = concepts_by_id(mentioned)
    return _line(page) | {"mentions": refs(mentioned, known), **whole(page)}


def _line(page: Page) -> Data:
    return page_line(page) | {
        "description": page.description,
        "keywords": page.metadata.get("keywords", []),
        "minutes": page.metadata.get("minutes", 1),
    }


LIST = Endpoint(
    path="explainers",
    name="explainers",
    summary=_("Published explainer pages, by their address"),
    schema=paged(LINE),
    respond=explainers,
    parameters=(
        parameters.text(
            "section", _("Only pages below this path."), most=300, example="/llm-basics/"
        ),
        parameters.text("path", _("Only the page at this path."), most=300),
        parameters.UPDATED_SINCE,
        *PAGED,
    ),
)
ONE = Endpoint(
    path="explainers/{explainer}",
    name="explainer",
    summary=_("One explainer: its text, headings, comparisons and questions"),
    schema=EXPLAINER,
    respond=explainer,
    in_path=(parameters.identity("explainer", _("Id of the explainer, from the list.")),),
    problems=(404, 410),
    moves=True,
)
