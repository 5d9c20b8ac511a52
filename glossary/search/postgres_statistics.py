"""What PostgreSQL's own statistics tell: which words are so common that they tell little, and how
many names there are."""

import time
from collections.abc import Collection
from typing import NamedTuple

from django.db import connection

from .limits import COMMON

REMEMBERED = 300  # seconds; autovacuum counts anew when a tenth has changed
MOST_WORDS = 10_000
STATISTICS = """
    SELECT elem FROM (
        SELECT c.reltuples, unnest(s.most_common_elems::text::text[]) AS elem,
               unnest(s.most_common_elem_freqs) AS share
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname
        WHERE c.oid = 'glossary_searchentry'::regclass AND s.attname = 'vector') AS told
    WHERE elem IS NOT NULL AND share * reltuples > %s
"""
LEXEMES = """
    SELECT word, tsvector_to_array(to_tsvector(%s::regconfig, word)) FROM unnest(%s::text[]) AS word
"""
NAMES = "SELECT reltuples FROM pg_class WHERE oid = 'glossary_livelabel'::regclass"


class Told(NamedTuple):
    """common: lexemes of more than `COMMON` entries. names: about so many live labels."""

    until: float  # on the clock that never goes back
    common: frozenset[str]
    names: int


_told: dict[str, Told] = {}  # by database
_lexemes: dict[tuple[str, str], tuple[str, ...]] = {}  # of a word in a dictionary


def common_words(words: Collection[str], dictionary: str) -> set[str]:
    """Those of `words`, as the index has them, that stand in more than `COMMON` entries.

    So far as PostgreSQL has counted, and in any language.
    """
    common = told().common
    if not common:
        return set()
    lexemes = {word: _lexemes.get((dictionary, word)) for word in words}
    if unread := [word for word, found in lexemes.items() if found is None]:
        with connection.cursor() as cursor:
            cursor.execute(LEXEMES, [dictionary, unread])
            read = {word: tuple(found) for word, found in cursor.fetchall()}
        lexemes |= read
        if len(_lexemes) > MOST_WORDS:
            _lexemes.clear()
        _lexemes.update({(dictionary, word): found for word, found in read.items()})
    return {word for word, found in lexemes.items() if found and common.issuperset(found)}


def told() -> Told:
    """What was counted, so far as it was; it is read again after some minutes."""
    name = str(connection.settings_dict["NAME"])
    found = _told.get(name)
    if found is None or time.monotonic() >= found.until:
        with connection.cursor() as cursor:
            cursor.execute(STATISTICS, [COMMON])
            common = frozenset(lexeme for (lexeme,) in cursor.fetchall())
            cursor.execute(NAMES)
            ((names,),) = cursor.fetchall()
        _told[name] = found = Told(time.monotonic() + REMEMBERED, common, int(names))
    return found
