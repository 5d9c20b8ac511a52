"""manage.py export_pdf [PATH...] -o FILE: pages, sections or the whole site as one PDF."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from glossary.exchange.paper import NoPrinter, paper, write_pdf


class Command(BaseCommand):
    help = "Write published pages as one PDF with contents, glossary and index."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", help="such as /llm-basics/; none: the whole site")
        parser.add_argument("--only", action="store_true", help="without the pages below a path")
        parser.add_argument("-o", "--output", type=Path, required=True)
        parser.add_argument("--language", default=settings.CONTENT_LANGUAGE)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pdf = write_pdf(paper(options["paths"], options["language"], only=options["only"]))
        except LookupError as error:
            raise CommandError(f"Nothing is published at {error}.") from None
        except NoPrinter as error:
            raise CommandError(str(error)) from None
        try:
            options["output"].write_bytes(pdf)
        except OSError as error:
            raise CommandError(f"{options['output']} can't be written: {error.strerror}.") from None
        self.stdout.write(f"{options['output']}: {len(pdf) // 1024} kB")
