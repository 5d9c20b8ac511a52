"""Glossaries as folders: one Markdown file a term, as public glossaries keep them in git.

The front matter's keys are those of `documents/concept.py`; keys that are not ours survive as they
stand. The first folder on the way to a file that is called like a language (`de`) says its
language; files whose names begin with `_` or `.`, and `README.md` and `index.md`, are no terms.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path, PurePath
from typing import Final

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _

from glossary.documents import ConceptDocument, DocumentError, read_concept, write
from glossary.exchange.report import ImportRefused, Remark
from glossary.exchange.trees import TooLarge, open_tree

from .limits import MOST_TERMS, check_count, text_of
from .terms import Parsed, Term, told

MOST_BYTES: Final = 1_000_000  # of one file
_ENDINGS: Final = frozenset({".md", ".mdx", ".markdown"})
_NO_TERMS: Final = frozenset({"readme", "index"})
_TOLD: Final = frozenset({"name", "broader", "related", "no_term_links", "sources"})


def read_folder(root: Path) -> Parsed:
    """The terms of every file below `root`; errors name the file and the line."""
    names = [file.relative_to(root).as_posix() for file in _files(root)]
    return _read(names, lambda name: _bytes(root / name), MOST_TERMS)


def read_zip(raw: bytes, file: str, *, most: int = MOST_TERMS) -> Parsed:
    """The same for a zip of such a folder; nothing of it is unpacked to disk."""
    try:
        with open_tree(BytesIO(raw), file) as tree:
            names = [name for name in tree.names if _is_term(PurePath(name))]
            return _read(names, tree.read, most)
    except ImportRefused as refused:
        return Parsed(refused=list(refused.errors))


def _read(names: Sequence[str], bytes_of: Callable[[str], bytes], most: int) -> Parsed:
    if not names:
        raise DocumentError(_("there is no Markdown file in this folder"))
    check_count(len(names), most)
    parsed = Parsed()
    for name in names:
        folders = PurePath(name).parts[:-1]
        language = next((part for part in folders if part.lower() in LANG_INFO), "")
        try:
            parsed.terms.append(read_file(bytes_of(name), name, language=language.lower()))
        except DocumentError as error:
            parsed.refused.append(Remark.of(name, error))
        except TooLarge as error:
            parsed.refused.append(Remark(name, str(error)))
    return parsed


def read_file(raw: bytes, name: str, *, language: str = "") -> Term:
    """One file as a term. Raises DocumentError with its line."""
    if len(raw) > MOST_BYTES:
        said = _("the file has %(bytes)s bytes; at most %(most)s are read")
        numbers = {"bytes": f"{len(raw):,}", "most": f"{MOST_BYTES:,}"}
        raise DocumentError(said % numbers)
    bom = "\ufeff" if raw.startswith(b"\xef\xbb\xbf") else ""
    stem = Path(name).stem.lower().replace(" ", "-")
    document = read_concept(bom + text_of(raw), slug=stem, language=language or "en")
    if not document.title:
        raise DocumentError(_("there is no name: begin with `# Name`, or give `title`"))
    return Term(
        said=told(document, _TOLD),
        slug=document.slug,
        language=language,
        file=name,
        document=document,
    )


def write_folder(
    documents: Iterable[tuple[ConceptDocument, int | None]], root: Path, *, by_language: bool
) -> int:
    """Write a file for each document, below a folder for its language if so asked; how many."""
    number = 0
    for document, _version in documents:
        folder = root / document.language if by_language else root
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{document.slug}.md"
        raw = write(document).text.encode()
        number += 1
        if file.is_file() and file.read_bytes() == raw:
            continue
        new = file.with_name(f".{file.name}.new")
        new.write_bytes(raw)
        new.replace(file)
    return number


def _files(root: Path) -> Iterator[Path]:
    """Files that may be terms, in order; no link is followed."""
    for file in sorted(root.rglob("*")):
        inner = file.relative_to(root)
        is_linked = any((root / parent).is_symlink() for parent in [inner, *inner.parents][:-1])
        if _is_term(inner) and not is_linked and file.is_file():
            yield file


def _is_term(inner: PurePath) -> bool:
    is_hidden = any(part.startswith(("_", ".")) for part in inner.parts)
    is_markdown = inner.suffix.lower() in _ENDINGS
    return is_markdown and not is_hidden and inner.stem.lower() not in _NO_TERMS


def _bytes(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)
