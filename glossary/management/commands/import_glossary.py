"""manage.py import_glossary PATH [--format F] [--mode add|replace|merge] [--dry-run] [--publish]"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from glossary.documents import DocumentError
from glossary.exchange.formats import FORMATS
from glossary.exchange.glossary_files import TERMS, read_path
from glossary.exchange.report import ImportRefused, Remark
from glossary.exchange.term_plan import Mode, Plan, plan
from glossary.management.catching_up import catch_up_aloud
from glossary.management.operator import actor_of, add_by
from glossary.management.progress import Progress
from glossary.models.drafts import LostUpdate
from glossary.publishing.readiness import NotReady
from glossary.publishing.term_imports import let_terms_in

NOTHING = "Nothing was imported."
MOST_SHOWN = 100


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
        try:
            parsed = read_path(path, options["format"])
            if wanted := set(filter(None, options["only"].split(","))):
                default = options["language"]
                parsed.terms = [x for x in parsed.terms if (x.language or default) in wanted]
            planned = plan(
                parsed,
                file=path.name,
                mode=Mode(options["mode"]),
                language=options["language"],
                progress=Progress("Checking"),
            )
            del parsed
            self._refuse_errors(planned, as_json=options["json"])
            if not options["dry_run"]:
                let_terms_in(
                    planned,
                    file=path.name,
                    publish=options["publish"],
                    by=by,
                    storing=Progress("Storing"),
                    publishing=Progress("Rendering"),
                )
                catch_up_aloud(self.stderr)
        except DocumentError as error:
            raise CommandError(f"{Remark.of(path.name, error)}\n{NOTHING}") from None
        except NotReady as refused:
            reasons = "\n".join(problem.message for problem in refused.problems[:MOST_SHOWN])
            raise CommandError(f"{reasons}\n{NOTHING}") from None
        except (ImportRefused, LostUpdate, OSError) as error:
            raise CommandError(f"{error}\n{NOTHING}") from None
        self._tell(planned, options)

    def _refuse_errors(self, planned: Plan, *, as_json: bool) -> None:
        errors = planned.report.errors
        if not errors:
            return
        if as_json:
            self.stdout.write(json.dumps(planned.report.as_json(), ensure_ascii=False, indent=1))
        lines = [str(error) for error in errors[:MOST_SHOWN]]
        if len(errors) > MOST_SHOWN:
            lines.append(f"… and {len(errors) - MOST_SHOWN} more")
        raise CommandError("\n".join([*lines, NOTHING]))

    def _tell(self, planned: Plan, options: dict[str, Any]) -> None:
        report = planned.report
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
            return
        lines = list(report.lines())
        for line in lines[:MOST_SHOWN]:
            self.stdout.write(line)
        if len(lines) > MOST_SHOWN:
            self.stdout.write(f"… and {len(lines) - MOST_SHOWN} lines more (--json lists all)")
        ending = " (dry run: nothing was written)" if options["dry_run"] else ""
        self.stdout.write(f"{report.summary()}{ending}")
