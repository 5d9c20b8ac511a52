"""Glossary files on disk: found, read, and written, whatever their format."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path, PurePath

from django.utils.translation import gettext as _

from glossary.documents import ConceptDocument, DocumentError
from glossary.exchange.glossaries.formats.folders import (
    read_file,
    read_folder,
    read_zip,
    write_folder,
)
from glossary.exchange.glossaries.formats.limits import MOST_BYTES, check_count, check_size
from glossary.exchange.glossaries.formats.skos.writing import Site
from glossary.exchange.glossaries.formats.terms import FLAT, Parsed, lost

from .known_formats import format_of

TERMS = "terms"  # a folder with a file for each term


def read_path(path: Path, name: str = "") -> Parsed:
    """The terms of a file or folder. name: of the format. Raises DocumentError, OSError."""
    if not path.exists():
        raise DocumentError(_("there is no such file or folder"))
    if name == TERMS or (not name and (path.is_dir() or path.suffix.lower() == ".md")):
        if path.is_dir():
            return read_folder(path)
        return Parsed(terms=[read_file(_bytes(path), path.name)])
    if name or path.suffix.lower() != ".zip":
        return format_of(path.name, name).read(_bytes(path))
    return read_zip(_bytes(path), path.name)


def read_upload(raw: bytes, file: str, *, most: int) -> Parsed:
    """The terms of a file that was sent, at most so many. Raises DocumentError."""
    ending = PurePath(file).suffix.lower()
    if ending == ".zip":
        return read_zip(raw, file, most=most)
    if ending == ".md":
        return Parsed(terms=[read_file(raw, file)])
    parsed = format_of(file).read(raw)
    check_count(len(parsed.terms), most)
    return parsed


class Losses:
    """Documents on their way out; counts what of them the format can't hold."""

    def __init__(self, name: str, fields: Collection[str]) -> None:
        self._name, self._fields = name, fields
        self.found: dict[str, list[str]] = {}

    def watch(
        self, documents: Iterable[tuple[ConceptDocument, int | None]]
    ) -> Iterator[tuple[ConceptDocument, int | None]]:
        for document, version in documents:
            for words in lost(document, self._fields):
                self.found.setdefault(words, []).append(document.title)
            yield document, version

    def lines(self) -> Iterator[str]:
        """A line for each kind of thing that was lost, with the first concepts that lose it."""
        for words, titles in self.found.items():
            named = ", ".join(f"“{title}”" for title in titles[:3])
            if len(titles) > 3:
                said = _("%(format)s can't hold %(what)s: %(terms)s and %(n)s more")
            else:
                said = _("%(format)s can't hold %(what)s: %(terms)s")
            names = {"format": self._name, "what": words, "terms": named, "n": len(titles) - 3}
            yield said % names


def _bytes(path: Path) -> bytes:
    """The file's content, never more than is read of one."""
    if not path.is_file():
        raise DocumentError(_("this is no file"))
    with path.open("rb") as file:
        raw = file.read(MOST_BYTES + 1)
    check_size(raw)
    return raw


def write_path(
    documents: Iterable[tuple[ConceptDocument, int | None]],
    path: Path,
    name: str = "",
    *,
    site: Site,
    several: bool = False,
) -> Losses:
    """Write documents to a file, which appears when it is whole, or into a folder.

    several: whether they are in several languages. Raises DocumentError, OSError.
    """
    if name == TERMS or (not name and (path.is_dir() or not path.suffix)):
        losses = Losses(TERMS, FLAT | {"no_term_links", "preamble", "extra"})
        write_folder(losses.watch(documents), path, by_language=several)
        return losses
    form = format_of(path.name, name)
    losses = Losses(form.name, form.fields)
    new = path.with_name(f".{path.name}.new")
    try:
        with new.open("w", encoding=form.encoding, newline="") as out:
            form.write(losses.watch(documents), out, site)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    return losses
