"""Serve the site until Ctrl+C."""

import logging
import sqlite3
import threading
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DatabaseError, connection, connections
from granian.server.common import AbstractServer

from glossary.publishing.checkup import second_factor
from site_config import metrics, orphans
from site_config.serving import (
    PortTaken,
    make_sure_port_is_free,
    server,
    wait_until_forked,
    wait_until_ready,
)
from site_config.sqlite.base import AFFECTED, is_safe
from site_config.static_files import are_collected

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Serves the site at HOST and PORT (see .env.example) until Ctrl+C."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        try:
            make_sure_port_is_free(settings.HOST, settings.PORT)
        except PortTaken as problem:
            raise CommandError(str(problem)) from None
        if connection.vendor == "sqlite":
            self._warn_of_old_sqlite()
        self._collect_what_is_missing()
        self._warn_of_misspelt_groups()
        self._let_go_of_database()
        metrics.begin()
        orphans.adopt()
        site = server(settings.HOST, settings.PORT, settings.WORKERS)
        threading.Thread(target=self._tell_addresses, args=(site,), daemon=True).start()
        site.serve()
        self.stdout.write("Stopped.")

    def _let_go_of_database(self) -> None:
        """Workers are forks of this process: a pool would have no thread in them, and its sockets
        would be those of all."""
        connections.close_all()
        for each in connections.all(initialized_only=True):
            if close_pool := getattr(each, "close_pool", None):
                close_pool()

    def _collect_what_is_missing(self) -> None:
        """Static files: on every machine after an upgrade, though `setup` ran on one of them."""
        if are_collected():
            return
        try:
            call_command("collectstatic", interactive=False, verbosity=0)
        except OSError as error:
            raise CommandError(f"{error.filename} can't be written: {error.strerror}.") from None

    def _warn_of_misspelt_groups(self) -> None:
        with suppress(DatabaseError):  # that it is away is told elsewhere
            for finding in second_factor():
                log.error("%s %s", finding.what, finding.mend)

    def _tell_addresses(self, site: AbstractServer[Any]) -> None:
        wait_until_forked(site)
        if wait_until_ready(settings.HOST, settings.PORT):
            self.stdout.write(f"Site:  {settings.SITE_URL}/")
            self.stdout.write(f"Admin: {settings.SITE_URL}/admin/")
            self.stdout.flush()

    def _warn_of_old_sqlite(self) -> None:
        if not is_safe(sqlite3.sqlite_version_info):
            log.warning(
                "SQLite %s has a rare fault, mended in 3.51.3, that can damage a database when %s."
                " Gloss lets nobody do so; let no other program write to the file meanwhile.",
                sqlite3.sqlite_version,
                AFFECTED,
            )
