"""Concepts: the list, and each one whole."""

from django.conf import settings
from django.utils.translation import gettext_noop as _

from glossary.models import Dependency, Page, Source
from glossary.publishing.set_pages import slug_of
from glossary.search.completion import names_beginning

from . import parameters
from .endpoint import Endpoint
from .facts import FACT, facts_about
from .lookup import the_page
from .pages import PAGE, WHOLE_PAGE, list_pages, page_line, whole
from .paging import PAGED
from .parameters import Asked
from .shapes import (
    NAME,
    PAGE_REF,
    TEXT,
    WHOLE,
    Data,
    also,
    concepts_by_id,
    many,
    maybe,
    page_ref,
    paged,
    refs,
    said,
    shape,
)

SOURCE = shape(
    key=TEXT, kind=TEXT, title=TEXT, authors=TEXT, year=maybe(WHOLE), url=TEXT, doi=TEXT, arxiv=TEXT
)
LINE = also(
    PAGE,
    slug=TEXT,
    short=said(TEXT, "The definition in one or two sentences, as plain text"),
    kind=TEXT,
    stage=said(TEXT, "Stage of the lifecycle"),
    names=many(NAME),
)
CONCEPT = also(
    LINE,
    broader=many(PAGE_REF),
    narrower=many(PAGE_REF),
    related=many(PAGE_REF),
    facts=many(FACT),
    sources=many(SOURCE),
    **WHOLE_PAGE,
)


def concepts(asked: Asked) -> Data:
    pages = Page.objects.concepts()
    if asked["q"]:
        names = names_beginning(asked["q"], language=settings.CONTENT_LANGUAGE)
        pages = pages.filter(pk__in=names.values("page"))
    if asked["kind"]:
        pages = pages.filter(concept_kind=asked["kind"])
    if asked["stage"]:
        pages = pages.filter(stage=asked["stage"])
    return list_pages(asked, pages, "concepts", _line)


def concept(asked: Asked, concept: str) -> Data:
    page = the_page(concept, Page.Kind.CONCEPT)
    data, own = page.metadata, str(page.identity)
    below = Page.objects.concepts().depending_on(Dependency.Kind.BROADER, [own])
    known = concepts_by_id([*data["broader"], *data["related"]])
    sources = {one.key: one for one in Source.objects.filter(key__in=data["sources"])}
    return _line(page) | {
        "broader": refs(data["broader"], known),
        "narrower": [page_ref(one) for one in below.in_language(page.language).light()],
        "related": refs(data["related"], known),
        "facts": facts_about(page),
        "sources": [_source(sources[key]) for key in data["sources"] if key in sources],
        **whole(page),
    }


def _line(page: Page) -> Data:
    return page_line(page) | {
        "slug": slug_of(page.path),
        "short": page.description,
        "kind": page.concept_kind,
        "stage": page.stage,
        "names": page.metadata.get("labels", []),
    }


def _source(source: Source) -> Data:
    said = {name: getattr(source, name) for name in SOURCE["properties"]}
    return said | {"url": source.link}


LIST = Endpoint(
    path="concepts",
    name="concepts",
    summary=_("Published concepts, by their address"),
    schema=paged(LINE),
    respond=concepts,
    parameters=(
        parameters.text("q", _("Only concepts with a name that begins so."), example="kv"),
        parameters.text("kind", _("Only concepts of this kind."), most=40, example="metric"),
        parameters.text("stage", _("Only concepts of this stage of the lifecycle."), most=40),
        parameters.UPDATED_SINCE,
        *PAGED,
    ),
)
ONE = Endpoint(
    path="concepts/{concept}",
    name="concept",
    summary=_("One concept: its definition, names, relations, facts, questions and text"),
    schema=CONCEPT,
    respond=concept,
    in_path=(parameters.text("concept", _("Slug or id of the concept."), example="kv-cache"),),
    problems=(404, 410),
    moves=True,
)
