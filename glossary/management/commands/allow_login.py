"""manage.py allow_login NAME"""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from site_config.failed_logins import StillCounted, forget


class Command(BaseCommand):
    help = (
        "Forget the failed logins for NAME, which may then be tried again at once: on this machine,"
        " and on all that count together by REDIS_URL. Its second factor stays as it is."
        " Exit code 1: they still count somewhere, and it says where."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME")

    def handle(self, **options: Any) -> None:
        try:
            forget(options["name"])
        except StillCounted as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"Failed logins for {options['name']} are forgotten.")
