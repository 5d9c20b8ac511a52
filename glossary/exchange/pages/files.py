"""One Markdown page on its way in: read, matched with what was known of it, and merged."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from glossary import documents
from glossary.documents import Clash, DocumentError, ExplainerDocument
from glossary.exchange.binding import bind
from glossary.exchange.report import Level, Remark, Status
from glossary.models import ExchangedFile, Explainer
from glossary.models.validators import validate_path
from glossary.rendering.term_links import label_key

from .layout import Layout, address_of, position_of

MOST_BYTES: Final = 1_000_000


@dataclass(frozen=True)
class Known:
    """What this site knows of a file: the draft, and the file as it was exchanged last."""

    draft: Explainer | None = None
    file: ExchangedFile | None = None


@dataclass
class PageFile:
    """A page that was read. document: what its draft is to say; theirs: what the file says."""

    name: str
    text: str
    status: Status
    theirs: ExplainerDocument
    document: ExplainerDocument
    clashes: tuple[Clash, ...] = ()
    remarks: list[Remark] = field(default_factory=list)

    @property
    def whole_text(self) -> str:
        """The text of the file, and what it places of others."""
        return "\n".join((self.text, *(text for _name, text in self.theirs.partials)))


def pages_in(language: str) -> "QuerySet[Any]":
    """The drafts of pages in a language."""
    drafts: QuerySet[Any] = Explainer._default_manager.all()
    return drafts.filter(language=language)


def decoded(raw: bytes) -> str:
    """The text of a file. Raises DocumentError with the line."""
    if len(raw) > MOST_BYTES:
        raise DocumentError(
            _("the file has %(bytes)s bytes; at most %(most)s fit")
            % {"bytes": f"{len(raw):,}", "most": f"{MOST_BYTES:,}"}
        )
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise DocumentError(_("the file is not UTF-8"), line=line) from None


def read_page_file(
    name: str,
    raw: bytes,
    known: Known,
    *,
    layout: Layout,
    language: str,
    names: Mapping[str, UUID],
    partials: Callable[[str, str], tuple[tuple[str, str], ...]],
) -> PageFile:
    """The page in the file `name`, and what becomes of its draft.

    names: of concepts (normalised), to which tables are bound; partials: those that a text, in a
    file, places. Raises DocumentError.
    """
    text = decoded(raw)
    path = address_of(name, text, layout)
    draft = known.draft
    identity = draft.identity if draft else _new_identity(language, path)
    theirs = documents.read_explainer(
        text,
        path=path,
        language=language,
        identity=identity,
        known_labels=frozenset(names),
        has_whole_address=True,
        position=position_of(name, text),
        partials=partials(text, name),
    )
    remarks: list[Remark] = []
    base = base_document(known)
    ours = _ours(draft)
    if before := base or ours:
        theirs, reworded = documents.matched(theirs, before)
        remarks += [
            Remark(
                name,
                _("“%(after)s” was taken for the older question “%(before)s”.")
                % {"after": each.after, "before": each.before},
                each.line,
                Level.NOTE,
            )
            for each in reworded
        ]
    theirs = _bound(theirs, names)
    check_page(theirs, name=name, text=text)
    remarks += [Remark(name, warning, level=Level.WARNING) for warning in theirs.warnings]
    if ours is None:
        return PageFile(name, text, Status.CREATED, theirs, theirs, remarks=remarks)
    document, clashes = theirs, ()  # type: ExplainerDocument, tuple[Clash, ...]
    if base is None or base != ours:
        merged = documents.merge(base or blank(theirs), ours, theirs)
        document, clashes = merged.document, merged.clashes
    if clashes:
        status = Status.CONFLICT
    elif document == ours:
        status = Status.UNCHANGED
    else:
        status = Status.UPDATED
        if base is not None and base != ours:
            note = _("Merged with what was changed here since.")
            remarks.append(Remark(name, note, level=Level.NOTE))
    return PageFile(name, text, status, theirs, document, clashes, remarks)


def base_document(known: Known) -> ExplainerDocument | None:
    """The file as it was when both sides were equal last; None where they never were."""
    if known.file is not None and known.file.raw:
        text = bytes(known.file.raw).decode("utf-8")
        return documents.read_explainer(text, known.file.identities)
    if known.draft is not None and (source := known.draft.source):
        return documents.read_explainer(source.text, source.identities)
    return None


def check_page(document: ExplainerDocument, *, name: str, text: str) -> None:
    """Raises DocumentError for what a draft can't hold, with its line."""
    if not document.title:
        raise DocumentError(
            _("there is no title: begin with `# Title`, or give `title` in the front matter")
        )
    try:
        validate_path(document.path)
    except ValidationError as error:
        line = documents.line_of_key(text, "slug") or documents.line_of_key(text, "id")
        raise DocumentError(" ".join(error.messages), field="path", line=line) from None
    for what, value, most in _lengths(document):
        if len(value) > most:
            line = next(
                (i for i, line in enumerate(text.splitlines(), 1) if value[:80] in line), None
            )
            raise DocumentError(
                _("“%(start)s…” has %(length)s characters; at most %(most)s fit")
                % {"start": value[:40], "length": len(value), "most": most},
                field=what,
                line=line,
            )


def digest(raw: bytes) -> str:
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


def _lengths(document: ExplainerDocument) -> list[tuple[str, str, int]]:
    found = [("title", document.title, 300), ("path", document.path, 300)]
    found.append(("attribution", document.attribution, 300))
    for faq in document.faqs:
        found += [("question", faq.question, 300), ("heading id", faq.anchor, 200)]
    for table in document.comparisons:
        found += [("caption", table.caption, 300), ("first header", table.corner, 100)]
        found += [("header", column.text, 300) for column in table.columns]
        for row in table.rows:
            found += [("first cell", row.text, 300), ("row group", row.group, 200)]
    return found


def _bound(document: ExplainerDocument, names: Mapping[str, UUID]) -> ExplainerDocument:
    bound = bind(document, lambda head: names.get(label_key(head)))
    assert isinstance(bound, ExplainerDocument)  # noqa: S101
    return bound


def _ours(draft: Explainer | None) -> ExplainerDocument | None:
    if draft is None:
        return None
    try:
        return draft.to_document()
    except DocumentError as error:
        message = _("the draft here can't be merged before it is mended: %(error)s")
        raise DocumentError(message % {"error": error}) from None


def blank(document: ExplainerDocument) -> ExplainerDocument:
    """A base for two texts that never were the same."""
    return ExplainerDocument(
        identity=document.identity, language=document.language, path=document.path
    )


def _new_identity(language: str, path: str) -> UUID:
    """Made from the address, unless a page that has moved away since was made from it before."""
    made = documents.made_identity(language, path)
    taken = Explainer.objects.filter(identity=made, language=language).exists()
    return uuid4() if taken else made
