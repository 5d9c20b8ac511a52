"""manage.py sync_markdown DIR [--publish]: the folder in, then the drafts out; says what moved."""

from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from glossary.exchange.report import Report, Status
from glossary.management.operator import add_by
from glossary.management.telling import tell
from glossary.management.writing_folder import write_folder

CONFLICTS: Final = 2


class Command(BaseCommand):
    help = (
        "Import a folder of Docusaurus Markdown, then export into it, so that both say the same."
        " Exit code 0: they do; 2: conflicts wait in the admin; 1: refused, nothing was changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--publish", action="store_true", help="publish what came in")
        parser.add_argument("--prune", action="store_true", help="delete files of deleted pages")
        parser.add_argument("--under", default="", metavar="/docs/", help="where pages go")
        parser.add_argument("--language", default=settings.CONTENT_LANGUAGE)
        add_by(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder}: there is no such folder.")
        said = StringIO()
        passed = {key: options[key] for key in ("publish", "under", "language", "by")}
        call_command("import_markdown", folder, stdout=said, stderr=self.stderr, **passed)
        self.stdout.write("In:")
        self.stdout.write(said.getvalue().rstrip())
        report = write_folder(folder, options)
        self.stdout.write("Out:")
        tell(self.stdout, report, is_dry=False)
        if report.errors:
            raise CommandError("Some drafts can't be written down.")
        if waiting := _conflicts(report):
            raise CommandError(
                f"{len(waiting)} files changed on both sides; settle them in the admin:\n"
                + "\n".join(waiting),
                returncode=CONFLICTS,
            )


def _conflicts(report: Report) -> list[str]:
    return [item.file for item in report.items if item.status == Status.CONFLICT]
