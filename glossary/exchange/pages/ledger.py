"""What an import writes down of a folder while it reads it: rows of its run, and its report."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from glossary.documents import DocumentError
from glossary.exchange.report import Item, Level, Remark, Report, Status
from glossary.exchange.trees import TooLarge, Tree
from glossary.models import ExchangedFile, ImportRun, StagedItem
from glossary.rendering.results import RenderError
from site_config.database_errors import FULL, is_full

from .layout import Layout

BATCH: Final = 25
HELD_BYTES: Final = 8 * 1024 * 1024  # of files that are read and not written down yet

Progress = Callable[[int, int], None]  # done, of how many
Files = Mapping[str, ExchangedFile]  # as they were exchanged last, by name


def no_progress(done: int, total: int) -> None:
    """For whoever doesn't watch."""


class Ledger:
    """One for a run. files: what was exchanged with this folder before."""

    def __init__(self, run: ImportRun, tree: Tree, layout: Layout, progress: Progress) -> None:
        self.run, self.tree, self.layout = run, tree, layout
        self.language = run.language
        self.files = ExchangedFile.objects.of(run.language, layout.base)
        self.there = frozenset(tree.names)
        self.report = Report(remarks=list(tree.remarks))
        self._progress = progress
        self._read: list[StagedItem] = []  # and not written down yet
        self._position = self._done = 0
        self._total = sum(
            map(len, (layout.pictures, layout.pages, layout.partials, layout.categories))
        )

    def take(self, names: Sequence[str], deal_with: Callable[[str, Files], None]) -> None:
        """Deal with each of these files, and write down a few at a time; a fault stops no other."""
        for some in _batches(names):
            known = {file.name: file for file in self.files.filter(name__in=some)}
            for name in some:
                try:
                    deal_with(name, known)
                except DocumentError as error:
                    self.report.remarks.append(Remark.of(name, error))
                except (RenderError, TooLarge) as error:
                    self.report.remarks.append(Remark(name, str(error)))
                except OSError as error:
                    said = FULL.message if is_full(error) else error.strerror or str(error)
                    self.report.remarks.append(Remark(name, said))
                self.one_more()
                if sum(len(item.raw) for item in self._read) > HELD_BYTES:
                    self.write_down()
            self.write_down()

    def write_down(self) -> None:
        """What was read, all work on it being done: others wait for the writing alone."""
        with transaction.atomic():
            StagedItem.objects.bulk_create(self._read)
            self.run.save(update_fields=["changed_at"])
        self._read.clear()

    def one_more(self) -> None:
        """Say that a file is done."""
        self._done += 1
        self._progress(self._done, self._total)

    def stage(self, **values: Any) -> None:
        """Keep a row of the run to be written down, and write its line of the report."""
        self._position += 1
        staged = StagedItem(run=self.run, position=self._position, **values)
        if len(staged.file) > 300:
            raise DocumentError(_("the name of the file is too long"))
        self._read.append(staged)
        self.item(staged.file, Status(staged.status), staged.kind, staged.address, staged.title)

    def item(
        self, file: str, status: Status, kind: str, address: str = "", title: str = ""
    ) -> None:
        self.report.items.append(Item(file, status, str(kind), address, title))

    def remark(self, file: str, message: str, level: Level) -> None:
        self.report.remarks.append(Remark(file, message, level=level))


def _batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), BATCH):
        yield names[start : start + BATCH]
