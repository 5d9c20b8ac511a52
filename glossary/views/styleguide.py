"""Every piece of the readers' pages in every state, on sample texts: for those who change looks.

Unlisted: no page leads to it, search engines are asked to stay away.
"""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from glossary.rendering.pipeline import finish, render_text
from glossary.rendering.results import ImageView, Surroundings

from .shell import shell

SAMPLE = Path(settings.BASE_DIR, "templates", "glossary", "styleguide.md")
SIZE = ImageView(width=320, height=128)
LINKS = [
    {"title": "Training", "path": "/glossary/training/"},
    {"title": "Inference", "path": "/glossary/inference/"},
    {"title": "A name that is so long that it has to be broken over lines", "path": "/glossary/"},
]


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    sizes = {f"/static/glossary/sample-{one}.svg": SIZE for one in ("light", "dark")}
    rendered = render_text(SAMPLE.read_text(encoding="utf-8"), Surroundings(images=sizes))
    return shell(
        request,
        "glossary/styleguide.html",
        title="Styleguide",
        robots="noindex",
        stylesheets=rendered.stylesheets,
        prose=finish(rendered.html, list(rendered.inserts)),
        term=_term(),
        first=[LINKS[0] | {"why": ["a word"]}, LINKS[1]],
        headings=[
            {"level": level, "id": "g-prose", "text": f"A heading of level {level}"}
            for level in (2, 3)
        ],
        sides=_sides(),
        links=LINKS,
        pages=[one | {"description": "What it says in one sentence."} for one in LINKS],
        terms=[
            SimpleNamespace(title=one["title"], path=one["path"], description="What it is.")
            for one in LINKS
        ],
        breadcrumbs=LINKS,
        small=_table(columns=2),
        wide=_table(columns=5),
    )


def _table(*, columns: int) -> dict[str, Any]:
    """What parts/comparison_table.html takes: two groups of two rows."""

    def row(place: int) -> dict[str, Any]:
        return {
            "id": f"row-{columns}-{place}",
            "head": {"text": f"Attribute {place}", "concept": ""},
            "cells": [f"Value {place}" if place % 2 else f"Value {n}" for n in range(columns)],
        }

    return {
        "id": f"g-table-{columns}",
        "caption": f"A comparison of {columns} things",
        "corner": "Aspect",
        "columns": [{"text": f"Thing {n + 1}", "concept": ""} for n in range(columns)],
        "groups": [
            {"name": "", "rows": [row(1), row(2)]},
            {"name": "A group of rows", "rows": [row(3), row(4)]},
        ],
        "width": columns + 1,
    }


def _term() -> dict[str, Any]:
    """What articles/concept.html takes, with everything that it can show."""
    here = {"title": "A page that says so", "path": "/glossary/"}
    source = {"text": "Somebody: Something (2026)", "url": "https://example.org/", "name": ""}
    return {
        "kind": LINKS[0] | {"title": "technique"},
        "stage": LINKS[1] | {"title": "Infer"},
        "short": "A definition: what it is, in one or two sentences.",
        "labels": [
            {"kind": "alias", "text": "another name"},
            {"kind": "alias", "text": "one more"},
            {"kind": "abbreviation", "text": "AN"},
            {"kind": "plural", "text": "other names"},
        ],
        "other_senses": [{"name": "AN", "others": LINKS[:2]}],
        "body": "What there is to say beyond the definition.",
        "facts": [
            {
                "attribute": f"Attribute {n}",
                "cell_html": "What a table says of it.",
                "page_title": here["title"],
                "address": here["path"],
                "sources": [source] * n,
            }
            for n in range(2)
        ],
        "questions": [
            {"question": "What is asked?", "address": "/faqs/", "page_title": here["title"]}
        ],
        "sources": [
            {"authors": "Somebody", "title": "Something", "year": 2026, "link": source["url"]},
            {"authors": "", "title": "A source without an address", "year": None, "link": ""},
        ],
        "published_on": date(2027, 5, 1),
    }


def _sides() -> dict[str, Any]:
    """What parts/compare_table.html and parts/compare_form.html take, three terms side by side."""
    fact = {"html": "A value", "address": "/glossary/", "title": "A page", "number": 1}
    row = {"is_held": True}
    rows = [
        row | {"attribute": "The same", "cells": [[fact]] * 3},
        row
        | {
            "attribute": "Different",
            "cells": [[fact], [fact], []],
            "differences": "13 23",
            "differs": True,
        },
    ]
    return {
        "tools": {"wanted": "", "has_marks": True},
        "concepts": [
            one | {"short_html": "What it is.", "slug": f"term-{place}", "is_shown": True}
            for place, one in enumerate(LINKS)
        ],
        "groups": [{"title": "Said of several", "rows": rows}],
        "chosen": [one | {"without": "/compare/", "slug": "training"} for one in LINKS],
        "fields": [3],
        "unclear": [
            {"said": "trianing", "has_senses": False, "near": LINKS[:1]},
            {"said": "head", "has_senses": True, "near": LINKS[:2]},
        ],
    }
