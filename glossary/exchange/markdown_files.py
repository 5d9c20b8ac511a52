"""Markdown files into drafts: read all, check all, then store all in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from glossary import documents
from glossary.models import Concept, Explainer
from glossary.models.validators import validate_path, validate_slug
from glossary.rendering.term_links import label_key

from .binding import bind
from .load import Document, Draft, Unresolved, draft_for, store
from .report import ImportRefused, Remark

MOST_BYTES = 1_000_000


@dataclass
class Stored:
    """Drafts by what became of them."""

    created: list[Draft] = field(default_factory=list)
    updated: list[Draft] = field(default_factory=list)
    unchanged: list[Draft] = field(default_factory=list)
    errors: list[Remark] = field(default_factory=list)

    @property
    def drafts(self) -> list[Draft]:
        return [*self.created, *self.updated, *self.unchanged]


@dataclass(frozen=True)
class Found:
    """One file and the path on the site that its place in the folder gives it."""

    file: Path
    name: str
    path: str


def find(root: Path) -> list[Found]:
    """The Markdown files at or below `root`, in order. Parts (`_x.mdx`) are no pages."""
    if root.is_file():
        return [Found(root, root.name, f"/{_slug(root.stem)}/")]
    files = sorted(file for file in root.rglob("*.md*") if file.suffix in {".md", ".mdx"})
    found = []
    for file in files:
        if file.is_symlink() or any(part.startswith("_") for part in file.parts[-1:]):
            continue
        inner = file.relative_to(root)
        segments = [_slug(part) for part in (*inner.parts[:-1], inner.stem)]
        segments = segments[:-1] if segments[-1] in {"index", "readme"} else segments
        found.append(Found(file, str(inner), "/" + "".join(f"{part}/" for part in segments)))
    return found


def read(found: Found, *, language: str, names: dict[str, UUID]) -> Document:
    """One file as an explainer, its tables bound to the concepts whose `names` they are headed by.

    Raises DocumentError with the line, or OSError.
    """
    raw = found.file.read_bytes()
    if len(raw) > MOST_BYTES:
        raise documents.DocumentError(f"the file has {len(raw)} bytes; at most {MOST_BYTES} fit")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise documents.DocumentError("the file is not UTF-8", line=line) from None
    known = frozenset(names)
    draft = Explainer.objects.filter(language=language, path=found.path).first()
    identity = draft.identity if draft else None
    document = documents.read_explainer(
        text, path=found.path, language=language, identity=identity, known_labels=known
    )
    return bind(document, lambda head: names.get(label_key(head)))


def read_term(found: Found, *, language: str) -> documents.ConceptDocument:
    """One term file as a concept. Raises DocumentError with the line, or OSError."""
    text = found.file.read_text(encoding="utf-8")
    slug = found.path.strip("/").rpartition("/")[2]
    return documents.read_concept(text, slug=slug, language=language)


def names_of(language: str, more: Iterable[documents.ConceptDocument] = ()) -> dict[str, UUID]:
    """Every name of a concept in this language (normalised), with the identity it stands for."""
    names: dict[str, UUID] = {}
    rows = Concept.objects.filter(language=language)
    names.update(rows.exclude(labels=None).values_list("labels__key", "identity"))
    names.update(rows.values_list("name_key", "identity"))
    for document in more:
        names.update({label_key(label.text): document.identity for label in document.labels})
    return names


def import_documents(read_files: Iterable[tuple[str, Document]]) -> Stored:
    """Store every document in its draft, or, if any can't be, none. Raises ImportRefused."""
    report = Stored()
    claimed: dict[str, str] = {}
    with transaction.atomic():
        for name, document in read_files:
            try:
                _check(document)
                if (other := claimed.setdefault(document.path, name)) != name:
                    raise Unresolved(f"{other} has the same address: {document.path}")
                _import_one(document, report)
            except documents.DocumentError as error:
                report.errors.append(Remark.of(name, error))
            except Unresolved as error:
                report.errors.append(Remark(name, str(error)))
            except ValidationError as error:
                report.errors.append(Remark(name, " ".join(error.messages)))
        if report.errors:
            raise ImportRefused(report.errors)
    return report


def _import_one(document: Document, report: Stored) -> None:
    draft = draft_for(document)
    if draft.pk is None:
        store(draft, document)
        report.created.append(draft)
    elif draft.to_document() == document:
        report.unchanged.append(draft)
    else:
        store(draft, document)
        report.updated.append(draft)


def _check(document: Document) -> None:
    if isinstance(document, documents.ConceptDocument):
        validate_slug(document.slug)
    elif not document.title:
        raise documents.DocumentError(
            "there is no title: begin with `# Title`, or give `title` in the front matter"
        )
    else:
        validate_path(document.path)


def _slug(part: str) -> str:
    """A file's or folder's name as a segment of an address: without a leading number prefix."""
    head, separator, rest = part.partition("-")
    name = rest if separator and head.isdigit() and rest else part
    return name.lower().replace(" ", "-")
