"""manage.py import_markdown PATH... [--publish] [--dry-run | --check] [--json] [--under /docs/]"""

from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from glossary.exchange.pages.export import differing_files
from glossary.exchange.report import Report
from glossary.exchange.trees import SingleFile, Tree, open_tree
from glossary.management.catching_up import catch_up_aloud
from glossary.management.operator import actor_of, add_by
from glossary.management.progress import ProgressBar
from glossary.management.refusals import OF_IMPORTS, in_words
from glossary.management.telling import tell, tell_as_json
from glossary.models import ImportRun
from glossary.publishing.imports import let_in, stage_tree

NOTHING: Final = "Nothing was imported."


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
        bar = ProgressBar("Reading")
        runs: list[tuple[ImportRun, Report]] = []
        differing: list[str] = []
        try:
            with in_words(NOTHING, of=OF_IMPORTS), ExitStack() as opened:
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
        finally:
            ImportRun.objects.filter(pk__in=[run.pk for run, _report in runs]).delete()
        catch_up_aloud(self.stderr)
        reports = [report for _run, report in runs]
        if options["json"]:
            tell_as_json(self.stdout, *reports)
        else:
            for report in reports:
                tell(self.stdout, report, is_dry=is_dry)
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
        self, tree: Tree, bar: ProgressBar, *, is_dry: bool, options: dict[str, Any]
    ) -> tuple[ImportRun, Report]:
        asked = {"dry_run": is_dry, "whole": not isinstance(tree, SingleFile)}
        return stage_tree(
            tree,
            language=options["language"],
            under=options["under"],
            options=asked,
            progress=bar,
        )
