"""The glossary from A to Z, in parts that a phone loads at once."""

from collections import Counter
from itertools import groupby
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glossary.models import Page
from glossary.publishing.addresses import ON_ONE_PAGE, letter_of, segment_of
from glossary.publishing.senses import Word, words

from . import json_ld
from .shell import shell

PART_LETTERS = 3  # of the first and the last term, which name a part


class Row(NamedTuple):
    """One line of the list as the database sorts it: a term, or a word with several senses."""

    letter: str
    sort_key: str
    title: str
    page: int | None
    word: Word | None = None


@require_safe
def index(request: HttpRequest, letter: str = "", kind: str = "", number: int = 1) -> HttpResponse:
    """The list: whole while it is short, else one letter at a time; or all of one kind.

    number: the part of what is too long for one page, from 1.
    """
    everything = Page.objects.concepts().in_language(settings.CONTENT_LANGUAGE)
    shared = words(settings.CONTENT_LANGUAGE)
    counts = Counter(
        dict(everything.order_by("letter").values_list("letter").annotate(Count("pk")))
    )
    counts.update(word.letter for word in shared)
    is_paged = sum(counts.values()) > ON_ONE_PAGE
    if letter and letter != segment_of(letter_of(letter)):
        return redirect("glossary:letter", segment_of(letter_of(letter)), permanent=True)
    if is_paged and counts and not letter and not kind:
        letter = segment_of(min(counts))
    rows = _rows(everything, shared, letter=letter, kind=kind)
    parts = [rows[start : start + ON_ONE_PAGE] for start in range(0, len(rows), ON_ONE_PAGE)]
    if (letter or kind or number > 1) and number not in range(1, len(parts) + 1):
        raise Http404("There is no such part of the glossary.")
    terms, listed = _listed(parts[number - 1] if parts else [])
    return shell(
        request,
        "glossary/glossary.html",
        title=_("Glossary"),
        description=_("Every term of this site, from A to Z."),
        letters=_letters(counts, current=letter_of(letter) if letter else "", is_paged=is_paged),
        parts=_parts(parts, number, letter=letter, kind=kind),
        groups=[
            {"letter": head, "terms": list(some)}
            for head, some in groupby(listed, key=lambda each: each["letter"])
        ],
        kinds=_kinds(everything, current=kind),
        kind=kind,
        paged=is_paged and not kind,
        json_ld=[json_ld.defined_term_set(_("Glossary"), terms)],
    )


def _rows(everything: Any, shared: list[Word], *, letter: str, kind: str) -> list[Row]:
    """Everything that the list holds, in its order; light, since most of it is on other pages."""
    terms = everything.filter(concept_kind=kind) if kind else everything
    if letter:
        terms = terms.filter(letter=letter_of(letter))
    rows = [Row(*found) for found in terms.values_list("letter", "sort_key", "title", "pk")]
    if not kind:
        rows += [
            Row(word.letter, word.sort_key, word.text, None, word)
            for word in shared
            if not letter or word.letter == letter_of(letter)
        ]
    return sorted(rows, key=lambda row: (row.letter, row.sort_key))


def _listed(rows: list[Row]) -> tuple[list[Page], list[dict[str, str]]]:
    """The terms among `rows`, and what is shown of every row."""
    light = Page.objects.only("title", "path", "description", "concept_kind", "letter", "sort_key")
    pages = light.in_bulk([row.page for row in rows if row.page is not None])
    shown = [_of_word(row.word) if row.word else _of_term(pages.get(row.page or 0)) for row in rows]
    return list(pages.values()), [each for each in shown if each]


def _of_term(page: Page | None) -> dict[str, str]:
    if page is None:  # gone since it was counted
        return {}
    return {
        "title": page.title,
        "path": page.path,
        "short": page.description,
        "kind": page.concept_kind,
        "letter": page.letter,
    }


def _of_word(word: Word) -> dict[str, str]:
    return {
        "title": word.text,
        "path": word.path,
        "short": _("A word with several meanings."),
        "kind": "",
        "letter": word.letter,
    }


def _letters(counts: dict[str, int], *, current: str, is_paged: bool) -> list[dict[str, Any]]:
    return [
        {
            "letter": letter,
            "count": counts[letter],
            "current": letter == current,
            "path": reverse("glossary:letter", args=[segment_of(letter)])
            if is_paged
            else f"{reverse('glossary:index')}#g-{segment_of(letter)}",
        }
        for letter in sorted(counts)
    ]


def _parts(parts: list[list[Row]], current: int, *, letter: str, kind: str) -> list[dict[str, Any]]:
    """Links to the parts of a long list, each named by where it begins and ends."""
    if len(parts) < 2:
        return []
    name, value = ("kind", kind) if kind else ("letter", letter)
    return [
        {
            "title": f"{rows[0].title[:PART_LETTERS]}–{rows[-1].title[:PART_LETTERS]}",
            "current": number == current,
            "path": reverse(f"glossary:{name}-part", args=[value, number])
            if number > 1
            else reverse(f"glossary:{name}", args=[value]),
        }
        for number, rows in enumerate(parts, start=1)
    ]


def _kinds(everything: Any, *, current: str) -> list[dict[str, Any]]:
    names = everything.exclude(concept_kind="").order_by("concept_kind")
    return [
        {
            "name": name,
            "path": reverse("glossary:kind", args=[name]),
            "current": name == current,
        }
        for name in names.values_list("concept_kind", flat=True).distinct()
    ]
