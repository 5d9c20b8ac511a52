"""Which words are so common in PostgreSQL that they tell little, by its own statistics."""

import time
from collections.abc import Collection

from django.db import connection

from .limits import COMMON

REMEMBERED = 300  # seconds; autovacuum counts anew when a tenth has changed
MOST_WORDS = 10_000
STATISTICS = """
    SELECT elem FROM (
        SELECT c.reltuples, unnest(s.most_common_elems::text::text[]) AS elem,
               unnest(s.most_common_elem_freqs) AS share
        FROM pg_stats s JOIN pg_class c ON c.oid = 'glossary_searchentry'::regclass
        WHERE s.schemaname = c.relnamespace::regnamespace::text
        AND s.tablename = c.relname AND s.attname = 'vector') AS told
    WHERE elem IS NOT NULL AND share * reltuples > %s
"""
LEXEMES = """
    SELECT word, tsvector_to_array(to_tsvector(%s::regconfig, word)) FROM unnest(%s::text[]) AS word
"""
_common: dict[str, tuple[float, frozenset[str]]] = {}  # by database: until when, and lexemes
_lexemes: dict[tuple[str, str], tuple[str, ...]] = {}  # of a word in a dictionary


def common_words(words: Collection[str], dictionary: str) -> set[str]:
    """Those of `words` that stand in more than `COMMON` entries, as far as was counted."""
    common = _common_lexemes()
    if not common or not words:
        return set()
    if unread := [word for word in words if (dictionary, word) not in _lexemes]:
        if len(_lexemes) > MOST_WORDS:
            _lexemes.clear()
        with connection.cursor() as cursor:
            cursor.execute(LEXEMES, [dictionary, unread])
            _lexemes.update({(dictionary, word): tuple(found) for word, found in cursor.fetchall()})
    return {word for word in words if common.issuperset(_lexemes.get((dictionary, word), ()))}


def _common_lexemes() -> frozenset[str]:
    name = str(connection.settings_dict["NAME"])
    until, lexemes = _common.get(name, (0.0, frozenset()))
    if time.monotonic() >= until:
        with connection.cursor() as cursor:
            cursor.execute(STATISTICS, [COMMON])
            lexemes = frozenset(lexeme for (lexeme,) in cursor.fetchall())
        _common[name] = time.monotonic() + REMEMBERED, lexemes
    return lexemes
