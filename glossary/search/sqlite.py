"""The questions of search in the SQL of SQLite and its FTS5.

Words never reach FTS5's query language bare: each is letters and digits, and stands in quotes.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import connection

from glossary.models import SearchEntry

from .limits import CAPPED, CAPPED_NAMES, PHRASES_AT_ONCE, RANKED
from .words import Words

# Weights of kind, title, labels, text. bm25 is the smaller the better, so its sign is turned.
ENTRIES = """
    SELECT id, MAX(worth) FROM (
        SELECT * FROM (
            SELECT e.id AS id, -bm25(glossary_search_fts, 0, 10, 6, 1) AS worth
            FROM glossary_search_fts JOIN glossary_searchentry e ON e.id = glossary_search_fts.rowid
            WHERE glossary_search_fts MATCH %s AND e.language = %s LIMIT %s)
        UNION ALL
        SELECT * FROM (
            SELECT e.id AS id, -bm25(glossary_search_fts, 0, 10, 6, 1) AS worth
            FROM glossary_search_fts JOIN glossary_searchentry e ON e.id = glossary_search_fts.rowid
            WHERE glossary_search_fts MATCH %s AND e.language = %s LIMIT %s)
    ) GROUP BY id ORDER BY 2 DESC, 1 LIMIT %s
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
LIKE = """
    SELECT l.key FROM glossary_label_fts
    JOIN glossary_livelabel l ON l.id = glossary_label_fts.rowid
    WHERE glossary_label_fts MATCH %s AND l.language = %s
    ORDER BY bm25(glossary_label_fts) LIMIT %s
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


def reading() -> AbstractContextManager[object]:
    """See `databases.Database`: no query of at most 12 words takes long here."""
    return nullcontext()


def entries(words: Words, *, any_word: bool, language: str, kind: str) -> list[tuple[int, float]]:
    """See `databases.Database`."""
    sought = _sought(words, " OR " if any_word else " AND ")
    scope = f"kind : {_quoted(kind)} AND " if kind else ""
    return _rows(
        ENTRIES,
        [
            *(f"{scope}{{title labels}} : ({sought})", language, CAPPED_NAMES),
            *(f"{scope}{{title labels text}} : ({sought})", language, CAPPED),
            RANKED,
        ],
    )


def titled(words: Words, *, kinds: Collection[str], language: str, limit: int) -> list[int]:
    """See `databases.Database`."""
    asked = f"{{title labels}} : ({_sought(words, ' AND ')})"
    if len(kinds) < len(SearchEntry.Kind.values):  # the list of all rows of a kind is long to read
        scope = " OR ".join(_quoted(kind) for kind in sorted(kinds))
        asked = f"{asked} AND kind : ({scope})"
    return [pk for (pk,) in _rows(TITLED, [asked, language, limit])]


def known(words: Sequence[str], *, language: str) -> set[str]:
    """See `databases.Database`."""
    if not words:
        return set()
    asked = " UNION ALL ".join(KNOWN for _ in words)
    values = [
        value
        for word in words
        for value in (word, f"{{title labels text}} : {_quoted(word)}", language)
    ]
    return {word for (word,) in _rows(asked, values)}


def labels_beginning(key: str, *, language: str, limit: int) -> list[int]:
    """See `databases.Database`."""
    after = f"{key}\U0010ffff"
    return [pk for (pk,) in _rows(BEGINNING, [language, key, after, limit])]


def labels_named(keys: Collection[str], *, language: str) -> list[tuple[Any, ...]]:
    """See `databases.Database`."""
    return _rows(NAMED, [json.dumps(sorted(keys)), language])


def keys_like(word: str, *, language: str, limit: int) -> list[str]:
    """See `databases.Database`."""
    trigrams = dict.fromkeys(word[at : at + 3] for at in range(len(word) - 2))
    if not trigrams:
        return []
    asked = " OR ".join(_quoted(trigram) for trigram in trigrams)
    return [key for (key,) in _rows(LIKE, [asked, language, limit])]


def pages_holding(phrases: Sequence[Sequence[str]], *, language: str) -> set[int]:
    """See `databases.Database`."""
    found: set[int] = set()
    for first in range(0, len(phrases), PHRASES_AT_ONCE):
        some = phrases[first : first + PHRASES_AT_ONCE]
        asked = " OR ".join(f"{_quoted(' '.join(phrase))} *" for phrase in some)
        found.update(pk for (pk,) in _rows(HOLDING, [asked, language]))
    return found


def _sought(words: Words, between: str) -> str:
    return between.join(
        f"{_quoted(word)} *" if word == words.beginning else _quoted(word) for word in words.sought
    )


def _quoted(text: str) -> str:
    """`text` as a string of FTS5's query language."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _rows(sql: str, values: Iterable[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        rows: list[Any] = cursor.fetchall()
    return rows
