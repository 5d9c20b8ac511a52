"""manage.py export_glossary FILE_OR_DIR [--format F] [--language CODE] [--published]"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from glossary.documents import DocumentError
from glossary.exchange.glossaries.dump import documents_of, this_site
from glossary.exchange.glossaries.files import TERMS, write_path
from glossary.exchange.glossaries.known_formats import FORMATS
from glossary.models import Concept


class Command(BaseCommand):
    help = "Write the glossary, as its drafts say it, into a file or a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE_OR_DIR")
        parser.add_argument("--format", choices=sorted([*FORMATS, TERMS]), default="")
        parser.add_argument("--language", default="", help="one language; all of them without it")
        parser.add_argument("--published", action="store_true", help="only what is published")

    def handle(self, *args: Any, **options: Any) -> None:
        concepts = Concept.objects.order_by("language", "slug")
        if options["language"]:
            concepts = concepts.filter(language=options["language"])
        if options["published"]:
            concepts = concepts.filter(publication__live__isnull=False)
        pks = list(concepts.values_list("pk", flat=True))
        documents = ((document, concept.version) for concept, document in documents_of(pks))
        several = concepts.order_by().values("language").distinct().count() > 1
        site = this_site()
        try:
            losses = write_path(
                documents, options["path"], options["format"], site=site, several=several
            )
        except (DocumentError, OSError) as error:
            raise CommandError(str(error)) from None
        for line in losses.lines():
            self.stdout.write(line)
        self.stdout.write(f"{len(pks)} concepts written to {options['path']}")
