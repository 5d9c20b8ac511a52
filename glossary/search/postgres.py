"""The questions of search in the SQL of PostgreSQL: tsvector, and pg_trgm where it is there.

Words never reach tsquery's language bare: each is letters and digits, and stands in quotes.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from .limits import CAPPED, CAPPED_NAMES, PHRASES_AT_ONCE, RANKED
from .words import Words, spread

# After this many milliseconds a reader's query is given up.
READING = "SET LOCAL statement_timeout = 2000"
# How alike a mistyped word must be. The closer, the fewer names are looked at: at 100,000 terms
# 0.28 takes 17 ms and 0.6, which is what PostgreSQL begins with, 2 ms.
CLOSENESS = (True, False)
LOOSELY = "SET LOCAL pg_trgm.word_similarity_threshold = 0.28"
CLOSELY = "SET LOCAL pg_trgm.word_similarity_threshold = 0.6"

# Dictionaries by language; the column `vector` is made with the same ones (migration 0003).
DICTIONARIES = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "nb": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}

# Weights of D (none), C (text), B (labels), A (title). Entries with the words in their names are
# looked for in a vector of their own, so that a word of many texts and few titles is found at once.
ENTRIES = """
    SELECT id, MAX(worth) FROM (
        (SELECT id, ts_rank('{{0, 0.1, 0.6, 1}}', vector, {query}, 1) AS worth
         FROM (SELECT id, vector FROM glossary_searchentry
               WHERE names @@ {query} AND language = %s {kind} LIMIT %s) AS named)
        UNION ALL
        (SELECT id, ts_rank('{{0, 0.1, 0.6, 1}}', vector, {query}, 1) AS worth
         FROM (SELECT id, vector FROM glossary_searchentry
               WHERE vector @@ {query} AND language = %s {kind} LIMIT %s) AS matching)
    ) AS candidates GROUP BY id ORDER BY 2 DESC, 1 LIMIT %s
"""
TITLED = """
    SELECT id FROM glossary_searchentry
    WHERE names @@ {query} AND language = %s AND kind = ANY(%s) LIMIT %s
"""
QUERY = "to_tsquery('{dictionary}'::regconfig, %s)"
KNOWN = """
    SELECT word FROM unnest(%s::text[]) AS word WHERE EXISTS (
        SELECT 1 FROM glossary_searchentry
        WHERE vector @@ plainto_tsquery('{dictionary}'::regconfig, word) AND language = %s)
"""
BEGINNING = """
    SELECT id FROM glossary_livelabel
    WHERE language = %s AND key LIKE %s ORDER BY key USING ~<~ LIMIT %s
"""
HAS_TRIGRAMS = "SELECT 1 FROM pg_class WHERE relname = 'glossary_label_trigrams'"
LIKE = """
    SELECT key FROM glossary_livelabel WHERE language = %s AND %s <%% key
    ORDER BY word_similarity(%s, key) DESC, key LIMIT %s
"""
_with_trigrams: set[str] = set()  # databases
LIKE_WITHOUT_TRIGRAMS = """
    SELECT key FROM glossary_livelabel
    WHERE language = %s AND (key LIKE %s OR key LIKE %s) ORDER BY key LIMIT %s
"""
NAMED = """
    SELECT l.key, l.text, l.concept, l.case_sensitive, p.path, p.title
    FROM glossary_livelabel l JOIN glossary_page p ON p.id = l.page_id
    WHERE l.language = %s AND l.key = ANY(%s) AND l.auto_link
"""
HOLDING = """
    SELECT DISTINCT w.page_id
    FROM unnest(%s::text[], %s::text[]) AS phrase (query, stretch)
    JOIN glossary_pagewords w ON w.vector @@ phrase.query::tsquery AND w.words LIKE phrase.stretch
    WHERE w.language = %s
"""


@contextmanager
def reading() -> Iterator[None]:
    """See `databases.Database`."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(READING)
        yield


def entries(words: Words, *, any_word: bool, language: str, kind: str) -> list[tuple[int, float]]:
    """See `databases.Database`."""
    asked = _sought(words, " | " if any_word else " & ")
    query = QUERY.format(dictionary=_dictionary(language))
    sql = ENTRIES.format(query=query, kind="AND kind = %s" if kind else "")
    kinds = [kind] if kind else []
    return _rows(
        sql,
        [
            *(asked, asked, language, *kinds, CAPPED_NAMES),
            *(asked, asked, language, *kinds, CAPPED),
            RANKED,
        ],
    )


def titled(words: Words, *, kinds: Collection[str], language: str, limit: int) -> list[int]:
    """See `databases.Database`."""
    sql = TITLED.format(query=QUERY.format(dictionary=_dictionary(language)))
    values = [_sought(words, " & "), language, list(kinds), limit]
    return [pk for (pk,) in _rows(sql, values)]


def known(words: Sequence[str], *, language: str) -> set[str]:
    """See `databases.Database`."""
    sql = KNOWN.format(dictionary=_dictionary(language))
    return {word for (word,) in _rows(sql, [list(words), language])}


def labels_beginning(key: str, *, language: str, limit: int) -> list[int]:
    """See `databases.Database`."""
    return [pk for (pk,) in _rows(BEGINNING, [language, f"{_literal(key)}%", limit])]


def labels_named(keys: Collection[str], *, language: str) -> list[tuple[Any, ...]]:
    """See `databases.Database`."""
    return _rows(NAMED, [language, sorted(keys)])


def keys_like(word: str, *, closely: bool, language: str, limit: int) -> list[str]:
    """See `databases.Database`."""
    if not _has_trigrams():
        start = _literal(word[:2])
        values = [language, f"{start}%", f"% {start}%", 20 * limit]
        found = [] if closely else _rows(LIKE_WITHOUT_TRIGRAMS, values)
    elif closely:
        found = _rows(LIKE, [language, word, word, limit])
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(LOOSELY)
            found = _rows(LIKE, [language, word, word, limit])
            cursor.execute(CLOSELY)
    return [key for (key,) in found]


def pages_holding(phrases: Sequence[Sequence[str]], *, language: str) -> set[int]:
    """See `databases.Database`."""
    found: set[int] = set()
    for first in range(0, len(phrases), PHRASES_AT_ONCE):
        some = phrases[first : first + PHRASES_AT_ONCE]
        queries = [" & ".join(map(_quoted, phrase)) + ":*" for phrase in some]
        stretches = [f"% {_literal(' '.join(phrase))}%" for phrase in some]
        found.update(pk for (pk,) in _rows(HOLDING, [queries, stretches, language]))
    return found


def _has_trigrams() -> bool:
    """Whether alike words can be asked for; once they can, this isn't looked up again."""
    name = str(connection.settings_dict["NAME"])
    if name not in _with_trigrams and _rows(HAS_TRIGRAMS, []):
        _with_trigrams.add(name)
    return name in _with_trigrams


def _sought(words: Words, between: str) -> str:
    asked = ((_as_in_index(word), goes_on) for word, goes_on in map(words.asked_as, words.sought))
    return between.join(
        f"{_quoted(word)}:*" if goes_on else _quoted(word) for word, goes_on in asked
    )


def _as_in_index(word: str) -> str:
    """`word` taken apart as the columns for search are (migration 0003)."""
    return word if word.isascii() else unicodedata.normalize("NFKD", spread(word))


def _dictionary(language: str) -> str:
    return DICTIONARIES.get(language.partition("-")[0], "simple")


def _quoted(text: str) -> str:
    """`text` as a string of tsquery's language."""
    doubled = text.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"


def _literal(text: str) -> str:
    """`text` for LIKE, where its own signs mean nothing."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _rows(sql: str, values: Iterable[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        rows: list[Any] = cursor.fetchall()
    return rows
