"""Drafts out into a folder of Docusaurus Markdown: only what changed is written.

A page goes to the file that it came from, else to one named after its address. A file that
changed since it was exchanged last is left alone: importing it comes first.
"""

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from glossary.documents import DocumentError, Written, edit_keys, write
from glossary.exchange.report import Item, Level, Remark, Report, Status
from glossary.exchange.trees import Tree, place_of, static_of
from glossary.models import ExchangedFile, Explainer, FileKind, Section

from .files import pages_in
from .layout import Layout, address_of
from .ledger import Progress, no_progress
from .sections import SectionValues, new_category, write_category

_UPLOADED: Final = re.compile(r"/media/([\w-]+\.[a-z]+)")


class UnsafePlace(ValueError):
    """A file would be written outside of the folder."""


@dataclass(frozen=True)
class Outgoing:
    """What one file is to hold. file: what is remembered of it; document: that it was made of."""

    name: str
    content: bytes
    kind: str
    file: ExchangedFile | None
    address: str = ""
    title: str = ""
    written: Written | None = None
    identity: Any = None


def outgoing(language: str, layout: Layout) -> Iterator[Outgoing | Remark]:
    """Every file as it should be, pages first; a remark for a draft that can't be written."""
    files = ExchangedFile.objects.of(language, layout.base)
    by_identity = {file.identity: file for file in files.pages().defer("raw", "theirs")}
    elsewhere = ExchangedFile.objects.pages().filter(language=language).exclude(base=layout.base)
    others = set(elsewhere.values_list("identity", flat=True))
    taken = set(files.values_list("name", flat=True))
    for draft in pages_in(language).order_by("path").iterator(chunk_size=50):
        known = by_identity.get(draft.identity)
        if not known and (draft.identity in others or not draft.path.startswith(layout.base)):
            continue
        name = known.name if known else _new_name(draft, taken, language, layout)
        taken.add(name)
        try:
            yield _page(draft, name, files.get(pk=known.pk) if known else None, layout)
        except DocumentError as error:
            yield Remark.of(name, error)
    yield from _sections(language, layout)
    more = files.filter(kind__in=(FileKind.PICTURE, FileKind.PARTIAL))
    for file in more.iterator(chunk_size=5):
        yield Outgoing(file.name, bytes(file.raw), file.kind, file)
    yield from _uploads(language)


def differing_files(tree: Tree, language: str, base: str) -> list[str]:
    """Names of files in `tree` that an export would not leave as they are, byte for byte."""
    names = set(tree.names)
    return [
        each.name if isinstance(each, Outgoing) else each.file
        for each in outgoing(language, layout_for(tree.names, base))
        if isinstance(each, Remark) or (each.name in names and tree.read(each.name) != each.content)
    ]


def export(
    root: Path,
    *,
    language: str,
    base: str = "/",
    prune: bool = False,
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> Report:
    """Write what changed below `root`, made if need be, of the pages that live below `base`."""
    writing = _Writing(root, dry_run)
    names = ExchangedFile.objects.of(language, base).values_list("name", flat=True)
    layout = layout_for(names, base)
    total = len(names)
    for done, each in enumerate(outgoing(language, layout), 1):
        if isinstance(each, Remark):
            writing.report.remarks.append(each)
            continue
        writing.one(each)
        progress(min(done, total), max(done, total))
    if prune:
        writing.prune(language, base)
    return writing.report


def layout_for(names: Iterable[str], base: str = "/") -> Layout:
    """How the folder is laid out whose pages live below `base`."""
    docs = "docs/" if any(name.startswith("docs/") for name in names) else ""
    return Layout(docs=docs, base=base)


def _page(draft: Explainer, name: str, file: ExchangedFile | None, layout: Layout) -> Outgoing:
    document = draft.to_document()
    written = write(document)
    if address_of(name, written.text, layout) != document.path:
        written = _with_address(written, document.path, layout)
    kept = file or ExchangedFile(
        name=name, base=layout.base, language=draft.language, kind=FileKind.PAGE
    )
    return Outgoing(
        name,
        written.text.encode(),
        FileKind.PAGE,
        kept,
        address=document.path,
        title=document.title,
        written=written,
        identity=document.identity,
    )


def _with_address(written: Written, path: str, layout: Layout) -> Written:
    """The same text with a `slug` that gives `path`, where the name of its file doesn't."""
    slug = "/" + path.removeprefix(layout.base).removesuffix("/")
    text = edit_keys(written.text, {"slug": slug})
    moved = text.count("\n") - written.text.count("\n")
    return Written(text=text, identities=_moved(written.identities, moved))


def _moved(identities: dict[str, Any], lines: int) -> dict[str, Any]:
    """Identities of a text that has `lines` more in its front matter."""

    def moved(item: dict[str, Any]) -> dict[str, Any]:
        item = {**item, "lines": [line + lines for line in item["lines"]]}
        return {**item, "caption": item["caption"] + lines} if "caption" in item else item

    return {
        **identities,
        "comparisons": [moved(item) for item in identities["comparisons"]],
        "faqs": [moved(item) for item in identities["faqs"]],
    }


def _new_name(draft: Explainer, taken: set[str], language: str, layout: Layout) -> str:
    """A file for a page that never came from one: named after its address."""
    inner = draft.path.removeprefix(layout.base).strip("/")
    if not inner or pages_in(language).filter(path__startswith=draft.path).count() > 1:
        inner = f"{inner}/index".lstrip("/")
    names = (
        f"{layout.docs}{inner}{number}.md" for number in ("", *map("-{}".format, range(2, 99)))
    )
    return next(name for name in names if name not in taken)


def _sections(language: str, layout: Layout) -> Iterator[Outgoing]:
    files = {
        file.identities.get("path"): file
        for file in ExchangedFile.objects.of(language, layout.base).filter(kind=FileKind.SECTION)
    }
    for section in Section.objects.filter(language=language, path__startswith=layout.base):
        if not pages_in(language).filter(path__startswith=section.path).exists():
            continue
        file = files.get(section.path)
        if file is not None and not file.name.endswith("/"):
            was = SectionValues(**file.identities)
            content = write_category(file.name, bytes(file.raw), section, was)
            yield _category(file.name, content, section, file)
            continue
        said = file.identities if file else {}
        own = {"title": section.title, "position": section.position}
        own |= {"description": section.description}
        if any(value != (said.get(key) or type(value)()) for key, value in own.items()):
            folder = file.name if file else layout.docs + section.path.removeprefix(layout.base)
            kept = ExchangedFile(language=language, base=layout.base, kind=FileKind.SECTION)
            kept.name = f"{folder}_category_.json"
            yield _category(kept.name, new_category(section), section, kept)


def _category(name: str, content: bytes, section: Section, file: ExchangedFile) -> Outgoing:
    says = SectionValues(section.path, section.title, section.position, section.description)
    written = Written(text="", identities=says.as_json())
    return Outgoing(
        name, content, FileKind.SECTION, file, section.path, section.title, written=written
    )


def _uploads(language: str) -> Iterator[Outgoing]:
    """Pictures that were uploaded in the admin and that a page shows by their address here."""
    shown: set[str] = set()
    for text in pages_in(language).values_list("body_md", flat=True).iterator():
        shown |= set(_UPLOADED.findall(text))
    for name in sorted(shown):
        if default_storage.exists(name):
            with default_storage.open(name) as file:
                yield Outgoing(f"static/media/{name}", file.read(), FileKind.PICTURE, None)


class _Writing:
    def __init__(self, root: Path, dry_run: bool) -> None:
        self.root, self.dry_run = root, dry_run
        self.report = Report()

    def one(self, each: Outgoing) -> None:
        """Write one file, unless it says so already, or says what nobody has imported yet."""
        path = self._place(each.name)
        there = path.read_bytes() if path.is_file() else None
        base = bytes(each.file.raw) if each.file is not None and each.file.pk else None
        if each.file is not None and each.file.theirs is not None:
            self._say(each, Status.CONFLICT, _("It waits in the admin to be settled."))
        elif there == each.content:
            self._say(each, Status.UNCHANGED)
            self._remember(each)
        elif there is not None and there != base:
            self._say(each, Status.CONFLICT, _("It has changed in the folder: import it first."))
        else:
            if not self.dry_run:
                _write(path, each.content)
            self._say(each, Status.CREATED if there is None else Status.UPDATED)
            self._remember(each)

    def prune(self, language: str, base: str) -> None:
        """Delete files whose page was deleted here, if nobody has changed them since."""
        pages = ExchangedFile.objects.of(language, base).pages()
        for file in pages.exclude(identity__in=pages_in(language).values("identity")):
            path = self._place(file.name)
            if path.is_file() and path.read_bytes() != bytes(file.raw):
                message = _("Its page was deleted here, but it has changed in the folder.")
                self.report.remarks.append(Remark(file.name, message, level=Level.WARNING))
                continue
            self.report.remarks.append(
                Remark(file.name, _("Deleted, as its page was."), level=Level.NOTE)
            )
            if not self.dry_run:
                path.unlink(missing_ok=True)
                file.delete()

    def _say(self, each: Outgoing, status: Status, why: str = "") -> None:
        item = Item(each.name, status, str(each.kind), each.address, each.title)
        self.report.items.append(item)
        if why:
            self.report.remarks.append(Remark(each.name, why, level=Level.WARNING))

    def _remember(self, each: Outgoing) -> None:
        file = each.file
        if self.dry_run or file is None or each.written is None:
            return
        if not file.pk or bytes(file.raw) != each.content:
            file.raw, file.identity = each.content, each.identity
            file.identities = each.written.identities
            file.save()

    def _place(self, name: str) -> Path:
        """Where a file goes. Raises UnsafePlace where a link would lead it out of the folder."""
        path = place_of(self.root, name)
        top = static_of(self.root).parent if name.startswith("static/") else self.root
        inside = os.path.realpath(top)
        if os.path.commonpath([inside, os.path.realpath(path)]) != inside or path.is_symlink():
            raise UnsafePlace(_("%(file)s is or lies behind a link: remove it.") % {"file": name})
        return path


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing: a reader of the folder never sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    handle, made = tempfile.mkstemp(dir=path.parent, prefix=".gloss-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(made, mode)
        os.replace(made, path)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
