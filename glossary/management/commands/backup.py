"""Write everything that can't be derived again into one file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from glossary.exchange.backups import archive
from glossary.publishing.render_pages import RENDERER


class Command(BaseCommand):
    help = (
        "Writes a backup (database and uploaded files) and reads it again to see that it is whole."
        " Editors and readers may go on meanwhile. It fits SQLite and PostgreSQL alike."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, help="default: backups/gloss-TIME.zip in DATA_DIR"
        )
        parser.add_argument(
            "--keep", type=int, default=0, help="remove all but the newest KEEP of that folder"
        )

    def handle(self, **options: Any) -> None:
        is_named = options["file"] is not None
        if options["keep"] < 0 or (options["keep"] and is_named):
            raise CommandError("--keep takes a number, and no FILE beside it.")
        file = options["file"] or archive.folder() / f"gloss-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.zip"
        try:
            manifest = archive.write(file, renderer=RENDERER)
        except (DatabaseError, OSError, archive.DamagedBackup) as error:
            raise CommandError(f"No backup was made: {error}") from None
        self.stdout.write(
            f"{file}: {sum(manifest.rows.values())} rows, {len(manifest.pages)} pages,"
            f" {file.stat().st_size / 1e6:.1f} MB; read again and found whole."
        )
        if options["keep"]:
            for old in archive.keep_newest(options["keep"]):
                self.stdout.write(f"Removed {old.name}.")
