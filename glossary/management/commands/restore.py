"""Make this site the one that a backup holds."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from glossary.exchange.backups.archive import DamagedBackup
from glossary.exchange.backups.restoring import InUse, NotEmpty, NotEqual, restore
from glossary.publishing.derive import ensure_current
from glossary.publishing.render_pages import RENDERER


class Command(BaseCommand):
    help = (
        "Makes this site the one in FILE, which `backup` wrote on SQLite or PostgreSQL, and sees"
        " that its pages are the same. All of it or, after an error, nothing. Stop the server"
        " before."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--replace", action="store_true", help="also where there is a site, which is then gone"
        )

    def handle(self, **options: Any) -> None:
        try:
            manifest = restore(
                options["file"],
                derive=ensure_current,
                renderer=RENDERER,
                is_replacing=options["replace"],
            )
        except NotEmpty as error:
            raise CommandError(f"{error} To replace it, back it up and add --replace.") from None
        except (DamagedBackup, InUse, NotEqual, DatabaseError, OSError) as error:
            raise CommandError(f"Nothing was changed. {error}") from None
        same = "the same as then" if manifest.renderer == RENDERER else "made by this version"
        self.stdout.write(
            f"Restored the site of {manifest.made_at}: {sum(manifest.rows.values())} rows,"
            f" {len(manifest.pages)} pages, {same}. Run `manage.py setup` before serving it."
        )
