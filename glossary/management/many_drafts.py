"""What the commands share that carry out one verb on several drafts: on all of them or on none."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from glossary.documents import DocumentError
from glossary.models.drafts import LostUpdate
from glossary.publishing.actors import Actor
from glossary.publishing.draft_at import Draft, NoDraft, draft_at
from glossary.publishing.readiness import NotReady

from .catching_up import catch_up_aloud
from .operator import actor_of, add_by


class ManyDraftsCommand(BaseCommand):
    """`manage.py <verb> PATH …`: a subclass says in `carry_out` what is done with the drafts."""

    undone = "Nothing was done."
    paths = "*"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs=self.paths, metavar="PATH")
        add_by(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                said = self.carry_out(self.chosen(options), actor_of(options), options)
        except NotReady as refused:
            reasons = "\n".join(problem.message for problem in refused.problems)
            raise CommandError(f"{reasons}\n{self.undone}") from None
        except (NoDraft, LostUpdate, DocumentError, ValueError) as error:
            raise CommandError(f"{error} {self.undone}") from None
        catch_up_aloud(self.stdout)
        self.stdout.write(said)

    def chosen(self, options: dict[str, Any]) -> list[Draft]:
        """The drafts at the given paths, each once."""
        return list(dict.fromkeys(map(draft_at, options["paths"])))

    def carry_out(self, drafts: list[Draft], by: Actor, options: dict[str, Any]) -> str:
        """Do it, and return the sentence that says what was done."""
        raise NotImplementedError
