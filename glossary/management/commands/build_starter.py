"""manage.py build_starter FILE: the shipped fixture, made from the texts in `glossary/content/`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from glossary.exchange import fixtures, starter
from glossary.exchange.report import ImportRefused
from glossary.models import Concept, Explainer, Publication
from glossary.publishing.actions import publish_all
from glossary.publishing.readiness import NotReady

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "training_vs_inference.json"


class Command(BaseCommand):
    help = "Make the shipped fixture from the texts. Run it with DATABASE_URL on an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=FIXTURE)

    def handle(self, *args: Any, **options: Any) -> None:
        if Publication.objects.exists():
            raise CommandError("This site holds content: choose an empty database.")
        try:
            moment = starter.published_at()
            drafts = starter.load_texts()
            publish_all(drafts, at=moment)
            for model in (Concept, Explainer):
                model.objects.update(changed_at=moment)
        except (ImportRefused, NotReady) as refused:
            raise CommandError(str(refused)) from None
        options["file"].parent.mkdir(exist_ok=True)
        options["file"].write_text(fixtures.dump(), encoding="utf-8")
        self.stdout.write(f"{len(drafts)} documents written to {options['file']}")
