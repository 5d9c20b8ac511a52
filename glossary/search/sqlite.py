"""The questions of search in the SQL of SQLite and its FTS5.

Words never reach FTS5's query language bare: each is letters and digits, and stands in quotes.
"""

import json
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any

from django.db import connection
from django.db.models import Q

from glossary.models import SearchEntry

from .id_query import IdQuery
from .limits import CAPPED, CAPPED_NAMES, COMMON, PHRASES_AT_ONCE, RANKED
from .words import Words, spread

AMONG = "IN (SELECT value FROM json_each(%s))"
SHORTEST = 3  # letters that can be looked for within names
STRETCHES = (3, 4, 6)  # letters: the longer tell more where a shorter one is in many names
CAPPED_ALIKE = 200  # names looked at for one stretch of many
CAPPED_HALVES = 1000  # and for one of two
NEAR = 400  # those of them that share the most
MENDABLE = 60  # letters that are read of what may be mistyped

# Entries with the words in their names, and with the words anywhere.
ENTRIES = """
    SELECT id, MAX(worth) FROM (
        SELECT * FROM (
            SELECT e.id AS id, {named} AS worth
            FROM glossary_search_fts JOIN glossary_searchentry e ON e.id = glossary_search_fts.rowid
            WHERE glossary_search_fts MATCH %s AND e.language = %s LIMIT %s)
        UNION ALL
        SELECT * FROM (
            SELECT e.id AS id, {told} AS worth
            FROM glossary_search_fts JOIN glossary_searchentry e ON e.id = glossary_search_fts.rowid
            WHERE glossary_search_fts MATCH %s AND e.language = %s LIMIT %s)
    ) GROUP BY id ORDER BY 2 DESC, 1 LIMIT %s
"""
# Weights of kind, title, labels, text. bm25 is the smaller the better, so its sign is turned.
BM25 = "-bm25(glossary_search_fts, 0, 10, 6, 1)"
RANKED_ENTRIES = ENTRIES.format(named=BM25, told=BM25)
# bm25 reads all rows of each word to weigh it; where one is common, short titles come first.
COMMON_ENTRIES = ENTRIES.format(named="1.0 / (1 + length(e.title))", told="0.0")
IS_COMMON = """
    SELECT %s WHERE EXISTS (SELECT 1 FROM glossary_search_fts
                            WHERE glossary_search_fts MATCH %s LIMIT 1 OFFSET %s)
"""
TITLED = """
    SELECT e.id FROM glossary_search_fts JOIN glossary_searchentry e
    ON e.id = glossary_search_fts.rowid
    WHERE glossary_search_fts MATCH %s AND e.language = %s LIMIT %s
"""
KNOWN = """
    SELECT %s WHERE EXISTS (
        SELECT 1 FROM glossary_search_fts
        JOIN glossary_searchentry e ON e.id = glossary_search_fts.rowid
        WHERE glossary_search_fts MATCH %s AND e.language = %s)
"""
BEGINNING = """
    SELECT id FROM glossary_livelabel
    WHERE language = %s AND key >= %s AND key < %s ORDER BY key LIMIT %s
"""
# Labels that share the most stretches of letters, by a bounded look at each: bm25 would read every
# row of every stretch, and some stand in most names. The nearest of them are then looked at whole.
LIKE = """
    SELECT l.key FROM (
        SELECT id FROM ({holding}) GROUP BY id ORDER BY COUNT(*) DESC, id LIMIT %s) AS near
    JOIN glossary_livelabel l ON l.id = near.id
    WHERE l.language = %s ORDER BY {shared} DESC, length(l.key), l.key LIMIT %s
"""
WITH_STRETCH = """
    SELECT * FROM (SELECT rowid AS id FROM glossary_label_fts
                   WHERE glossary_label_fts MATCH %s LIMIT %s)
"""
NAMED = """
    SELECT l.key, l.text, l.concept, l.case_sensitive, p.path, p.title
    FROM json_each(%s) AS asked
    CROSS JOIN glossary_livelabel l ON l.language = %s AND l.key = asked.value AND l.auto_link
    JOIN glossary_page p ON p.id = l.page_id
"""
HOLDING = """
    SELECT w.page_id FROM glossary_words_fts
    JOIN glossary_pagewords w ON w.page_id = glossary_words_fts.rowid
    WHERE glossary_words_fts MATCH %s AND w.language = %s
"""


def among(values: Collection[Any]) -> str:
    """See `databases.Database`."""
    return json.dumps(list(values))


def rows(sql: str, values: Sequence[Any]) -> list[Any]:
    """See `databases.Database`."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[Any] = cursor.fetchall()
    return found


def reading() -> AbstractContextManager[object]:
    """See `databases.Database`: no query of at most 12 words takes long here."""
    return nullcontext()


def common(words: Collection[str], *, language: str) -> set[str]:
    """See `databases.Database`."""
    if not words:
        return set()
    asked = " UNION ALL ".join(IS_COMMON for _ in words)
    values = [value for word in words for value in (word, _anywhere(word), COMMON)]
    return {word for (word,) in rows(asked, values)}


def entries(
    words: Words, *, common: Collection[str], any_word: bool, language: str, kind: str
) -> list[tuple[int, float]]:
    """See `databases.Database`."""
    between = " OR " if any_word else " AND "
    scope = f"kind : {_quoted(kind)} AND " if kind else ""
    # a common word is whole: all that it may be the beginning of would be long to read
    whole = replace(words, is_finished=True) if words.beginning in common else words
    return rows(
        COMMON_ENTRIES if common else RANKED_ENTRIES,
        [
            *(f"{scope}{{title labels}} : ({_sought(words, between)})", language, CAPPED_NAMES),
            *(f"{scope}{{title labels text}} : ({_sought(whole, between)})", language, CAPPED),
            RANKED,
        ],
    )


def titled(words: Words, *, kinds: Collection[str], language: str, limit: int) -> IdQuery:
    """See `databases.Database`."""
    asked = f"{{title labels}} : ({_sought(words, ' AND ')})"
    if len(kinds) < len(SearchEntry.Kind.values):  # the list of all rows of a kind is long to read
        scope = " OR ".join(_quoted(kind) for kind in sorted(kinds))
        asked = f"{asked} AND kind : ({scope})"
    return IdQuery(TITLED, [asked, language, limit])


def known(words: Sequence[str], *, language: str) -> set[str]:
    """See `databases.Database`."""
    if not words:
        return set()
    asked = " UNION ALL ".join(KNOWN for _ in words)
    values = [value for word in words for value in (word, _anywhere(word), language)]
    return {word for (word,) in rows(asked, values)}


def labels_beginning(key: str, *, language: str, limit: int) -> IdQuery:
    """See `databases.Database`."""
    return IdQuery(BEGINNING, [language, key, f"{key}\U0010ffff", limit])


def key_begins(key: str) -> Q:
    """See `databases.Database`: LIKE can't use the index here."""
    return Q(key__gte=key, key__lt=f"{key}\U0010ffff")


def labels_named(keys: Collection[str], *, language: str) -> list[tuple[Any, ...]]:
    """See `databases.Database`."""
    return rows(NAMED, [among(sorted(keys)), language])


def keys_like(
    words: Collection[str], *, closely: bool, language: str, limit: int
) -> dict[str, list[str]]:
    """See `databases.Database`."""
    return {word: _keys_like(word, closely, language, limit) for word in words}


def _keys_like(word: str, closely: bool, language: str, limit: int) -> list[str]:
    word = word[:MENDABLE]
    trigrams = _stretches(word, SHORTEST)
    if not trigrams:
        return []
    half = len(word) // 2
    if closely and half > SHORTEST:  # a wrong letter, or two swapped ones, leave one as it was
        stretches, capped = [word[: half - 1], word[half + 1 :]], CAPPED_HALVES
    else:
        capped = CAPPED_ALIKE
        stretches = [stretch for length in STRETCHES for stretch in _stretches(word, length)]
    sql = LIKE.format(
        holding=" UNION ALL ".join(WITH_STRETCH for _ in stretches),
        shared=" + ".join("(instr(l.key, %s) > 0)" for _ in trigrams),
    )
    holding = [value for one in stretches for value in (_quoted(one), capped)]
    return [key for (key,) in rows(sql, [*holding, NEAR, language, *trigrams, limit])]


def pages_holding(phrases: Sequence[Sequence[str]], *, language: str) -> set[int]:
    """See `databases.Database`."""
    found: set[int] = set()
    for first in range(0, len(phrases), PHRASES_AT_ONCE):
        some = phrases[first : first + PHRASES_AT_ONCE]
        asked = " OR ".join(f"{_quoted(' '.join(phrase))} *" for phrase in some)
        found.update(pk for (pk,) in rows(HOLDING, [asked, language]))
    return found


def _stretches(word: str, length: int) -> list[str]:
    """Each part of `word` of so many letters, once."""
    found = (word[at : at + length] for at in range(len(word) - length + 1))
    return list(dict.fromkeys(found))


def _sought(words: Words, between: str) -> str:
    asked = map(words.asked_as, words.sought)
    return between.join(
        f"{_quoted(spread(word))} *" if goes_on else _quoted(spread(word))
        for word, goes_on in asked
    )


def _anywhere(word: str) -> str:
    return f"{{title labels text}} : {_quoted(spread(word))}"


def _quoted(text: str) -> str:
    """`text` as a string of FTS5's query language."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
