"""Drafts into a folder of Markdown, as two commands do it."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from glossary.exchange.pages.export import UnsafePlace, export
from glossary.exchange.pages.layout import base_path
from glossary.exchange.report import Report
from glossary.exchange.trees import config_of
from glossary.management.progress import ProgressBar


def write_folder(folder: Path, options: dict[str, Any]) -> Report:
    """What became of each file. options: language, under, prune and, where there is one, dry_run.

    Raises CommandError for a folder that can't be written.
    """
    try:
        return export(
            folder,
            language=options["language"],
            base=base_path(options["under"], config_of(folder)),
            prune=options["prune"],
            dry_run=options.get("dry_run", False),
            progress=ProgressBar("Writing"),
        )
    except (OSError, UnsafePlace) as error:
        raise CommandError(str(error)) from None
