"""What readers look for, counted: the text, the day, how much was found. Nothing of who asked."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from glossary.models import SearchCount
from glossary.rendering.term_links import label_key
from site_config.tally import Tally

from .words import fold, read

LONGEST = 80  # characters; what is longer was pasted
MOST_WORDS = 10
MOST_A_DAY = 2000  # different texts; the rarest make room

# What may tell of a person, or a secret: addresses, and numbers as of telephones, cards, accounts.
_PERSONAL = re.compile(r"@|://|\bwww\.|\d(?:[\s().,/-]?\d){5}|\b(?=\w*\d)(?=\w*[^\W\d])\w{16,}")
_AROUND = " \t.,;:!?\"'“”„‘’«»()[]"


class Asked(NamedTuple):
    """One text on one day, with the number of places that answer it; where none does, with the
    title of the place that it led to anyway."""

    text: str
    day: date
    results: int
    led_to: str = ""


def count(text: str, results: int, *, led_to: str = "") -> None:
    """Count that a reader looked for `text`, where it may be kept."""
    if kept := countable(text):
        SEARCHES.add(Asked(kept, timezone.localdate(), results, led_to))


def countable(text: str) -> str:
    """`text` as it is counted: folded, without marks around it; empty if it isn't to be kept."""
    words = read(text)
    tidy = fold(words.text).strip(_AROUND)
    if len(tidy) > LONGEST or len(words.said) > MOST_WORDS or _PERSONAL.search(tidy):
        return ""
    return tidy if words.said else ""


@transaction.atomic
def write(asked: Mapping[Asked, int]) -> None:
    """Add these counts to those of their days; drop what is too much or too old."""
    times: Counter[tuple[date, str]] = Counter()
    last: dict[tuple[date, str], Asked] = {}
    for each, number in asked.items():
        times[each.day, each.text] += number
        last[each.day, each.text] = each
    SearchCount.objects.bulk_create(
        [
            SearchCount(text=text, key=label_key(text)[:200], day=day, results=0)
            for day, text in sorted(times)
        ],
        ignore_conflicts=True,
    )
    for (day, text), number in sorted(times.items()):
        SearchCount.objects.filter(day=day, text=text).update(
            times=F("times") + number,
            results=last[day, text].results,
            led_to=last[day, text].led_to,
        )
    for day in sorted({day for day, _text in times}):
        _make_room(day)
        SearchCount.objects.outdated(day).delete()


def _make_room(day: date) -> None:
    of_day = SearchCount.objects.filter(day=day)
    surplus = of_day.count() - MOST_A_DAY
    if surplus > 0:
        rarest = of_day.order_by("times", "pk").values_list("pk", flat=True)[:surplus]
        SearchCount.objects.filter(pk__in=list(rarest)).delete()


SEARCHES = Tally(write)
