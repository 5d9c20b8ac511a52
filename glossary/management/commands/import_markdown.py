"""manage.py import_markdown PATH... [--publish] [--dry-run | --check] [--json] [--under /docs/]"""

import json
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from glossary.exchange.export import differing_files
from glossary.exchange.report import ImportRefused, Report
from glossary.exchange.trees import SingleFile, Tree, open_tree
from glossary.management.catching_up import CatchingUp
from glossary.management.operator import actor_of, add_by
from glossary.management.progress import Progress
from glossary.models import ImportRun
from glossary.publishing.derive import catch_up
from glossary.publishing.imports import let_in, stage_tree
from glossary.publishing.readiness import NotReady

SHOWN_AT_0: Final = ("unresolved links",)


class Command(BaseCommand):
    help = (
        "Read Docusaurus Markdown (a file, a folder or a zip) into drafts:"
        " all of it or, after an error, nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--publish", action="store_true", help="publish what was read")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, no more")
        parser.add_argument(
            "--check",
            action="store_true",
            help="a dry run that also exports again and compares every byte",
        )
        parser.add_argument("--json", action="store_true", help="the report as JSON")
        parser.add_argument(
            "--under", default="", metavar="/docs/", help="where pages go (routeBasePath)"
        )
        add_by(parser)
        parser.add_argument("--language", default=settings.CONTENT_LANGUAGE)

    def handle(self, *args: Any, **options: Any) -> None:
        is_dry = options["dry_run"] or options["check"]
        bar = Progress("Reading")
        runs: list[tuple[ImportRun, Report]] = []
        differing: list[str] = []
        try:
            with ExitStack() as opened:
                trees = [opened.enter_context(self._open(path)) for path in options["paths"]]
                for tree in trees:
                    runs.append(self._stage(tree, bar, is_dry=is_dry, options=options))
                with transaction.atomic():
                    for run, _report in runs:
                        let_in(run, publish=options["publish"], by=actor_of(options))
                    if options["check"]:
                        differing = [
                            name
                            for tree, (run, _report) in zip(trees, runs, strict=True)
                            for name in differing_files(tree, run.language, run.options["base"])
                        ]
                    transaction.set_rollback(is_dry)
        except ImportRefused as refused:
            raise CommandError(f"{refused}\nNothing was imported.") from None
        except NotReady as refused:
            reasons = "\n".join(problem.message for problem in refused.problems)
            raise CommandError(f"{reasons}\nNothing was imported.") from None
        finally:
            ImportRun.objects.filter(pk__in=[run.pk for run, _report in runs]).delete()
        catch_up(progress=CatchingUp())
        self._tell([report for _run, report in runs], is_dry=is_dry, as_json=options["json"])
        if differing:
            named = "\n".join(f"{name}: would not come out as it came in" for name in differing)
            raise CommandError(named)
        if options["check"]:
            self.stdout.write("Every file would come out as it came in, byte for byte.")

    def _open(self, path: Path) -> Any:
        if not path.exists():
            raise CommandError(f"{path}: there is no such file or folder.")
        return open_tree(path)

    def _stage(
        self, tree: Tree, bar: Progress, *, is_dry: bool, options: dict[str, Any]
    ) -> tuple[ImportRun, Report]:
        asked = {"dry_run": is_dry, "whole": not isinstance(tree, SingleFile)}
        return stage_tree(
            tree,
            language=options["language"],
            under=options["under"],
            options=asked,
            progress=bar,
        )

    def _tell(self, reports: list[Report], *, is_dry: bool, as_json: bool) -> None:
        if as_json:
            told = [report.as_json() for report in reports]
            whole = told[0] if len(told) == 1 else told
            self.stdout.write(json.dumps(whole, ensure_ascii=False, indent=1))
            return
        for report in reports:
            for line in report.lines():
                self.stdout.write(line)
            found = ", ".join(
                f"{n} {what}" for what, n in sorted(report.found.items()) if n or what in SHOWN_AT_0
            )
            if found:
                self.stdout.write(f"Found: {found}")
            ending = " (dry run: nothing was written)" if is_dry else ""
            self.stdout.write(f"{report.summary()}{ending}")
