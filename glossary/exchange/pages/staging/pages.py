"""Pages on their way in: each is read, matched, merged and checked, and staged as a row."""

from typing import Any, Final

from django.utils.translation import gettext as _

from glossary.documents import DocumentError, ExplainerDocument, plain_sections, read_keys, write
from glossary.exchange.binding import names_of
from glossary.exchange.pages.files import Known, PageFile, decoded, digest, pages_in, read_page_file
from glossary.exchange.pages.findings import Findings, look_into
from glossary.exchange.pages.layout import is_index
from glossary.exchange.pages.ledger import Files, Ledger
from glossary.exchange.pages.partials import Parts
from glossary.exchange.pages.places import base_of, places_in
from glossary.exchange.pages.settling import label_of
from glossary.exchange.report import Level, Remark, Status
from glossary.models import ExchangedFile, Explainer, FileKind
from glossary.rendering.pool import render_to_keep
from glossary.rendering.results import Rendered, Surroundings

from .resolving import Links

_TOLD: Final = {"bad-component": Level.WARNING, "nested-too-deep": Level.WARNING} | {
    "unknown-component": Level.NOTE,
    "repeated-id": Level.WARNING,
}


class Pages:
    """The pages of a folder. fronts: title and position of those that stand for one, by path."""

    def __init__(self, ledger: Ledger) -> None:
        layout, language = ledger.layout, ledger.language
        self.ledger = ledger
        self.names = names_of(language)
        self.links = Links(layout, language)
        self.parts = Parts(language, layout.base, ledger.tree, frozenset(layout.partials))
        self.fronts: dict[str, tuple[str, int | None]] = {}
        self._moved = self._files_that_moved()
        self._claimed: dict[str, str] = {}

    def take(self, name: str, files: Files) -> None:
        """Stage the page of one file. Raises DocumentError or RenderError."""
        raw = self.ledger.tree.read(name)
        known = self._known(name, raw, files)
        page = read_page_file(
            name,
            raw,
            known,
            layout=self.ledger.layout,
            language=self.ledger.language,
            names=self.names,
            partials=self.parts.placed_in,
        )
        self._claim(name, page.theirs.path)
        if known.draft is None:
            if known.file is not None and known.file.kind == FileKind.PAGE:
                self._deleted_here(raw, known.file, page)
                return
            self._refuse_taken(page.theirs.path)
        rendered = self._rendered(page)  # which refuses what would take too long
        found = look_into(page.text, page.theirs)
        self._tell(page, found, rendered)
        keys = read_keys(page.text)
        is_hidden = self._is_hidden(name, keys)
        self._note_front(page, keys)
        self._stage(page, raw, known, found, may_publish=not is_hidden)

    def _known(self, name: str, raw: bytes, files: Files) -> Known:
        """The draft that belongs to a file, and the file as it was exchanged last."""
        file = files.get(name) or self._moved.pop(digest(raw), None)
        draft = self._draft(name, raw, file)
        if file is None and draft is not None:
            file = self.ledger.files.pages().filter(identity=draft.identity).first()
        return Known(draft, file)

    def _draft(self, name: str, raw: bytes, file: ExchangedFile | None) -> Explainer | None:
        """By the name that the file came in by, else by its address."""
        drafts = pages_in(self.ledger.language)
        if file is not None and file.identity:
            found: Explainer | None = drafts.filter(identity=file.identity).first()
            return found
        path = self.links.address(name, decoded(raw))
        draft: Explainer | None = drafts.filter(path=path).first()
        own = self.ledger.files.pages().filter(identity=draft.identity) if draft else None
        if own is not None and set(own.values_list("name", flat=True)) & self.ledger.there:
            return None  # it belongs to another file of this folder
        return draft

    def _claim(self, name: str, path: str) -> None:
        if (other := self._claimed.setdefault(path, name)) != name:
            raise _same_address(other, path)

    def _refuse_taken(self, path: str) -> None:
        if there := pages_in(self.ledger.language).filter(path=path).first():
            raise _same_address(f"“{there.title}”", path)

    def _deleted_here(self, raw: bytes, file: ExchangedFile, page: PageFile) -> None:
        if bytes(file.raw) == raw:
            message, level = _("This page was deleted here, so it stays away."), Level.NOTE
        else:
            message = _("This page was deleted here and changed in the file: it stays away.")
            level = Level.WARNING
        self.ledger.remark(page.name, message, level)
        self.ledger.item(
            page.name, Status.SKIPPED, FileKind.PAGE, page.theirs.path, page.theirs.title
        )

    def _rendered(self, page: PageFile) -> Rendered:
        """The page as readers would get it: to know that it can be made, and what it lacks."""
        places = places_in(page.whole_text, page.name, self.links.locate)
        base = base_of(page.name, page.document.path)
        return render_to_keep(page.document, Surroundings(places=places, base=base))

    def _tell(self, page: PageFile, found: Findings, rendered: Rendered) -> None:
        report = self.ledger.report
        report.found.update(found.counts)
        report.found["term candidates"] += len(found.terms)
        report.found["question candidates"] += len(found.questions)
        report.remarks += page.remarks
        for problem in rendered.problems:
            if level := _TOLD.get(problem.kind):
                line = _line_in(page.text, page.document, problem.line, problem.place)
                report.remarks.append(Remark(page.name, problem.message, line, level))
        for line in plain_sections(page.theirs):
            message = _("The questions of one section are kept as such; this one stays Markdown.")
            report.remarks.append(Remark(page.name, message, line, Level.NOTE))
        for clash in page.clashes:
            message = _("Changed here and in the file: %(place)s")
            place = label_of(clash, page)
            self.ledger.remark(page.name, message % {"place": place}, Level.WARNING)
        anchors = {heading.id for heading in rendered.headings} | {
            faq.anchor for faq in rendered.faqs
        }
        self.links.note(page.name, page.theirs.path, page.whole_text, found.links, anchors)

    def _is_hidden(self, name: str, keys: dict[str, Any]) -> bool:
        """Whether the file says that readers aren't to see it with the rest."""
        hidden = next((key for key in ("draft", "unlisted") if keys.get(key) == "true"), "")
        if hidden:
            message = _(
                "`%(key)s: true`: it comes in as a draft and isn't published with the rest."
            )
            self.ledger.remark(name, message % {"key": hidden}, Level.NOTE)
        return bool(hidden)

    def _note_front(self, page: PageFile, keys: dict[str, Any]) -> None:
        """Keep what a page that stands for its folder says of it."""
        if is_index(page.name.removeprefix(self.ledger.layout.docs)):
            label = keys.get("sidebar_label")
            title = label if isinstance(label, str) and label else page.theirs.title
            self.fronts[page.theirs.path] = (title, page.theirs.position)

    def _stage(
        self, page: PageFile, raw: bytes, known: Known, found: Findings, *, may_publish: bool
    ) -> None:
        written, base = write(page.document), write(page.theirs)
        self.ledger.stage(
            file=page.name,
            kind=FileKind.PAGE,
            status=page.status,
            identity=page.document.identity,
            title=page.document.title,
            address=page.document.path,
            text=written.text,
            identities=written.identities,
            raw=raw,
            base_identities=base.identities,
            draft_version=known.draft.version if known.draft else None,
            may_publish=may_publish,
            sources=[[link.text, link.address] for link in found.resources],
        )

    def _files_that_moved(self) -> dict[str, ExchangedFile]:
        """Files that are gone from the folder, by a digest of what they held."""
        if not self.ledger.run.options.get("whole"):
            return {}
        pages = self.ledger.files.pages()
        names = dict(pages.values_list("pk", "name"))
        gone = [pk for pk, name in names.items() if name not in self.ledger.there]
        return {digest(bytes(file.raw)): file for file in pages.filter(pk__in=gone)}


def tell_missing(ledger: Ledger) -> None:
    """Pages that came from files which the folder no longer has: reported, never deleted."""
    if not ledger.run.options.get("whole"):
        return
    staged = set(ledger.run.staged.exclude(identity=None).values_list("identity", flat=True))
    drafts = set(pages_in(ledger.language).values_list("identity", flat=True))
    for name, identity in ledger.files.pages().values_list("name", "identity"):
        if name in ledger.there or identity in staged or identity not in drafts:
            continue
        message = _("It is no longer in the folder; its page stays here until you withdraw it.")
        ledger.remark(name, message, Level.NOTE)
        ledger.item(name, Status.SKIPPED, FileKind.PAGE)


def _same_address(other: str, path: str) -> DocumentError:
    message = _("%(other)s has the same address: %(path)s")
    return DocumentError(message % {"other": other, "path": path})


def _line_in(text: str, document: ExplainerDocument, line: int | None, place: str) -> int | None:
    """The line of a file that a line of its body is; None where that can't be told."""
    body = document.body_md.split("\n")
    if line is None or place or line > len(body):
        return None
    wanted = body[line - 1]
    nth = body[: line - 1].count(wanted)
    lines = [number for number, each in enumerate(text.splitlines(), 1) if each == wanted]
    return lines[nth] if nth < len(lines) else None
