"""The links between the files of one import: where each leads, and which lead nowhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from django.utils.translation import gettext as _

from glossary.exchange.pages.files import pages_in
from glossary.exchange.pages.findings import Link
from glossary.exchange.pages.layout import (
    PAGE_ENDINGS,
    PICTURE_ENDINGS,
    Layout,
    address_of,
    folder_path,
)
from glossary.exchange.pages.places import bare, base_of, files_meant, needs_folder, written_in
from glossary.exchange.report import Level, Remark
from glossary.models import ExchangedFile, Explainer, Page, Redirect, Section
from glossary.models.validators import RESERVED
from glossary.rendering.addresses import parent, resolve


@dataclass
class _Wanted:
    """A link that is looked up when all files were read."""

    file: str
    link: Link
    path: str  # "" where it is a file of the folder
    files: tuple[str, ...]
    anchor: str


@dataclass
class Links:
    """What the pages of an import link to. pictures: names of files that they show."""

    layout: Layout
    language: str
    pictures: set[str] = field(default_factory=set)
    _addresses: dict[str, str] = field(default_factory=dict)  # by file
    _anchors: dict[str, set[str]] = field(default_factory=dict)  # by path
    _wanted: list[_Wanted] = field(default_factory=list)
    _found: list[Remark] | None = None

    def address(self, name: str, text: str) -> str:
        """The address of a page of this folder."""
        return self._addresses.setdefault(name, address_of(name, text, self.layout))

    def locate(self, files: Iterable[str]) -> Mapping[str, str]:
        """A stand-in for each of `files` that the folder has: enough to render the page."""
        known = {*self.layout.pages, *self.layout.pictures}
        return {file: f"/{file}" for file in files if file in known}

    def note(
        self, name: str, path: str, text: str, links: Iterable[Link], anchors: set[str]
    ) -> None:
        """Remember the page at `path`: its anchors, its links, and the pictures it shows."""
        self._addresses[name] = path
        self._anchors[path] = anchors
        pictures = set(self.layout.pictures)
        for address in written_in(text):
            if address.lower().endswith(PICTURE_ENDINGS):
                self.pictures |= pictures & set(files_meant(address, name))
        for link in links:
            if wanted := self._look(name, path, link):
                self._wanted.append(wanted)

    def unresolved(self) -> list[Remark]:
        """A remark for each link that leads to no page, and to no heading of one."""
        if self._found is None:
            self._found = [remark for each in self._wanted if (remark := self._problem(each))]
        return self._found

    def _look(self, name: str, path: str, link: Link) -> _Wanted | None:
        address, _hash, anchor = link.address.partition("#")
        address = bare(address)
        if not address:
            return _Wanted(name, link, path, (), anchor)
        if needs_folder(address):
            files = tuple(files_meant(address, name))
            if address.lower().endswith(PAGE_ENDINGS):
                return _Wanted(name, link, "", files, anchor)
            if address.startswith(("@site/", "pathname:")) or "." in address.rpartition("/")[2]:
                return None
            resolved = resolve(address, base_of(name, path) or parent(path))
            return _Wanted(name, link, resolved, files, anchor)
        if address.startswith("/"):
            return _Wanted(name, link, address.rstrip("/") + "/", (), anchor)
        return None

    def _problem(self, wanted: _Wanted) -> Remark | None:
        path = unquote(wanted.path)
        if not path:
            paths = [self._addresses[file] for file in wanted.files if file in self._addresses]
            stored = None if paths else self._stored(wanted.files)
            if not paths and stored is None:
                return self._remark(wanted, _("The link leads to no file: %(address)s"))
            path = paths[0] if paths else stored or ""
        elif path not in self._anchors and not self._exists(path):
            return self._remark(wanted, _("The link leads to no page: %(address)s"))
        known = self._anchors.get(path)
        anchor = unquote(wanted.anchor)
        if anchor and known is not None and anchor not in known:
            return self._remark(wanted, _("The page has no such heading: %(address)s"))
        return None

    def _remark(self, wanted: _Wanted, message: str) -> Remark:
        said = message % {"address": wanted.link.address}
        return Remark(wanted.file, said, wanted.link.line, Level.WARNING)

    def _stored(self, files: Iterable[str]) -> str | None:
        rows = ExchangedFile.objects.of(self.language, self.layout.base)
        rows = rows.filter(name__in=list(files))
        drafts = pages_in(self.language).filter(identity__in=rows.values("identity"))
        path: str | None = drafts.values_list("path", flat=True).first()
        return path

    def _exists(self, path: str) -> bool:
        """Whether something of this site, or a folder or file of the import, answers at `path`."""
        if path == "/" or path.split("/")[1] in RESERVED:
            return True
        if path in self._folders() or f"static{path.rstrip('/')}" in self._statics():
            return True
        at = {"language": self.language, "path": path}
        models = (Page, Explainer, Section, Redirect)
        return any(model._default_manager.filter(**at).exists() for model in models)

    def _folders(self) -> set[str]:
        docs, base = self.layout.docs, self.layout.base
        return {
            folder_path(name.removeprefix(docs).rpartition("/")[0], base)
            for name in self.layout.pages
        }

    def _statics(self) -> set[str]:
        return {*self.layout.pictures, *self.layout.statics}
