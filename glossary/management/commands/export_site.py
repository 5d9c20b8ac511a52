"""manage.py export_site DIR [--base-url URL] [--json]"""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from glossary.management.progress import ProgressBar
from glossary.management.site_export.export import Report, export_site
from glossary.management.site_export.tree import NotAnExport
from glossary.publishing.derive import ensure_current

MOST_TOLD = 20


class Command(BaseCommand):
    help = (
        "Writes the whole public site into a folder, as files for any file host: links are"
        " relative, search needs no server. Run again, it writes only what changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="empty, or an earlier export")
        parser.add_argument(
            "--base-url",
            default="",
            metavar="URL",
            help="where it will be found, such as https://example.org/docs/; else SITE_URL",
        )
        parser.add_argument("--json", action="store_true", help="say what was done as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        url = options["base_url"]
        if url and not url.startswith(("https://", "http://")):
            raise CommandError("--base-url takes an address such as https://example.org/docs/.")
        ensure_current()
        try:
            report = export_site(options["folder"], base_url=url, progress=ProgressBar("export"))
        except NotAnExport as refused:
            raise CommandError(str(refused)) from None
        except OSError as error:
            raise CommandError(f"{error.filename} can't be written: {error.strerror}.") from None
        if options["json"]:
            self.stdout.write(json.dumps(asdict(report), ensure_ascii=False, indent=1))
        else:
            self._tell(report)

    def _tell(self, report: Report) -> None:
        for page, link in report.broken[:MOST_TOLD]:
            self.stdout.write(f"{page}: the link to {link} leads nowhere")
        for address in report.left_out[:MOST_TOLD]:
            self.stdout.write(f"{address}: no file can have this name; left out")
        self.stdout.write(
            f"{len(report.written)} files written, {report.unchanged} unchanged,"
            f" {len(report.removed)} removed"
        )
