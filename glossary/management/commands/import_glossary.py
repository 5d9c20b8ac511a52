"""manage.py import_glossary PATH [--format F] [--mode add|replace|merge] [--dry-run] [--publish]"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand

from glossary.documents import DocumentError
from glossary.exchange.glossaries.files import TERMS, read_path
from glossary.exchange.glossaries.known_formats import FORMATS
from glossary.exchange.glossaries.plan import Mode, Plan, plan
from glossary.exchange.report import ImportRefused, Remark
from glossary.management.catching_up import catch_up_aloud
from glossary.management.operator import actor_of, add_by
from glossary.management.progress import ProgressBar
from glossary.management.refusals import MOST_SHOWN, OF_IMPORTS, in_words
from glossary.management.telling import tell, tell_as_json
from glossary.publishing.term_imports import let_terms_in

NOTHING: Final = "Nothing was imported."


class Command(BaseCommand):
    help = (
        "Read a glossary from a file or a folder into drafts: all of it or, after an error, none."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument("--format", choices=sorted([*FORMATS, TERMS]), default="")
        parser.add_argument(
            "--mode",
            choices=[str(mode) for mode in Mode],
            default=str(Mode.MERGE),
            help="add: only what is new; replace: the file is the truth, empty cells too;"
            " merge (default): empty cells leave what is there",
        )
        parser.add_argument("--publish", action="store_true", help="publish what was imported")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, no more")
        parser.add_argument("--json", action="store_true", help="the report as JSON")
        parser.add_argument(
            "--language", default=settings.CONTENT_LANGUAGE, help="of terms that don't say theirs"
        )
        parser.add_argument(
            "--only", metavar="CODES", default="", help="languages to import, such as en,de"
        )
        add_by(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        by = actor_of(options)
        with in_words(NOTHING, of=OF_IMPORTS):
            planned = self._planned(path, options)
            if errors := planned.report.errors:
                if options["json"]:
                    tell_as_json(self.stdout, planned.report)
                raise ImportRefused(errors)
            if not options["dry_run"]:
                let_terms_in(
                    planned,
                    file=path.name,
                    publish=options["publish"],
                    by=by,
                    storing=ProgressBar("Storing"),
                    publishing=ProgressBar("Rendering"),
                )
                catch_up_aloud(self.stderr)
        if options["json"]:
            tell_as_json(self.stdout, planned.report)
        else:
            tell(self.stdout, planned.report, is_dry=options["dry_run"], most=MOST_SHOWN)

    def _planned(self, path: Path, options: dict[str, Any]) -> Plan:
        """What the file would do. Raises ImportRefused where it can't be read at all."""
        try:
            parsed = read_path(path, options["format"])
            if wanted := set(filter(None, options["only"].split(","))):
                default = options["language"]
                parsed.terms = [x for x in parsed.terms if (x.language or default) in wanted]
            return plan(
                parsed,
                file=path.name,
                mode=Mode(options["mode"]),
                language=options["language"],
                progress=ProgressBar("Checking"),
            )
        except DocumentError as error:
            raise ImportRefused([Remark.of(path.name, error)]) from None
        except OSError as error:
            raise ImportRefused.of(path.name, error.strerror or str(error)) from None
