"""manage.py import_markdown PATH... [--publish] [--dry-run] [--under /section/]"""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from glossary.documents import DocumentError
from glossary.exchange import markdown_files
from glossary.exchange.markdown_files import Found, Stored
from glossary.exchange.report import ImportRefused, Remark
from glossary.management.operator import actor_of, add_by
from glossary.publishing.actions import publish_all
from glossary.publishing.derive import catch_up
from glossary.publishing.readiness import NotReady


class Command(BaseCommand):
    help = "Read Markdown files, one page each, into drafts: all of them or, after an error, none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--publish", action="store_true", help="publish what was read")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, no more")
        parser.add_argument("--under", default="/", metavar="/section/", help="where pages go")
        add_by(parser)
        parser.add_argument("--language", default=settings.LANGUAGE_CODE)

    def handle(self, *args: Any, **options: Any) -> None:
        found = [each for path in options["paths"] for each in self._find(path, options["under"])]
        try:
            with transaction.atomic():
                report = markdown_files.import_documents(self._read(found, options["language"]))
                if options["publish"]:
                    publish_all(report.drafts, by=actor_of(options))
                lines = list(_summary(report))
                if options["dry_run"]:
                    transaction.set_rollback(True)
        except ImportRefused as refused:
            raise CommandError(f"{refused}\nNothing was imported.") from None
        except NotReady as refused:
            reasons = "\n".join(problem.message for problem in refused.problems)
            raise CommandError(f"{reasons}\nNothing was imported.") from None
        catch_up()
        for line in lines:
            self.stdout.write(line)
        ending = " (dry run: nothing was written)" if options["dry_run"] else ""
        self.stdout.write(
            f"{len(report.created)} created, {len(report.updated)} updated,"
            f" {len(report.unchanged)} unchanged{ending}"
        )

    def _find(self, path: Path, under: str) -> list[Found]:
        if not path.exists():
            raise CommandError(f"{path}: there is no such file or folder.")
        prefix = f"/{under.strip('/')}/" if under.strip("/") else "/"
        return [
            Found(each.file, each.name, prefix + each.path.lstrip("/"))
            for each in markdown_files.find(path)
        ]

    def _read(self, found: list[Found], language: str) -> list[tuple[str, Any]]:
        names = markdown_files.names_of(language)
        documents, errors = [], []
        for each in found:
            try:
                document = markdown_files.read(each, language=language, names=names)
                documents.append((each.name, document))
            except DocumentError as error:
                errors.append(Remark.of(each.name, error))
        if errors:
            raise ImportRefused(errors)
        return documents


def _summary(report: Stored) -> Iterator[str]:
    """A line for each draft, counted while it is there: a dry run leaves nothing behind."""
    for word, drafts in (
        ("created", report.created),
        ("updated", report.updated),
        ("unchanged", report.unchanged),
    ):
        for draft in drafts:
            comparisons, questions = draft.comparisons.count(), draft.faqs.count()
            yield f"{word}  {draft.path}  {comparisons} comparisons, {questions} questions"
