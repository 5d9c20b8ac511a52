"""Comparisons as tables, from the texts of what is live."""

import json
from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _

from glossary.documents import Comparison, read_concept, read_explainer
from glossary.models import Dependency, Fact, Page
from glossary.publishing.facts import TABLE_ID
from glossary.views.json_ld import absolute

from . import parameters
from .endpoint import Endpoint
from .lookup import concept_named
from .paging import PAGED, cut, listed, only_text
from .parameters import Asked
from .problems import Problem
from .shapes import (
    ID,
    PAGE_REF,
    TEXT,
    URL,
    Data,
    address,
    concepts_by_id,
    many,
    maybe,
    page_ref,
    paged,
    said,
    shape,
)

KEPT = 64  # documents whose tables need not be read again

HEAD = shape(text=TEXT, concept=said(maybe(ID), "The published concept that it is about"))
ROW = shape(
    text=TEXT,
    group=said(TEXT, "Name of the group of rows that it belongs to"),
    concept=maybe(ID),
    cells=said(many(TEXT), "A cell for each column, as Markdown"),
)
COMPARISON = shape(
    key=TEXT,
    caption=TEXT,
    corner=said(TEXT, "Head of the first column"),
    columns=many(HEAD),
    rows=many(ROW),
    page=PAGE_REF,
    url=said(URL, "Where readers find it"),
)


def comparisons(asked: Asked) -> Data:
    held = _held()
    if asked["concept"]:
        concept = concept_named(asked["concept"])
        said_of = Fact.objects.filter(concept=concept.identity) if concept else Fact.objects.none()
        held = held.filter(key__in=said_of.values("comparison"))
    if asked["page"]:
        held = held.filter(page__path=asked["page"])
    if asked["cursor"] is not None:
        held = held.filter(key__gt=only_text(asked["cursor"]))
    rows, cursor = cut(asked, held.values_list("key", "page"), lambda row: row[:1])
    shown = dict(rows)
    pages = Page.objects.light().filter(pk__in=shown.values()).select_related("publication__live")
    tables = {table["key"]: table for table in comparisons_of(pages)}
    found = [tables[key] for key in shown if key in tables]
    return listed(asked, address("comparisons"), found, cursor)


def comparison(asked: Asked, comparison: str) -> Data:
    held = _held().filter(key=comparison.replace("\0", "\ufffd")).values("page")
    pages = Page.objects.light().filter(pk__in=held).select_related("publication__live")
    found = [table for table in comparisons_of(pages) if table["key"] == comparison]
    if not found:
        raise Problem(404, "No published comparison has this key.")
    return found[0]


def comparisons_of(pages: Iterable[Page]) -> list[Data]:
    """The own comparisons of `pages`, in reading order."""
    found = [(page, table) for page in pages for table in _tables(page)]
    known = concepts_by_id(one for _, table in found for one in _bound(table))
    return [_told(page, table, known) for page, table in found]


def _held() -> QuerySet[Dependency]:
    """Which published page holds which comparison, by key."""
    held = Dependency.objects.filter(
        kind=Dependency.Kind.HOLDS, page__language=settings.CONTENT_LANGUAGE
    )
    return held.order_by("key")


def _tables(page: Page) -> tuple[Comparison, ...]:
    live = page.publication.live
    return _read(page.kind, live.text, json.dumps(live.identities)) if live else ()


@lru_cache(maxsize=KEPT)
def _read(kind: str, text: str, identities: str) -> tuple[Comparison, ...]:
    read = read_concept if kind == Page.Kind.CONCEPT else read_explainer
    return read(text, json.loads(identities)).comparisons


def _bound(table: Comparison) -> list[UUID]:
    columns = [column.concept for column in table.columns]
    return [one for one in (*columns, *(row.concept for row in table.rows)) if one]


def _told(page: Page, table: Comparison, known: dict[str, Page]) -> Data:
    def concept(identity: UUID | None) -> str | None:
        return str(identity) if str(identity) in known else None

    return {
        "key": table.key,
        "caption": table.caption,
        "corner": table.corner,
        "columns": [{"text": one.text, "concept": concept(one.concept)} for one in table.columns],
        "rows": [
            {
                "text": row.text,
                "group": row.group,
                "concept": concept(row.concept),
                "cells": list(row.cells),
            }
            for row in table.rows
        ],
        "page": page_ref(page),
        "url": absolute(f"{page.path}#{TABLE_ID}{table.key}"),
    }


LIST = Endpoint(
    path="comparisons",
    name="comparisons",
    summary=_("Tables that set things side by side, by their key"),
    schema=paged(COMPARISON),
    respond=comparisons,
    parameters=(parameters.CONCEPT, parameters.PAGE, *PAGED),
)
ONE = Endpoint(
    path="comparisons/{comparison}",
    name="comparison",
    summary=_("One table: its columns, its rows, and which concepts they are about"),
    schema=COMPARISON,
    respond=comparison,
    in_path=(parameters.text("comparison", _("Key of the comparison.")),),
    problems=(404,),
)
