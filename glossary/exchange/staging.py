"""First half of an import: read, match, merge and check every file, and write down what is to be.

Everything goes into rows of an `ImportRun`, a few files at a time, each few in a transaction of
their own, which begins when they are read and rendered: nobody waits for that work. Nothing that
editors or readers see is touched: that is what `flip` does, all at once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from glossary.documents import (
    DocumentError,
    ExplainerDocument,
    plain_sections,
    read_keys,
    write,
)
from glossary.models import ExchangedFile, Explainer, FileKind, ImportRun, StagedItem
from glossary.rendering import pipeline
from glossary.rendering.results import Rendered, RenderError, Surroundings
from site_config.database_errors import FULL, is_full

from . import images, sections, whole_files
from .binding import names_of
from .findings import Findings, look_into
from .layout import Layout, is_index
from .page_files import Known, PageFile, decoded, digest, pages_in, read_page_file
from .partials import Parts
from .places import base_of, places_in
from .report import ImportRefused, Item, Level, Remark, Report, Status
from .resolving import Links
from .sections import SectionValues
from .settling import label_of
from .trees import TooLarge, Tree

BATCH: Final = 25
HELD_BYTES: Final = 8 * 1024 * 1024  # of files that are read and not written down yet
KEPT_HOURS: Final = 24 * 7
_TOLD: Final = {"bad-component": Level.WARNING, "nested-too-deep": Level.WARNING} | {
    "unknown-component": Level.NOTE,
    "repeated-id": Level.WARNING,
}

Progress = Callable[[int, int], None]  # done, of how many


def no_progress(done: int, total: int) -> None:
    """For whoever doesn't watch."""


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
    staging = _Staging(run, tree, layout, progress)
    try:
        report = staging.all()
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


class _Staging:
    def __init__(self, run: ImportRun, tree: Tree, layout: Layout, progress: Progress) -> None:
        self.run, self.tree, self.layout, self.progress = run, tree, layout, progress
        self.language = run.language
        self.there = frozenset(tree.names)
        self.report = Report(remarks=list(tree.remarks))
        self.files = ExchangedFile.objects.of(run.language, layout.base)
        self.names = names_of(run.language)
        self.links = Links(layout, run.language)
        self.parts = Parts(run.language, layout.base, tree, frozenset(layout.partials))
        self.read: list[StagedItem] = []  # and not written down yet
        self.claimed: dict[str, str] = {}
        self.fronts: dict[str, tuple[str, int | None]] = {}  # of folders: title and position
        self.folders: dict[str, SectionValues] = {}
        self.position = self.done = 0
        self.total = sum(
            map(len, (layout.pictures, layout.pages, layout.partials, layout.categories))
        )

    def all(self) -> Report:
        layout = self.layout
        moved = self._moved()
        for names in _batches(layout.pages):
            self._in_batch(names, lambda name, files: self._page(name, files, moved))
        wanted = self._pictures_wanted()
        for names in _batches(wanted):
            self._in_batch(names, self._picture)
        for names in _batches(layout.partials):
            self._in_batch(names, self._partial)
        self._sections()
        self.report.remarks += self.links.unresolved()
        self.report.found["unresolved links"] = len(self.links.unresolved())
        for name in layout.others:
            self._item(name, Status.SKIPPED, "other")
        self._missing()
        self.report.found["pages"] = len(layout.pages)
        return self.report

    def _in_batch(self, names: Sequence[str], deal_with: Callable[[str, Any], None]) -> None:
        known = {file.name: file for file in self.files.filter(name__in=names)}
        for name in names:
            try:
                deal_with(name, known)
            except DocumentError as error:
                self.report.remarks.append(Remark.of(name, error))
            except (RenderError, TooLarge) as error:
                self.report.remarks.append(Remark(name, str(error)))
            except OSError as error:
                said = FULL.message if is_full(error) else error.strerror or str(error)
                self.report.remarks.append(Remark(name, said))
            self.done += 1
            self.progress(self.done, self.total)
            if sum(len(item.raw) for item in self.read) > HELD_BYTES:
                self._write_down()
        self._write_down()

    def _write_down(self) -> None:
        """What was read, all work on it being done: others wait for the writing alone."""
        with transaction.atomic():
            StagedItem.objects.bulk_create(self.read)
            self.run.save(update_fields=["changed_at"])
        self.read.clear()

    def _page(
        self, name: str, files: Mapping[str, ExchangedFile], moved: dict[str, ExchangedFile]
    ) -> None:
        raw = self.tree.read(name)
        file = files.get(name) or moved.pop(digest(raw), None)
        draft = self._draft(name, raw, file)
        if file is None and draft is not None:
            file = self.files.pages().filter(identity=draft.identity).first()
        known = Known(draft, file)
        page = read_page_file(
            name,
            raw,
            known,
            layout=self.layout,
            language=self.language,
            names=self.names,
            partials=self.parts.placed_in,
        )
        path = page.theirs.path
        if (other := self.claimed.setdefault(path, name)) != name:
            raise DocumentError(
                _("%(file)s has the same address: %(path)s") % {"file": other, "path": path}
            )
        if draft is None and file is not None and file.kind == FileKind.PAGE:
            self._deleted_here(name, raw, file, page)
            return
        if draft is None and (there := pages_in(self.language).filter(path=path).first()):
            raise _same_address(f"“{there.title}”", path)
        rendered = self._rendered(page)  # which refuses what would take too long
        found = look_into(page.text, page.theirs)
        self._tell(page, found, rendered)
        keys = read_keys(page.text)
        hidden = next((key for key in ("draft", "unlisted") if keys.get(key) == "true"), "")
        if hidden:
            message = _(
                "`%(key)s: true`: it comes in as a draft and isn't published with the rest."
            )
            self._remark(name, message % {"key": hidden}, Level.NOTE)
        if is_index(name.removeprefix(self.layout.docs)):
            label = keys.get("sidebar_label")
            title = label if isinstance(label, str) and label else page.theirs.title
            self.fronts[page.theirs.path] = (title, page.theirs.position)
        written, base = write(page.document), write(page.theirs)
        self._stage(
            file=name,
            kind=FileKind.PAGE,
            status=page.status,
            identity=page.document.identity,
            title=page.document.title,
            address=page.document.path,
            text=written.text,
            identities=written.identities,
            raw=raw,
            base_identities=base.identities,
            draft_version=draft.version if draft else None,
            may_publish=not hidden,
            sources=[[link.text, link.address] for link in found.resources],
        )

    def _draft(self, name: str, raw: bytes, file: ExchangedFile | None) -> Explainer | None:
        """The draft that belongs to a file: by the name it came in by, else by its address."""
        drafts = pages_in(self.language)
        if file is not None and file.identity:
            found: Explainer | None = drafts.filter(identity=file.identity).first()
            return found
        path = self.links.address(name, decoded(raw))
        draft: Explainer | None = drafts.filter(path=path).first()
        own = self.files.pages().filter(identity=draft.identity) if draft else None
        if own is not None and set(own.values_list("name", flat=True)) & self.there:
            return None  # it belongs to another file of this folder
        return draft

    def _deleted_here(self, name: str, raw: bytes, file: ExchangedFile, page: PageFile) -> None:
        if bytes(file.raw) == raw:
            message, level = _("This page was deleted here, so it stays away."), Level.NOTE
        else:
            message = _("This page was deleted here and changed in the file: it stays away.")
            level = Level.WARNING
        self._remark(name, message, level)
        self._item(name, Status.SKIPPED, FileKind.PAGE, page.theirs.path, page.theirs.title)

    def _rendered(self, page: PageFile) -> Rendered:
        """The page as readers would get it: to know that it can be made, and what it lacks."""
        places = places_in(page.whole_text, page.name, self.links.locate)
        base = base_of(page.name, page.document.path)
        return pipeline.render(page.document, Surroundings(places=places, base=base))

    def _tell(self, page: PageFile, found: Findings, rendered: Rendered) -> None:
        self.report.found.update(found.counts)
        self.report.found["term candidates"] += len(found.terms)
        self.report.found["question candidates"] += len(found.questions)
        self.report.remarks += page.remarks
        for problem in rendered.problems:
            if level := _TOLD.get(problem.kind):
                line = _line_in(page.text, page.document, problem.line, problem.place)
                self.report.remarks.append(Remark(page.name, problem.message, line, level))
        for line in plain_sections(page.theirs):
            message = _("The questions of one section are kept as such; this one stays Markdown.")
            self.report.remarks.append(Remark(page.name, message, line, Level.NOTE))
        for clash in page.clashes:
            message = _("Changed here and in the file: %(place)s")
            self._remark(page.name, message % {"place": label_of(clash, page)}, Level.WARNING)
        anchors = {heading.id for heading in rendered.headings} | {
            faq.anchor for faq in rendered.faqs
        }
        self.links.note(page.name, page.theirs.path, page.whole_text, found.links, anchors)

    def _pictures_wanted(self) -> list[str]:
        """Pictures that lie beside pages, and those elsewhere that a page shows."""
        docs = self.layout.docs
        beside = [
            name for name in self.layout.pictures if name.startswith(docs) and "static/" not in name
        ]
        shown = self.links.pictures
        return [
            name
            for name in self.layout.pictures
            if name in beside or name in shown and not _is_upload(name)
        ]

    def _picture(self, name: str, files: Mapping[str, ExchangedFile]) -> None:
        raw = self.tree.read(name)
        file = files.get(name)
        if file is not None and bytes(file.raw) == raw and file.image_id:
            self._item(name, Status.UNCHANGED, FileKind.PICTURE)
            return
        try:
            encoded = images.encode(raw)
        except images.NotAPicture as error:
            self._remark(name, str(error), Level.WARNING)
            self._item(name, Status.SKIPPED, FileKind.PICTURE)
            return
        if not self.run.options.get("dry_run"):
            whole_files.put(encoded.name, encoded.content)
        size = {"file": encoded.name, "width": encoded.width, "height": encoded.height}
        self._stage(
            file=name,
            kind=FileKind.PICTURE,
            status=Status.UPDATED if file else Status.CREATED,
            address=f"/media/{encoded.name}",
            identities=size,
            raw=raw,
        )

    def _partial(self, name: str, files: Mapping[str, ExchangedFile]) -> None:
        raw = self.tree.read(name)
        decoded(raw)
        file = files.get(name)
        same = file is not None and bytes(file.raw) == raw
        status = Status.UNCHANGED if same else Status.UPDATED if file else Status.CREATED
        self._stage(file=name, kind=FileKind.PARTIAL, status=status, raw=raw)

    def _sections(self) -> None:
        """Each folder's section: its name, the page that stands for it, its category file."""
        said = dict(sections.of_folders(self.layout, self.fronts))
        raws: dict[str, tuple[str, bytes]] = {}
        for name in self.layout.categories:
            try:
                raw = self.tree.read(name)
                values = sections.of_category(name, raw, self.layout)
            except DocumentError as error:
                self.report.remarks.append(Remark.of(name, error))
                continue
            folder = name.removeprefix(self.layout.docs).rpartition("/")[0]
            if folder in said:
                said[folder] = sections.over(said[folder], values)
                raws[folder] = (name, raw)
            self.done += 1
            self.progress(self.done, self.total)
        if not self.run.options.get("sections", True):
            return
        stored = {file.name: file for file in self.files.filter(kind=FileKind.SECTION)}
        for folder, values in said.items():
            name, raw = raws.get(folder, (f"{self.layout.docs}{folder}/", b""))
            file = stored.get(name)
            same = file is not None and file.identities == values.as_json()
            same = same and file is not None and bytes(file.raw) == raw
            self._stage(
                file=name,
                kind=FileKind.SECTION,
                status=Status.UNCHANGED if same else Status.UPDATED if file else Status.CREATED,
                title=values.title or "",
                address=values.path,
                identities=values.as_json(),
                raw=raw,
            )
        self._write_down()
        self.report.found["sections"] = len(said)

    def _moved(self) -> dict[str, ExchangedFile]:
        """Files that are gone from the folder, by a digest of what they held."""
        if not self.run.options.get("whole"):
            return {}
        pages = self.files.pages()
        names = dict(pages.values_list("pk", "name"))
        gone = [pk for pk, name in names.items() if name not in self.there]
        return {digest(bytes(file.raw)): file for file in pages.filter(pk__in=gone)}

    def _missing(self) -> None:
        """Pages that came from files which the folder no longer has: reported, never deleted."""
        if not self.run.options.get("whole"):
            return
        staged = set(self.run.staged.exclude(identity=None).values_list("identity", flat=True))
        drafts = set(pages_in(self.language).values_list("identity", flat=True))
        for name, identity in self.files.pages().values_list("name", "identity"):
            if name in self.there or identity in staged or identity not in drafts:
                continue
            message = _("It is no longer in the folder; its page stays here until you withdraw it.")
            self._remark(name, message, Level.NOTE)
            self._item(name, Status.SKIPPED, FileKind.PAGE)

    def _stage(self, **values: Any) -> None:
        self.position += 1
        staged = StagedItem(run=self.run, position=self.position, **values)
        if len(staged.file) > 300:
            raise DocumentError(_("the name of the file is too long"))
        self.read.append(staged)
        self._item(staged.file, Status(staged.status), staged.kind, staged.address, staged.title)

    def _item(
        self, file: str, status: Status, kind: str, address: str = "", title: str = ""
    ) -> None:
        self.report.items.append(Item(file, status, str(kind), address, title))

    def _remark(self, file: str, message: str, level: Level) -> None:
        self.report.remarks.append(Remark(file, message, level=level))


def _is_upload(name: str) -> bool:
    """Whether a file is a picture of this site that an export has written."""
    return name.startswith("static/media/") and default_storage.exists(name[13:])


def _same_address(other: str, path: str) -> DocumentError:
    message = _("%(other)s has the same address: %(path)s")
    return DocumentError(message % {"other": other, "path": path})


def _batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), BATCH):
        yield names[start : start + BATCH]


def _line_in(text: str, document: ExplainerDocument, line: int | None, place: str) -> int | None:
    """The line of a file that a line of its body is; None where that can't be told."""
    body = document.body_md.split("\n")
    if line is None or place or line > len(body):
        return None
    wanted = body[line - 1]
    nth = body[: line - 1].count(wanted)
    lines = [number for number, each in enumerate(text.splitlines(), 1) if each == wanted]
    return lines[nth] if nth < len(lines) else None
