"""The glossary from A to Z, in pages that a phone loads at once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from os.path import commonprefix
from typing import Any, NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glossary.publishing.alphabet import letter_of, segment_of
from glossary.publishing.glossary_lists import (
    Choice,
    GlossaryLine,
    Places,
    part,
    places,
    places_of,
    starts,
    whole,
)
from glossary.publishing.kinds import STAGES, Stage, kind_name, stage_name

from . import json_ld
from .shell import chrome_of, shell

PART_LETTERS = 3  # at least, of where a part begins


class Shown(NamedTuple):
    """What one page holds. letter, starts: of a list that is shown a letter at a time, the letter
    and where each part of it begins."""

    entries: Sequence[GlossaryLine]
    places: Places
    letter: str = ""
    starts: Sequence[str] = ()

    @property
    def is_whole(self) -> bool:
        return not self.starts


@require_safe
def index(
    request: HttpRequest, kind: str = "", stage: str = "", letter: str = "", number: int = 1
) -> HttpResponse:
    """Terms (of a kind, of a stage): all of them while they are few, else one letter at a time.

    number: the part of a letter that is too long for one page, from 1.
    """
    choice = Choice(settings.CONTENT_LANGUAGE, kind, stage)
    base = _path_of(choice)
    if letter and letter != segment_of(letter_of(letter)):
        return redirect(_of_letter(base, letter_of(letter)), permanent=True)
    shown = _shown(choice, letter, number)
    if not shown.entries and (letter or not choice.is_everything):
        raise Http404("There is no such list in the glossary.")
    stages = chrome_of(request, choice.language)["stages"]
    title = title_of(choice, letter, number, stages)
    terms = [entry for entry in shown.entries if entry.is_term]
    return shell(
        request,
        "glossary/glossary.html",
        title=title,
        description=_description(choice, title),
        robots="noindex, follow" if kind and stage else "",
        stylesheets=(),
        letters=_letters(shown, base),
        parts=_parts(shown.starts, number, _of_letter(base, shown.letter)),
        groups=_groups(shown.entries, stages),
        filters=_filters(choice, shown.places.kinds, shown.places.stages, stages),
        is_whole=shown.is_whole,
        is_everything=shown.is_whole and choice.is_everything,
        count=len(terms),
        json_ld=[
            json_ld.defined_term_set(
                title, request.path, [(term.title, term.path) for term in terms]
            )
        ],
    )


def _path_of(choice: Choice) -> str:
    """Where the list of these terms stands."""
    asked = {"kind": choice.kind, "stage": choice.stage}
    given = {name: value for name, value in asked.items() if value}
    return reverse(f"glossary:{'-'.join(given) or 'index'}", kwargs=given)


def title_of(choice: Choice, letter: str, number: int, stages: Sequence[Stage]) -> str:
    """Such as "Glossary: Metric, Infer, K, part 2"."""
    said = [
        choice.kind and kind_name(choice.kind),
        choice.stage and stage_name(choice.stage, stages),
        letter and (_("0–9") if letter == "0-9" else letter_of(letter)),
        _("part %(n)s") % {"n": number} if number > 1 else "",
    ]
    said = [each for each in said if each]
    return ": ".join(filter(None, (_("Glossary"), ", ".join(said))))


def _shown(choice: Choice, letter: str, number: int) -> Shown:
    """Everything, where no letter is asked for and it isn't too much; else a part of a letter."""
    everything = whole(choice) if not letter else None
    if everything is not None:
        is_known = bool(everything) and choice.is_everything
        return Shown(everything, places_of(everything) if is_known else places(choice))
    found = places(choice)
    current = letter_of(letter) if letter else next(iter(found.letters), "")
    begins = starts(choice, current)
    if number not in range(1, len(begins) + 1):
        raise Http404("There is no such part of the glossary.")
    end = begins[number] if number < len(begins) else None
    return Shown(part(choice, current, begins[number - 1], end), found, current, begins)


def _description(choice: Choice, title: str) -> str:
    if choice.is_everything:
        return _("Every term of this site, from A to Z.")
    return _("%(list)s: its terms from A to Z.") % {"list": title}


def _of_letter(base: str, letter: str) -> str:
    return f"{base}letter/{quote(segment_of(letter))}/"


def _letters(shown: Shown, base: str) -> list[dict[str, Any]]:
    """Links to each letter: to its place on this page where that holds everything."""
    return [
        {
            "letter": each,
            "current": each == shown.letter,
            "path": f"#g-{segment_of(each)}" if shown.is_whole else _of_letter(base, each),
        }
        for each in shown.places.letters
    ]


def _groups(entries: Iterable[GlossaryLine], stages: Sequence[Stage]) -> list[dict[str, Any]]:
    """What is shown under each letter."""
    kinds: dict[str, str] = {}
    for entry in entries:
        if entry.kind not in kinds:
            kinds[entry.kind] = kind_name(entry.kind)
    return [
        {
            "letter": letter,
            "anchor": f"g-{segment_of(letter)}",
            "entries": [
                {
                    "title": entry.title,
                    "path": entry.path,
                    "short": entry.short if not entry.word else _("A word with several meanings."),
                    "kind": kinds[entry.kind],
                    "kind_code": entry.kind,
                    "stage_code": entry.stage,
                    "see": entry.see,
                }
                for entry in some
            ],
        }
        for letter, some in groupby(entries, key=lambda entry: entry.letter)
    ]


def _parts(starts: Sequence[str], current: int, base: str) -> list[dict[str, Any]]:
    """Links to the parts of a long letter, each named by where it begins."""
    if len(starts) < 2:
        return []
    names = ["…", *(_beginning(one, other) for one, other in pairwise(starts)), "…"]
    return [
        {
            "title": f"{name}–{following}",
            "current": number == current,
            "path": f"{base}{number}/" if number > 1 else base,
        }
        for number, (name, following) in enumerate(pairwise(names), start=1)
    ]


def _beginning(before: str, start: str) -> str:
    """As many letters of `start` as tell it from what a part before it begins with."""
    shared = len(commonprefix([before, start]))
    return start[: max(PART_LETTERS, shared + 1)].strip().capitalize()


def _filters(
    choice: Choice, kinds: Sequence[str], stages: Sequence[str], lifecycle: Sequence[Stage]
) -> list[dict[str, Any]]:
    """Links that narrow the list by kind and by stage, each keeping what the other one says."""
    order = [stage["name"] for stage in lifecycle] or [str(name) for name in STAGES.values()]
    named = {
        "kind": sorted((kind_name(code), code) for code in kinds),
        "stage": sorted(
            ((stage_name(code, lifecycle), code) for code in stages),
            key=lambda pair: (order.index(pair[0]) if pair[0] in order else len(order), pair),
        ),
    }
    titles = {
        "kind": (_("Kind of term"), _("Kind")),
        "stage": (_("Stage of the lifecycle"), _("Stage")),
    }
    return [
        {
            "name": name,
            "title": titles[name][0],
            "short": titles[name][1],
            "items": [
                {
                    "name": title,
                    "code": code,
                    "path": _path_of(replace(choice, **{name: code})),
                    "current": code == getattr(choice, name),
                }
                for title, code in [(_("All"), ""), *items]
            ],
        }
        for name, items in named.items()
        if items
    ]
