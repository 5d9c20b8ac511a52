"""Search that needs no server: the index as files, read by `js/static-search.js`.

Words are spread over files by their first two characters, places over files by a hash of their
address; so a question loads a few small files, and a change of one page touches few of them.
"""

import json
import zlib
from array import array
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from glossary.models import SearchEntry
from glossary.models.pages import SPREAD

from .languages import language_of
from .words import WORD, fold

FOLDER = "search/index"
IN_ONE_FILE = 64  # places, about
PLACES = 4096  # that one file could ever hold: part of a place's number
TITLE, NAME = 10, 8  # what a word counts there; in a text 1 to MOST_OFTEN
MOST_OFTEN = 3
SNIPPET = 240
LONGEST_WORD = 40


def index_files() -> Iterator[tuple[str, bytes]]:
    """Name and content of each file, the table of contents last."""
    entries = SearchEntry.objects.filter(language=settings.CONTENT_LANGUAGE)
    files = _power_of_two(entries.count() // IN_ONE_FILE)
    numbers: Counter[int] = Counter()
    words: dict[str, array[int]] = {}
    places: dict[int, list[Any]] = {}
    for entry in (
        entries.select_related("page")
        .only("kind", "path", "anchor", "title", "labels", "text", "page__title")
        .order_by("path", "position", "pk")
        .iterator(500)
    ):
        file = zlib.crc32(entry.address.encode()) % files
        number = file * PLACES + numbers[file]
        numbers[file] += 1
        if numbers[file] > PLACES:
            continue
        places.setdefault(file, []).append(_place(entry))
        for word, weight in _weights(entry).items():
            words.setdefault(word, array("Q")).extend((number, weight))
    for file, rows in sorted(places.items()):
        yield f"{FOLDER}/places/{file}.json", _json(rows)
    by_start: dict[str, dict[str, list[int]]] = {}
    for word in sorted(words):
        by_start.setdefault(file_name(word[:2]), {})[word] = words[word].tolist()
    for start, found in by_start.items():
        yield f"{FOLDER}/words/{start}.json", _json(found)
    contents = {"starts": sorted(by_start), "places": PLACES, "unsought": sorted(_unsought())}
    yield f"{FOLDER}/contents.json", _json(contents)


def file_name(start: str) -> str:
    """The name of the file for words that begin with `start`; the script makes the same."""
    return "".join(c if c.isascii() and c.isalnum() else f"-{ord(c):x}" for c in start)


def _place(entry: SearchEntry) -> list[str]:
    text = " ".join(entry.told.split())
    if len(text) > SNIPPET:
        text = text[:SNIPPET].rpartition(" ")[0] + "\N{NO-BREAK SPACE}…"
    return [
        entry.kind,
        entry.title,
        entry.address,
        entry.page.title,
        text,
        entry.labels.partition(SPREAD)[0],
    ]


def _weights(entry: SearchEntry) -> dict[str, int]:
    """What each word counts for this place."""
    counted = Counter(_words(entry.told))
    weights = {word: min(often, MOST_OFTEN) for word, often in counted.items()}
    for text, weight in ((entry.labels.partition(SPREAD)[0], NAME), (entry.title, TITLE)):
        for word in _words(text):
            weights[word] = max(weights.get(word, 0), weight)
    return weights


def _words(text: str) -> list[str]:
    found, unsought = WORD.findall(fold(text)), _unsought()
    return [word for word in found if word not in unsought and len(word) <= LONGEST_WORD]


def _unsought() -> frozenset[str]:
    return language_of(settings.CONTENT_LANGUAGE).stop_words


def _power_of_two(number: int) -> int:
    return 1 << max(0, number - 1).bit_length() if number > 1 else 1


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
