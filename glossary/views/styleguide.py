"""Every piece of the readers' pages in every state, on sample texts: for those who change looks.

Unlisted: no page leads to it, search engines are asked to stay away.
"""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from glossary.rendering.pipeline import finish, render_text
from glossary.rendering.results import Surroundings

from .shell import shell

SAMPLE = Path(settings.BASE_DIR, "templates", "glossary", "styleguide.md")
LINKS = [
    {"title": "Training", "path": "/glossary/training/"},
    {"title": "Inference", "path": "/glossary/inference/"},
    {"title": "A name that is so long that it has to be broken over lines", "path": "/glossary/"},
]


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    rendered = render_text(SAMPLE.read_text(encoding="utf-8"), Surroundings())
    return shell(
        request,
        "glossary/styleguide.html",
        title="Styleguide",
        robots="noindex",
        stylesheets=rendered.stylesheets,
        prose=finish(rendered.html, list(rendered.inserts)),
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
