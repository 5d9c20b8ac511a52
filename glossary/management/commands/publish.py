"""manage.py publish --all | PATH...: let readers see drafts as they stand."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from glossary.models import Concept, Explainer
from glossary.publishing.actions import publish_all
from glossary.publishing.derive import catch_up
from glossary.publishing.readiness import NotReady


class Command(BaseCommand):
    help = "Publish drafts: those at the given paths, or every one that is not as readers see it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", metavar="PATH")
        parser.add_argument("--all", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["paths"]) == options["all"]:
            raise CommandError("Name paths such as /glossary/kv-cache/, or say --all.")
        everything: list[Concept | Explainer] = [*Concept.objects.all(), *Explainer.objects.all()]
        drafts = [draft for draft in everything if draft.state in ("draft", "changed")]
        if options["paths"]:
            drafts = [draft for draft in drafts if draft.path in options["paths"]]
        try:
            snapshots = publish_all(drafts)
        except NotReady as refused:
            reasons = "\n".join(problem.message for problem in refused.problems)
            raise CommandError(f"{reasons}\nNothing was published.") from None
        catch_up()
        self.stdout.write(f"{len(snapshots)} published")
