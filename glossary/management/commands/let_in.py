"""manage.py let_in NAME"""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from glossary.management.first_start import NoAdministrator, let_in_again
from site_config.failed_logins import StillCounted, forget


class Command(BaseCommand):
    help = (
        "Let the administrator NAME in again: enable the account and give it another password,"
        " which is shown once. Its second factor stays as it is, unless you say otherwise. `setup`"
        " never does that: whoever was disabled stays so when a server starts anew."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME")
        parser.add_argument(
            "--without-second-factor",
            action="store_true",
            help="turn it off too: the phone is lost, and so are the spare codes",
        )

    def handle(self, **options: Any) -> None:
        try:
            administrator = let_in_again(
                options["name"], forgets_devices=options["without_second_factor"]
            )
        except NoAdministrator as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"The administrator {administrator.name!r} may log in again.")
        self.stdout.write(f"Password (shown this once): {administrator.password}")
        try:
            forget(options["name"])
        except StillCounted as problem:
            self.stderr.write(str(problem))
