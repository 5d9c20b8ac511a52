"""What must hold of a database after whatever has happened to the processes that used it."""

import time

from django.apps import apps
from django.db import connection

from glossary.models import Fact, LiveLabel, Page, PageWords, Publication, SearchEntry

from .editions import numbers

FULL_TEXT = ("glossary_search_fts", "glossary_label_fts", "glossary_words_fts")
OF_A_PAGE = ("path", "title", "unlinked_html", "linked_html", "body_html", "text", "twin_md")


def integrity() -> None:
    """The database's own word that no page, reference or index of it is damaged."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchall() == [("ok",)]
            cursor.execute("PRAGMA foreign_key_check")
            assert cursor.fetchall() == []
            for table in FULL_TEXT:  # compares the index with the rows that it is of
                cursor.execute(f"INSERT INTO {table}({table}, rank) VALUES('integrity-check', 1)")
            return
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            same_by_key_and_from_end_to_end(cursor)
            return
        cursor.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        cursor.execute(
            "SELECT count(bt_index_check(c.oid, true)) FROM pg_class c"
            " JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'btree'"
            " AND c.relnamespace = 'public'::regnamespace AND c.relkind = 'i'"
        )


def same_by_key_and_from_end_to_end(cursor) -> None:
    """What can be asked without a superuser's amcheck: a key's index has the rows of its table."""
    ways = ("enable_seqscan", "enable_indexscan, enable_indexonlyscan, enable_bitmapscan")
    for model in apps.get_app_config("glossary").get_models():
        key, table = model._meta.pk.column, model._meta.db_table
        found = []
        for way in ways:
            for name in way.split(", "):
                cursor.execute(f"SET {name} = off")
            cursor.execute(f"SELECT {key} FROM {table} WHERE {key} IS NOT NULL ORDER BY {key}")  # noqa: S608
            found.append(cursor.fetchall())
            for name in way.split(", "):
                cursor.execute(f"RESET {name}")
        assert found[0] == found[1], table


def in_step() -> None:
    """Readers are shown what is live, all of it and nothing else; the same can be found."""
    live = set(Publication.objects.live().values_list("path", flat=True))
    pages = dict(Page.objects.values_list("path", "title"))
    assert pages.keys() == live
    whole = SearchEntry.objects.filter(anchor="", kind__in=("term", "page"))
    assert dict(whole.values_list("path", "title")) == pages
    assert set(PageWords.objects.values_list("page__path", flat=True)) == live


def editions() -> set[int]:
    """The numbers in all that readers can be shown: one, unless a publish was torn."""
    found: set[int] = set()
    for publication in Publication.objects.live():
        assert publication.live is not None
        found |= numbers(publication.live.text)
    for page in Page.objects.all():
        for name in OF_A_PAGE:
            found |= numbers(getattr(page, name))
    for entry in SearchEntry.objects.all():
        found |= numbers(entry.text)
    for fact in Fact.objects.all():
        found |= numbers(fact.cell_text)
    return found


def derived() -> list[object]:
    """Everything that is derived, to be compared with the same after it was derived anew."""
    return [
        sorted(Page.objects.values_list(*OF_A_PAGE, "mentions", "stale")),
        sorted(SearchEntry.objects.values_list("path", "anchor", "title", "labels", "text")),
        sorted(LiveLabel.objects.values_list("spelling", "text", "page__path")),
        sorted(Fact.objects.values_list("attribute", "cell_html", "page__path")),
    ]


def wait_for_the_dead() -> None:
    """Until PostgreSQL has noticed that a client is gone, and ended what it had begun.

    To be called while this process has no connection of its own.
    """
    if connection.vendor == "sqlite":
        return
    import psycopg

    wanted = connection.get_connection_params()
    plain = {
        key: wanted[key]
        for key in ("host", "port", "user", "password", "dbname")
        if wanted.get(key)
    }
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    until = time.monotonic() + 120
    with psycopg.connect(**plain, autocommit=True) as own:
        while own.execute(others).fetchone() != (0,):
            assert time.monotonic() < until, "a killed process still has a session"
            time.sleep(0.01)
