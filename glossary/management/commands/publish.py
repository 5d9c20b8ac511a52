"""manage.py publish --all | PATH... [--note NOTE] [--change KIND] [--by USERNAME]"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from glossary.management.operator import add_note
from glossary.management.verb_command import ManyDraftsCommand
from glossary.models import Concept, Explainer
from glossary.publishing.actions import publish_all
from glossary.publishing.actors import Actor
from glossary.publishing.draft_at import Draft


class Command(ManyDraftsCommand):
    help = "Publish drafts: those at the given paths, or every one that is not as readers see it."
    undone = "Nothing was published."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--all", action="store_true")
        add_note(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["paths"]) == options["all"]:
            raise CommandError("Name paths such as /glossary/kv-cache/, or say --all.")
        super().handle(*args, **options)

    def chosen(self, options: dict[str, Any]) -> list[Draft]:
        """Drafts that are not as readers see them; of those named, withdrawn ones too."""
        if options["paths"]:
            return [draft for draft in super().chosen(options) if draft.state != "published"]
        drafts = (model.objects.in_state("draft", "changed") for model in (Concept, Explainer))
        everything: list[Any] = [draft for some in drafts for draft in some]
        return everything

    def carry_out(self, drafts: list[Draft], by: Actor, options: dict[str, Any]) -> str:
        snapshots = publish_all(drafts, by=by, note=options["note"], change=options["change"])
        return f"{len(snapshots)} published"
