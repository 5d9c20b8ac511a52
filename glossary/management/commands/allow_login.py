"""manage.py allow_login NAME"""

from typing import Any

from django.core.management import BaseCommand, CommandParser

from site_config.failed_logins import forget


class Command(BaseCommand):
    help = (
        "Forget the failed logins for NAME, which may then be tried again at once: on this machine,"
        " and on all that count together by REDIS_URL. Its second factor stays as it is."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME")

    def handle(self, **options: Any) -> None:
        forget(options["name"])
        self.stdout.write(f"Failed logins for {options['name']} are forgotten.")
