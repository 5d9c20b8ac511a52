"""What stands ahead of Django, put together: finished answers, and the threads that see to them."""

import logging
from collections.abc import Iterator
from functools import partial
from wsgiref.types import WSGIApplication

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.utils.module_loading import import_string

from site_config.asking_database import asking_database, said_by_database
from site_config.code_digest import code_digest
from site_config.copies import Copies
from site_config.database_errors import AWAY, BUSY, FULL, OTHER_TABLES, READ_ONLY, trouble_of
from site_config.epoch import epoch_of
from site_config.filler import Changes, Filler
from site_config.metrics import figures
from site_config.published import Published
from site_config.sqlite.base import shorten_log
from site_config.watcher import Watcher

log = logging.getLogger(__name__)

WHY_UNUSED = (  # as the log says it, in English and for operators
    (BUSY, "is busy with other work"),
    (FULL, "has no room on its disk"),
    (READ_ONLY, "may only be read"),
    (OTHER_TABLES, "has other tables than this version: has `manage.py setup` been run?"),
    (AWAY, "can't be reached"),
)


def published(django: WSGIApplication) -> Published:
    """The layer of finished answers around `django`, with its threads at work."""
    _begin()
    epoch = epoch_of(connection)
    epoch.read()
    watcher = Watcher(epoch, publish_due=_publish_due)
    open_copies = None  # with SQLite the database file itself is that copy
    if connection.vendor != "sqlite":
        open_copies = partial(Copies, settings.DATA_DIR / "published", code=_code())
    layer = Published(
        django,
        epoch=epoch,
        site=(settings.SITE_SCHEME, settings.SITE_NETLOC),
        allowed_hosts=settings.ALLOWED_HOSTS,
        passed_on=settings.PUBLISHED_PASSED_ON,
        most_bytes=settings.PUBLISHED_MEMORY_BYTES,
        copies=open_copies() if open_copies else None,
        squeeze=watcher.add,
    )
    watcher.each_round(layer.sweep)
    if connection.vendor == "sqlite":
        watcher.each_round(partial(shorten_log, str(connection.settings_dict["NAME"])))
    if settings.METRICS_TOKEN:
        watcher.each_round(lambda: figures().carry_over(layer))
    watcher.start(layer.shelf.squeeze)
    if open_copies:
        Filler(
            open_copies(), epoch, addresses=_addresses, changes=_changes, ask=layer.put_on_disk
        ).start()
    return layer


def _begin() -> None:
    try:
        with asking_database():
            import_string(settings.PUBLISHED_FIRST)()
    except (DatabaseError, InterfaceError) as error:  # readers may still get what is held on disk
        log.error("the database %s (%s)", _why_unused(error), said_by_database(error))


def _why_unused(error: DatabaseError | InterfaceError) -> str:
    trouble = trouble_of(error)
    if trouble is AWAY and not isinstance(error, OperationalError | InterfaceError):
        return "refused what was asked"
    return next(words for one, words in WHY_UNUSED if one is trouble)


def _code() -> str:
    """A name for all that decides what an answer looks like, beside the database."""
    shown = (settings.SITE_URL, settings.LANGUAGE_CODE, settings.CONTENT_LANGUAGE)
    return code_digest(settings.BASE_DIR, (*shown, settings.TIME_ZONE))


def _publish_due() -> None:
    with asking_database():
        import_string(settings.PUBLISHED_DUE)()


def _addresses() -> Iterator[tuple[str, str]]:
    with asking_database():
        yield from import_string(settings.PUBLISHED_ADDRESSES)()


def _changes(after: int | None) -> Changes:
    with asking_database():
        found: Changes = import_string(settings.PUBLISHED_CHANGES)(after)
        return found
