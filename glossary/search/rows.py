"""Rows of what was found, by plain SQL that both databases understand.

They are read for each letter that is typed, and there the ORM would take longer to write the
question than the database takes to answer it. The text of a question never changes with what is
asked, so that a database may keep how it answers it.
"""

from collections.abc import Collection
from typing import Any

from glossary.models import SearchEntry

from .databases import database
from .id_query import IdQuery

ENTRIES = """
    SELECT e.id, e.page_id, p.title, e.kind, e.path, e.anchor, e.title, e.labels,
           substr(e.text, 1, %s)
    FROM glossary_searchentry e JOIN glossary_page p ON p.id = e.page_id
    WHERE e.id {among} OR (e.kind = %s AND e.page_id {among}) ORDER BY e.id
"""
TITLES = """
    SELECT e.kind, e.title, p.title, e.path, e.anchor
    FROM glossary_searchentry e JOIN glossary_page p ON p.id = e.page_id
    WHERE e.id IN ({ids}) ORDER BY e.id
"""
LABELS = """
    SELECT page_id, key, kind FROM glossary_livelabel WHERE language = %s AND key {among}
"""
LABELS_BEGINNING = "SELECT page_id, key, kind FROM glossary_livelabel WHERE id IN ({ids})"
NAMES = """
    SELECT l.key, l.text, l.kind, l.page_id, p.title, p.path
    FROM glossary_livelabel l JOIN glossary_page p ON p.id = l.page_id
    WHERE l.id IN ({ids}) ORDER BY l.key
"""
HIDDEN = """
    SELECT l.page_id, l.text FROM glossary_livelabel l WHERE l.kind = 'hidden' AND l.page_id {among}
"""


def entries(
    ids: Collection[int], *, terms_of: Collection[int], characters: int
) -> list[tuple[Any, ...]]:
    """Entries with these ids and those of these pages that are terms, in the order of their ids:
    id, page, title of the page, kind, path, anchor, title, labels, so many characters of text."""
    if not ids and not terms_of:
        return []
    among = database().among
    values = [characters, among(ids), SearchEntry.Kind.TERM.value, among(terms_of)]
    return _rows(ENTRIES, values)


def titles(entries: IdQuery) -> list[tuple[Any, ...]]:
    """Of entries: kind, title, title of the page, path, anchor."""
    return _rows(TITLES.replace("{ids}", entries.sql), entries.values)


def labels(
    keys: Collection[str], *, beginning: IdQuery | None, language: str
) -> list[tuple[int, str, str]]:
    """Page, key and kind of live labels with one of these keys, and of those that begin so."""
    sql, values = LABELS, [language, database().among(keys)]
    if beginning:
        sql = f"{sql} UNION {LABELS_BEGINNING.replace('{ids}', beginning.sql)}"
        values += beginning.values
    return _rows(sql, values)


def names(labels: IdQuery) -> list[tuple[Any, ...]]:
    """Of live labels, by their key: key, text, kind, page, title and path of the page."""
    return _rows(NAMES.replace("{ids}", labels.sql), labels.values)


def hidden_names(pages: Collection[int]) -> set[tuple[int, str]]:
    """Page and text of names that are never shown, of these pages."""
    return set(_rows(HIDDEN, [database().among(pages)])) if pages else set()


def _rows(sql: str, values: list[Any]) -> list[Any]:
    return database().rows(sql.replace("{among}", database().AMONG), values)
