"""First half of an import: read, match, merge and check every file, and write down what is to be.

Everything goes into rows of an `ImportRun`, a few files at a time, each few in a transaction of
their own, which begins when they are read and rendered: nobody waits for that work. Nothing that
editors or readers see is touched: that is what `flip` does, all at once.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any, Final

from django.utils import timezone

from glossary.exchange.pages.files import decoded
from glossary.exchange.pages.layout import Layout
from glossary.exchange.pages.ledger import Files, Ledger, Progress, no_progress
from glossary.exchange.report import ImportRefused, Report, Status
from glossary.exchange.trees import Tree
from glossary.models import FileKind, ImportRun

from .pages import Pages, tell_missing
from .pictures import take_pictures
from .sections import take_sections

KEPT_HOURS: Final = 24 * 7


def begin(name: str, *, language: str, options: Mapping[str, Any], by: Any = None) -> ImportRun:
    """A new run. What older runs left behind is thrown away: those that were killed, or that
    nobody confirmed within a week."""
    now = timezone.now()
    old = ImportRun.objects.filter(changed_at__lt=now - timedelta(hours=KEPT_HOURS))
    old.exclude(state=ImportRun.State.DONE).delete()
    left = ImportRun.objects.filter(state=ImportRun.State.STAGING)
    left.filter(changed_at__lt=now - timedelta(hours=1)).delete()
    return ImportRun.objects.create(
        name=name[:200], language=language, options=dict(options), started_by=by
    )


def stage(
    run: ImportRun, tree: Tree, layout: Layout, *, progress: Progress = no_progress
) -> Report:
    """Read every file of `tree` into rows of `run`. Nothing else is written.

    Raises ImportRefused, naming every file and line, when one of them can't be taken.
    """
    run.options["base"] = layout.base
    ledger = Ledger(run, tree, layout, progress)
    try:
        report = _read_all(ledger)
    except ImportRefused as refused:  # of an archive that can't be unpacked
        report = Report(remarks=list(refused.errors))
    if report.errors:
        run.staged.all().delete()
        run.state, run.report = ImportRun.State.REFUSED, report.as_json()
        run.save()
        raise ImportRefused(report.errors)
    run.state, run.report = ImportRun.State.READY, report.as_json()
    run.save()
    return report


def _read_all(ledger: Ledger) -> Report:
    layout, report = ledger.layout, ledger.report
    pages = Pages(ledger)
    ledger.take(layout.pages, pages.take)
    take_pictures(ledger, pages.links.pictures)
    ledger.take(layout.partials, partial(_take_partial, ledger))
    take_sections(ledger, pages.fronts)
    unresolved = pages.links.unresolved()
    report.remarks += unresolved
    report.found["unresolved links"] = len(unresolved)
    for name in layout.others:
        ledger.item(name, Status.SKIPPED, "other")
    tell_missing(ledger)
    report.found["pages"] = len(layout.pages)
    return report


def _take_partial(ledger: Ledger, name: str, files: Files) -> None:
    raw = ledger.tree.read(name)
    decoded(raw)
    file = files.get(name)
    same = file is not None and bytes(file.raw) == raw
    status = Status.UNCHANGED if same else Status.UPDATED if file else Status.CREATED
    ledger.stage(file=name, kind=FileKind.PARTIAL, status=status, raw=raw)
