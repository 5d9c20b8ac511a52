"""The questions of search in the SQL of PostgreSQL: tsvector, and pg_trgm where it is there.

Words never reach tsquery's language bare: each is letters and digits, and stands in quotes.
"""

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from .id_query import IdQuery
from .limits import CAPPED, CAPPED_NAMES, PHRASES_AT_ONCE, RANKED
from .postgres_statistics import common_words, told
from .words import Words, spread

# How alike a mistyped word and a name must be. The closer, the fewer names are looked at: of many,
# only what is very close. Swapping two letters in the midst of nine leaves 0.43.
ALIKE = "SET LOCAL pg_trgm.word_similarity_threshold = {}"
LOOSELY, CLOSELY, VERY_CLOSELY = 0.28, 0.4, 0.5
MANY_NAMES = 100_000
# A reader's query is given up after so many milliseconds; what is prepared has one plan for all.
READING = "SET LOCAL statement_timeout = 2000; SET LOCAL plan_cache_mode = force_generic_plan"
PREPARED_AFTER = 3  # times that a connection was asked the same; OPTIONS may say otherwise, or None
AMONG = "= ANY(%s)"

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
    WHERE names @@ {query} AND language = %s AND kind = ANY(%s) LIMIT {limit}
"""
QUERY = "to_tsquery('{dictionary}'::regconfig, %s)"
QUERY_ONCE = f"(SELECT {QUERY})"  # what is prepared would read it again for each row
KNOWN = """
    SELECT word FROM unnest(%s::text[]) AS word WHERE EXISTS (
        SELECT 1 FROM glossary_searchentry
        WHERE vector @@ plainto_tsquery('{dictionary}'::regconfig, word) AND language = %s)
"""
# What stands within a prepared statement has its limit in its text: by one that it doesn't know,
# PostgreSQL would plan for a tenth of all rows.
BEGINNING = """
    SELECT id FROM glossary_livelabel
    WHERE language = %s AND key ~>=~ %s AND key ~<~ %s ORDER BY key USING ~<~ LIMIT {limit}
"""
HAS_TRIGRAMS = "SELECT 1 FROM pg_class WHERE relname = 'glossary_label_trigrams'"
LIKE = """
    SELECT asked.word, near.key
    FROM unnest(%s::text[]) AS asked (word)
    CROSS JOIN LATERAL (
        SELECT key, word_similarity(asked.word, key) AS worth FROM glossary_livelabel
        WHERE language = %s AND asked.word <%% key ORDER BY 2 DESC, 1 LIMIT %s) AS near
    ORDER BY near.worth DESC, near.key
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


def among(values: Collection[Any]) -> list[Any]:
    """See `databases.Database`."""
    return list(values)


def rows(sql: str, values: Sequence[Any]) -> list[Any]:
    """See `databases.Database`: it is prepared, and planned once for each connection.

    Only this is: of what the ORM asks the driver would keep every text, with all its values.
    """
    from django.db.backends.postgresql import base  # asks for psycopg, which SQLite goes without

    binding: Any = base.ServerBindingCursor
    with connection.cursor() as cursor:
        driver = connection.connection
        cursor.cursor = binding(driver)
        usual = driver.prepare_threshold
        options = connection.settings_dict["OPTIONS"]
        driver.prepare_threshold = options.get("prepare_threshold", PREPARED_AFTER)
        try:
            cursor.execute(sql, values)
            found: list[Any] = cursor.fetchall()
        finally:
            driver.prepare_threshold = usual
    return found


@contextmanager
def reading() -> Iterator[None]:
    """See `databases.Database`."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"{READING}; {_closely()}")
        yield


def common(words: Collection[str], *, language: str) -> set[str]:
    """See `databases.Database`."""
    indexed = {_as_in_index(word): word for word in words}
    return {indexed[word] for word in common_words(indexed, _dictionary(language))}


def entries(
    words: Words, *, common: Collection[str], any_word: bool, language: str, kind: str
) -> list[tuple[int, float]]:
    """See `databases.Database`."""
    between = " | " if any_word else " & "
    # a common word is whole: all that it may be the beginning of would be long to read
    whole = replace(words, is_finished=True) if words.beginning in common else words
    # where every word is common it is planned for just these: to read rows until there are enough
    is_common = all(word in common for word in words.sought)
    query = (QUERY if is_common else QUERY_ONCE).format(dictionary=_dictionary(language))
    sql = ENTRIES.format(query=query, kind="AND kind = %s" if kind else "")
    kinds = [kind] if kind else []
    named, anywhere = _sought(words, between), _sought(whole, between)
    ask = _planned if is_common else rows
    return ask(
        sql,
        [
            *(named, named, language, *kinds, CAPPED_NAMES),
            *(anywhere, anywhere, language, *kinds, CAPPED),
            RANKED,
        ],
    )


def titled(words: Words, *, kinds: Collection[str], language: str, limit: int) -> IdQuery:
    """See `databases.Database`."""
    sql = TITLED.format(query=QUERY_ONCE.format(dictionary=_dictionary(language)), limit=limit)
    return IdQuery(sql, [_sought(words, " & "), language, list(kinds)])


def known(words: Sequence[str], *, language: str) -> set[str]:
    """See `databases.Database`."""
    known_as_common = common(words, language=language)
    others = {_as_in_index(word): word for word in words if word not in known_as_common}
    sql = KNOWN.format(dictionary=_dictionary(language))
    found = rows(sql, [list(others), language]) if others else []
    return known_as_common | {others[word] for (word,) in found}


def labels_beginning(key: str, *, language: str, limit: int) -> IdQuery:
    """See `databases.Database`."""
    return IdQuery(BEGINNING.format(limit=limit), [language, key, f"{key}\U0010ffff"])


def key_begins(key: str) -> Q:
    """See `databases.Database`: `>=` would ask for the order of the collation."""
    return Q(key__startswith=key)


def labels_named(keys: Collection[str], *, language: str) -> list[tuple[Any, ...]]:
    """See `databases.Database`."""
    return _planned(NAMED, [language, sorted(keys)])


def keys_like(
    words: Collection[str], *, closely: bool, language: str, limit: int
) -> dict[str, list[str]]:
    """See `databases.Database`."""
    found: dict[str, list[str]] = {word: [] for word in words}
    if not words:
        return found
    if not _has_trigrams():
        return found if closely else {word: _begun_alike(word, language, limit) for word in words}
    values = [list(found), language, limit]
    if closely:
        alike = rows(LIKE, values)
    else:
        alike = _planned(f"{ALIKE.format(LOOSELY)}; {LIKE}; {_closely()}", values)
    for word, key in alike:
        found[word].append(key)
    return found


def _begun_alike(word: str, language: str, limit: int) -> list[str]:
    start = _literal(word[:2])
    values = [language, f"{start}%", f"% {start}%", 20 * limit]
    return [key for (key,) in _planned(LIKE_WITHOUT_TRIGRAMS, values)]


def pages_holding(phrases: Sequence[Sequence[str]], *, language: str) -> set[int]:
    """See `databases.Database`."""
    found: set[int] = set()
    for first in range(0, len(phrases), PHRASES_AT_ONCE):
        some = phrases[first : first + PHRASES_AT_ONCE]
        queries = [" & ".join(map(_quoted, phrase)) + ":*" for phrase in some]
        stretches = [f"% {_literal(' '.join(phrase))}%" for phrase in some]
        found.update(pk for (pk,) in _planned(HOLDING, [queries, stretches, language]))
    return found


def _has_trigrams() -> bool:
    """Whether alike words can be asked for; once they can, this isn't looked up again."""
    name = str(connection.settings_dict["NAME"])
    if name not in _with_trigrams and _planned(HAS_TRIGRAMS, []):
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


def _closely() -> str:
    return ALIKE.format(VERY_CLOSELY if told().names > MANY_NAMES else CLOSELY)


def _dictionary(language: str) -> str:
    return DICTIONARIES.get(language.partition("-")[0], "simple")


def _quoted(text: str) -> str:
    """`text` as a string of tsquery's language."""
    doubled = text.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"


def _literal(text: str) -> str:
    """`text` for LIKE, where its own signs mean nothing."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _planned(sql: str, values: Sequence[Any]) -> list[Any]:
    """What the one of these statements answers that answers with rows, planned for these values."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        while not cursor.description:
            cursor.nextset()
        found: list[Any] = cursor.fetchall()
    return found
