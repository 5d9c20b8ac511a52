"""What a WSGI server runs, such as `granian --interface wsgi site_config.wsgi:application`."""

import logging
import os
import sys
from collections.abc import Iterator
from wsgiref.types import WSGIApplication

from site_config.env import WrongSetting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")

log = logging.getLogger(__name__)


def make_application() -> WSGIApplication:
    """Django behind the layer of finished answers; with DEBUG, where all is in flux, alone."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.db import DatabaseError, connection
    from django.utils.module_loading import import_string

    from site_config import tally
    from site_config.asking_database import asking_database
    from site_config.code_digest import code_digest
    from site_config.copies import Copies
    from site_config.epoch import epoch_of
    from site_config.filler import Changes, Filler
    from site_config.metrics import figures
    from site_config.negotiation import Negotiated
    from site_config.orphans import end_when_orphaned
    from site_config.published import Published
    from site_config.watcher import Watcher

    end_when_orphaned()
    django = get_wsgi_application()
    tally.begin()
    below, endings = settings.NEGOTIATED_BELOW, settings.NEGOTIATED
    if settings.DEBUG:
        return Negotiated(django, below=below, endings=endings)

    def publish_due() -> None:
        with asking_database():
            import_string(settings.PUBLISHED_DUE)()

    def addresses() -> Iterator[tuple[str, str]]:
        with asking_database():
            yield from import_string(settings.PUBLISHED_ADDRESSES)()

    def changes(after: int | None) -> Changes:
        with asking_database():
            found: Changes = import_string(settings.PUBLISHED_CHANGES)(after)
            return found

    try:
        with asking_database():
            import_string(settings.PUBLISHED_FIRST)()
    except DatabaseError as error:  # readers may still be served from what is held on disk
        log.error("the database can't be used (%s); has `manage.py setup` been run?", error)
    epoch = epoch_of(connection)
    epoch.read()
    watcher = Watcher(epoch, publish_due=publish_due)
    copies = None
    if connection.vendor != "sqlite":
        shown = (settings.SITE_URL, settings.LANGUAGE_CODE, settings.CONTENT_LANGUAGE)
        code = code_digest(settings.BASE_DIR, (*shown, settings.TIME_ZONE))
        kept_in = settings.DATA_DIR / "published"
        copies = Copies(kept_in, code=code)
    published = Published(
        django,
        epoch=epoch,
        site=(settings.SITE_SCHEME, settings.SITE_NETLOC),
        allowed_hosts=settings.ALLOWED_HOSTS,
        passed_on=settings.PUBLISHED_PASSED_ON,
        most_bytes=settings.PUBLISHED_MEMORY_BYTES,
        copies=copies,
        squeeze=watcher.add,
    )
    watcher.each_round(published.sweep)
    if settings.METRICS_TOKEN:
        watcher.each_round(lambda: figures().carry_over(published))
    watcher.start(published.shelf.squeeze)
    if copies:
        Filler(
            Copies(kept_in, code=code),
            epoch,
            addresses=addresses,
            changes=changes,
            ask=published.put_on_disk,
        ).start()
    return Negotiated(published, below=below, endings=endings)


try:
    application = make_application()
except WrongSetting as problem:
    sys.exit(str(problem))
