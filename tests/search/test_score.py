"""Realistic queries over the shipped subject, each with the answer that a reader would want."""

from pathlib import Path

from django.db import connection

from glossary.search.query import search

HERE = Path(__file__).parent
QUERIES = HERE / "queries.tsv"  # query, wanted address
MISSES = HERE / "misses.tsv"  # queries without their answer among five, and the database or "both"

# The score so far, exactly: what is mended must be kept, and nothing hard be dropped unseen.
ASKED = 215
FIRST = {"sqlite": 179, "postgresql": 176}


def lines(path):
    return [line.split("\t") for line in path.read_text().splitlines()]


def test_readers_find_what_they_want_exactly_as_often_as_is_written_down(site):
    vendor = connection.vendor
    asked = lines(QUERIES)
    assert len({text for text, _wanted in asked}) == len(asked) == ASKED
    found = {
        text: [hit.address for hit in search(text, language="en", limit=5).hits]
        for text, _ in asked
    }
    not_first = [text for text, wanted in asked if found[text][:1] != [wanted]]
    missed = {text for text, wanted in asked if wanted not in found[text]}
    known = {text for text, where in lines(MISSES) if where in ("both", vendor)}
    assert not missed - known, f"no longer found among five: {sorted(missed - known)}"
    assert not known - missed, f"found now, take them off {MISSES.name}: {sorted(known - missed)}"
    first = ASKED - len(not_first)
    assert first >= FIRST[vendor], f"{first} come first, {not_first} do not"
    assert first == FIRST[vendor], f"better than ever: raise it to {first}"
