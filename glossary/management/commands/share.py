"""manage.py share PATH [--by USERNAME]"""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from glossary.management.operator import actor_of, add_by
from glossary.management.refusals import in_words
from glossary.management.verb_command import add_path
from glossary.publishing.draft_at import draft_at
from glossary.publishing.sharing import share


class Command(BaseCommand):
    help = "Make a link by which somebody without an account sees a draft for seven days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_path(parser)
        add_by(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with in_words():
            link = share(draft_at(options["path"]), by=actor_of(options))
        self.stdout.write(f"{settings.SITE_URL}{link}")
