"""A glossary file beside the concepts of this site: what would become of each, nothing written.

Terms are matched by identity, else by language and id; a term of another language is the same
concept where its id is. Relations may name concepts of the file, in any order, and of the site.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from glossary.documents import (
    ConceptDocument,
    DocumentError,
    write,
)
from glossary.exchange.binding import bind
from glossary.exchange.glossaries.formats.limits import MOST_REMARKS
from glossary.exchange.glossaries.formats.terms import Parsed, Term, document_of
from glossary.exchange.report import Item, Level, Remark, Report, Status
from glossary.models import Source
from glossary.models.validators import validate_slug
from glossary.rendering.term_links import label_key

from .checks import circles, clashes, lengths
from .dump import documents_of
from .identities import Directory, Known

AT_ONCE = 500

Progress = Callable[[int, int], None]  # how many are done, of how many


class Mode(StrEnum):
    """What happens to concepts that are here already."""

    ADD = "add"  # they stay as they are
    REPLACE = "replace"  # what the file tells of them is the truth, empty cells too
    MERGE = "merge"  # empty cells leave what is there; what changed since the export is kept


@dataclass(frozen=True)
class Change:
    """What becomes of one concept. known: it as it was, if it was here."""

    document: ConceptDocument
    known: Known | None = None
    before: ConceptDocument | None = None


@dataclass
class Plan:
    """All of an import before it happens."""

    report: Report = field(default_factory=Report)
    changes: list[Change] = field(default_factory=list)


def plan(
    parsed: Parsed,
    *,
    file: str,
    mode: Mode,
    language: str,
    progress: Progress | None = None,
) -> Plan:
    """What an import of `parsed` would do. Its report holds every error, with its line."""
    return _Planner(file, mode, language, progress).plan(parsed)


class _Planner:
    def __init__(self, file: str, mode: Mode, language: str, progress: Progress | None) -> None:
        self.file, self.mode, self.language = file, mode, language
        self.progress = progress or (lambda _done, _all: None)
        self.result = Plan()
        self.report = self.result.report

    def plan(self, parsed: Parsed) -> Plan:
        self.report.remarks += parsed.refused
        for error in parsed.errors:
            self._say(error)
        for remark in parsed.remarks[:MOST_REMARKS]:
            self._say(remark, level=Level.WARNING)
        self.directory = Directory(parsed.terms, self.language)
        terms = []
        for term, problem in self.directory.identified():
            if problem is None:
                terms.append(term)
            else:
                self._say(problem, term)
        for start in range(0, len(terms), AT_ONCE):
            self._compare(terms[start : start + AT_ONCE])
            self.progress(min(start + AT_ONCE, len(terms)), len(terms))
        self._check_sources()
        documents = [change.document for change in self.result.changes]
        for document, message in circles(documents):
            error = DocumentError(message, field="broader")
            self._say(error, self.directory.term_of(document))
        for document, message in clashes(documents):
            error = DocumentError(message, field="names")
            self._say(error, self.directory.term_of(document), level=Level.WARNING)
        return self.result

    def _compare(self, terms: Sequence[Term]) -> None:
        """What each of a few terms would change."""
        known = [self.directory.known(term) for term in terms]
        wanted = [each.pk for each in known if each] if self.mode != Mode.ADD else []
        before = {concept.pk: document for concept, document in documents_of(wanted)}
        for term, here in zip(terms, known, strict=True):
            if here and self.mode == Mode.ADD:
                self._count(term, Status.SKIPPED)
                continue
            try:
                self._change(term, here, before.get(here.pk) if here else None)
            except DocumentError as error:
                self._say(error, term)
            except ValidationError as error:
                self._say(DocumentError(" ".join(error.messages), field="id"), term)

    def _change(self, term: Term, here: Known | None, base: ConceptDocument | None) -> None:
        assert term.identity is not None  # noqa: S101
        validate_slug(term.slug)
        document = document_of(
            self.directory.resolved(term),
            identity=here.identity if here else term.identity,
            slug=term.slug,
            language=term.language,
            base=base,
            merge=self.mode == Mode.MERGE,
        )
        if not document.title:
            raise DocumentError(_("write the name of the term"), field="name")
        lengths(document)
        if base and "faqs" not in term.said:
            self._tell_reworded(term, base, document)
        bound = self._bound(document)
        if bound == base:
            self._count(term, Status.UNCHANGED)
        elif here and base and self._changed_since(term, here, base):
            self._count(term, Status.CONFLICT)
        else:
            self._count(term, Status.UPDATED if here else Status.CREATED)
            self.result.changes.append(Change(bound, here, base))

    def _tell_reworded(self, term: Term, base: ConceptDocument, document: ConceptDocument) -> None:
        """Name the questions that kept their id although their words are others now."""
        before = {faq.id: faq.question for faq in base.faqs}
        for faq in document.faqs:
            was = before.get(faq.id, faq.question)
            if label_key(was) != label_key(faq.question):
                said = _("“%(after)s” was taken for the older question “%(before)s”.")
                note = DocumentError(said % {"after": faq.question, "before": was})
                self._say(note, term, level=Level.NOTE)

    def _bound(self, document: ConceptDocument) -> ConceptDocument:
        if not document.comparisons:
            return document
        names = self.directory.names.get(document.language, {})
        bound = bind(document, lambda head: names.get(label_key(head)))
        assert isinstance(bound, ConceptDocument)  # noqa: S101
        return bound

    def _changed_since(self, term: Term, here: Known, base: ConceptDocument) -> bool:
        """Whether somebody saved the draft after the file was exported; always told."""
        if term.document is not None:
            if not base.source or write(base).text == base.source.text:
                return False
        elif term.version is None or term.version == here.version:
            return False
        kept = self.mode == Mode.MERGE
        if kept:
            said = _(
                "“%(name)s” was changed here by somebody else since the file was made: it was left"
                " as it is here"
            )
        else:
            said = _(
                "“%(name)s” was changed here by somebody else since the file was made: it was"
                " replaced all the same"
            )
        message = said % {"name": term.label}
        self._say(DocumentError(message), term, level=Level.WARNING)
        return kept

    def _check_sources(self) -> None:
        keys = {key for change in self.result.changes for key in change.document.sources}
        if not keys:
            return
        missing = keys - set(Source.objects.values_list("key", flat=True))
        for change in self.result.changes:
            if lacking := [key for key in change.document.sources if key in missing]:
                said = _("there is no source %(keys)s: add it first")
                error = DocumentError(said % {"keys": ", ".join(lacking)[:200]}, field="sources")
                self._say(error, self.directory.term_of(change.document))

    def _count(self, term: Term, status: Status) -> None:
        file = term.file or self.file
        place = f"{file}:{term.line}" if term.line else f"{file} {term.part}".rstrip()
        address = f"/glossary/{term.slug}/"
        self.report.items.append(Item(place, status, "term", address, term.label))

    def _say(
        self, error: DocumentError, term: Term | None = None, *, level: Level = Level.ERROR
    ) -> None:
        if term is not None and (term.line or term.part):
            field = ".".join(filter(None, (term.part, error.field)))
            error = DocumentError(error.message, field=field, line=error.line or term.line)
        remark = Remark.of((term and term.file) or self.file, error)
        self.report.remarks.append(replace(remark, level=level))
