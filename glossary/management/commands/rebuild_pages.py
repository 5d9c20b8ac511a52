"""manage.py rebuild_pages: throw away everything derived and make it again."""

from typing import Any

from django.core.management.base import BaseCommand

from glossary.management.catching_up import CatchingUp
from glossary.publishing.derive import rebuild


class Command(BaseCommand):
    help = "Derive every page, label, fact and search entry again from what is published."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild(progress=CatchingUp())} pages made")
