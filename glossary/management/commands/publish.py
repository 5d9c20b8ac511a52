"""manage.py publish --all | PATH...: let readers see drafts as they stand."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from glossary.models import Concept, Explainer
from glossary.publishing.actions import publish_all
from glossary.publishing.derive import catch_up
from glossary.publishing.draft_at import Draft, NoDraft, draft_at
from glossary.publishing.readiness import NotReady


class Command(BaseCommand):
    help = "Publish drafts: those at the given paths, or every one that is not as readers see it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", metavar="PATH")
        parser.add_argument("--all", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["paths"]) == options["all"]:
            raise CommandError("Name paths such as /glossary/kv-cache/, or say --all.")
        try:
            drafts = self._named(options["paths"]) if options["paths"] else self._waiting()
            snapshots = publish_all(drafts)
        except NotReady as refused:
            reasons = "\n".join(problem.message for problem in refused.problems)
            raise CommandError(f"{reasons}\nNothing was published.") from None
        except NoDraft as error:
            raise CommandError(f"{error} Nothing was published.") from None
        catch_up()
        self.stdout.write(f"{len(snapshots)} published")

    def _named(self, paths: list[str]) -> list[Draft]:
        """The drafts at `paths` that are not as readers see them, withdrawn ones too."""
        drafts = dict.fromkeys(map(draft_at, paths))
        return [draft for draft in drafts if draft.state != "published"]

    def _waiting(self) -> list[Draft]:
        everything: list[Draft] = [*Concept.objects.all(), *Explainer.objects.all()]
        return [draft for draft in everything if draft.state in ("draft", "changed")]
