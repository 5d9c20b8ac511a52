"""Say in plain words what is wrong with this installation."""

import json
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from glossary.publishing import checkup as of_content
from site_config import checkup as of_site
from site_config.checkup import Finding


class Command(BaseCommand):
    help = "Looks over the installation and says what is wrong and how to mend it; changes nothing."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="the findings as a JSON list")

    def handle(self, **options: Any) -> None:
        found = list(of_site_and_content())
        if options["json"]:
            told = [{"what": f.what, "mend": f.mend, "is_wrong": f.is_wrong} for f in found]
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            for finding in found:
                self.stdout.write(f"{'Wrong' if finding.is_wrong else 'Note '}  {finding.what}")
                self.stdout.write(f"       {finding.mend}")
        if wrong := sum(finding.is_wrong for finding in found):
            raise CommandError(f"{wrong} to mend.", returncode=1)
        if not options["json"]:
            self.stdout.write("All is well." if not found else "Nothing is wrong.")


def of_site_and_content() -> list[Finding]:
    """What both halves find; the second needs the tables, and says nothing without them."""
    found = [finding for look in of_site.CHECKUPS for finding in look()]
    try:
        found += [finding for look in of_content.CHECKUPS for finding in look()]
    except DatabaseError:
        if not any(finding.is_wrong for finding in found):
            raise
    return found
