"""manage.py export_markdown DIR [--prune] [--dry-run] [--json]"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from glossary.management.telling import tell, tell_as_json
from glossary.management.writing_folder import write_folder


class Command(BaseCommand):
    help = (
        "Write pages, sections and pictures into a folder of Docusaurus Markdown."
        " Only what changed is written, and nothing is deleted without --prune."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--prune", action="store_true", help="delete files of deleted pages")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, no more")
        parser.add_argument("--json", action="store_true", help="the report as JSON")
        parser.add_argument(
            "--under", default="", metavar="/docs/", help="which pages: those that live below"
        )
        parser.add_argument("--language", default=settings.CONTENT_LANGUAGE)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if folder.exists() and not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        report = write_folder(folder, options)
        if options["json"]:
            tell_as_json(self.stdout, report)
        else:
            tell(self.stdout, report, is_dry=options["dry_run"])
        if report.errors:
            raise CommandError("Some drafts can't be written down; all others were exported.")
