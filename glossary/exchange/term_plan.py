"""A glossary file beside the concepts of this site: what would become of each, nothing written.

Terms are matched by identity, else by language and id; a term of another language is the same
concept where its id is. Relations may name concepts of the file, in any order, and of the site.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from django.core.exceptions import ValidationError

from glossary.documents import (
    ConceptDocument,
    ConceptRef,
    DocumentError,
    made_identity,
    read_concept,
)
from glossary.models import Concept, Source
from glossary.models.validators import validate_slug
from glossary.rendering.slugs import github_slug
from glossary.rendering.term_links import label_key

from .binding import bind
from .dump import documents_of
from .limits import MOST_REMARKS
from .report import Item, Level, Remark, Report, Status
from .term_checks import circles, clashes, lengths
from .terms import Parsed, Term, document_of

AT_ONCE = 500
LONGEST_MADE = 80  # characters of an id that is made of a name

Progress = Callable[[int, int], None]  # how many are done, of how many


class Mode(StrEnum):
    """What happens to concepts that are here already."""

    ADD = "add"  # they stay as they are
    REPLACE = "replace"  # what the file tells of them is the truth, empty cells too
    MERGE = "merge"  # empty cells leave what is there; what changed since the export is kept


@dataclass(frozen=True)
class Known:
    """A concept of this site."""

    pk: int
    identity: UUID
    language: str
    slug: str
    version: int


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
        self.here: dict[tuple[str, str], Known] = {}  # by language and slug
        self.by_identity: dict[tuple[UUID, str], Known] = {}
        self.names: dict[str, dict[str, UUID]] = {}  # by language: keys of names
        self.slugs: dict[str, dict[str, UUID]] = {}
        self.elsewhere: dict[str, UUID] = {}  # by slug, in whatever language
        self.places: dict[tuple[UUID, str], Term] = {}

    def plan(self, parsed: Parsed) -> Plan:
        self.report.remarks += parsed.refused
        for error in parsed.errors:
            self._say(error)
        for remark in parsed.remarks[:MOST_REMARKS]:
            self._say(remark, level=Level.WARNING)
        terms = self._identified([self._named(term) for term in parsed.terms])
        for start in range(0, len(terms), AT_ONCE):
            self._compare(terms[start : start + AT_ONCE])
            self.progress(min(start + AT_ONCE, len(terms)), len(terms))
        self._check_sources()
        documents = [change.document for change in self.result.changes]
        for document, message in circles(documents):
            self._say(DocumentError(message, field="broader"), self._term_of(document))
        for document, message in clashes(documents):
            self._say(
                DocumentError(message, field="names"), self._term_of(document), level=Level.WARNING
            )
        return self.result

    def _named(self, term: Term) -> Term:
        """`term` with its language, and an id made of its name where it has none."""
        slug = term.slug or github_slug(str(term.said.get("name", "")).strip())[:LONGEST_MADE]
        return replace(term, slug=slug, language=term.language or self.language)

    def _identified(self, terms: Sequence[Term]) -> list[Term]:
        """The terms that can be told apart, each with its identity."""
        self._look_up({term.language for term in terms})
        made: dict[str, UUID] = {}
        identified = []
        for term in terms:
            known = self._known(term)
            identity = known.identity if known and term.is_proposed else term.identity
            identity = identity or (known.identity if known else None)
            identity = identity or made.get(term.slug) or self.elsewhere.get(term.slug)
            identity = identity or made_identity(self.language, f"/glossary/{term.slug}/")
            made.setdefault(term.slug, identity)
            term = replace(term, identity=identity)
            if problem := self._double(term, identity):
                self._say(problem, term)
                continue
            self.slugs.setdefault(term.language, {})[term.slug] = identity
            name = label_key(str(term.said.get("name", "")))
            self.names.setdefault(term.language, {}).setdefault(name, identity)
            identified.append(term)
        return identified

    def _look_up(self, languages: set[str]) -> None:
        """Every concept of this site, without its texts."""
        rows = Concept.objects.values_list(
            "pk", "identity", "language", "slug", "version", "name_key"
        )
        for pk, identity, language, slug, version, key in rows.iterator(chunk_size=2000):
            known = Known(pk, identity, language, slug, version)
            self.here[language, slug] = self.by_identity[identity, language] = known
            if language in languages:
                self.slugs.setdefault(language, {})[slug] = identity
                self.names.setdefault(language, {}).setdefault(key, identity)
        self.elsewhere = {slug: known.identity for (_lang, slug), known in self.here.items()}

    def _known(self, term: Term) -> Known | None:
        if term.identity and (known := self.by_identity.get((term.identity, term.language))):
            return known
        return self.here.get((term.language, term.slug))

    def _double(self, term: Term, identity: UUID) -> DocumentError | None:
        """Why this term can't be told from another."""
        other = self.places.setdefault((identity, term.language), term)
        if other is not term:
            where = f"line {other.line}" if other.line else other.part or other.file
            return DocumentError(f"“{term.label}” stands twice: see {where}", field="id")
        slugs = self.slugs.get(term.language, {})
        owner = self.here.get((term.language, term.slug))
        is_moving = owner and (owner.identity, owner.language) in self.places
        if owner and owner.identity != identity and not is_moving:
            return DocumentError(f"the id {term.slug!r} belongs to another concept", field="id")
        taken = slugs.get(term.slug)
        if taken not in (None, identity) and not owner:
            return DocumentError(f"two terms have the id {term.slug!r}", field="id")
        return None

    def _compare(self, terms: Sequence[Term]) -> None:
        """What each of a few terms would change."""
        known = [self._known(term) for term in terms]
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
            self._resolved(term),
            identity=here.identity if here else term.identity,
            slug=term.slug,
            language=term.language,
            base=base,
            merge=self.mode == Mode.MERGE,
        )
        if not document.title:
            raise DocumentError("write the name of the term", field="name")
        lengths(document)
        bound = self._bound(document)
        if bound == base:
            self._count(term, Status.UNCHANGED)
        elif here and base and self._changed_since(term, here, base):
            self._count(term, Status.CONFLICT)
        else:
            self._count(term, Status.UPDATED if here else Status.CREATED)
            self.result.changes.append(Change(bound, here, base))

    def _bound(self, document: ConceptDocument) -> ConceptDocument:
        if not document.comparisons:
            return document
        names = self.names.get(document.language, {})
        bound = bind(document, lambda head: names.get(label_key(head)))
        assert isinstance(bound, ConceptDocument)  # noqa: S101
        return bound

    def _changed_since(self, term: Term, here: Known, base: ConceptDocument) -> bool:
        """Whether somebody saved the draft after the file was exported; always told."""
        if term.document is not None:
            if not base.source or base == read_concept(base.source.text, base.source.identities):
                return False
        elif term.version is None or term.version == here.version:
            return False
        kept = self.mode == Mode.MERGE
        end = "it was left as it is here" if kept else "it was replaced all the same"
        message = f"“{term.label}” was changed here by somebody else since the file was made: {end}"
        self._say(DocumentError(message), term, level=Level.WARNING)
        return kept

    def _resolved(self, term: Term) -> Term:
        """`term` with the identities of what it refers to. Raises DocumentError."""
        said = dict(term.said)
        for name in ("broader", "related"):
            if name in said:
                refs = [self._ref(ref, term, name) for ref in said[name]]
                said[name] = tuple({ref.identity: ref for ref in refs}.values())
        if "sources" in said:
            said["sources"] = tuple(dict.fromkeys(said["sources"]))
        return replace(term, said=said)

    def _ref(self, ref: ConceptRef, term: Term, name: str) -> ConceptRef:
        slugs = self.slugs.get(term.language, {})
        identity = slugs.get(ref.slug) or self.names.get(term.language, {}).get(label_key(ref.slug))
        if identity is None and ref.identity and (ref.identity, term.language) in self.by_identity:
            identity = ref.identity
        if identity is None:
            said = (
                f"there is no concept {ref.slug[:80]!r}: add it to the file, or to the site first"
            )
            raise DocumentError(said, field=name)
        if identity == term.identity:
            raise DocumentError("a concept can't stand in a relation to itself", field=name)
        slug = next((s for s in (ref.slug,) if slugs.get(s) == identity), None)
        return ConceptRef(slug=slug or self._slug_of(identity, term.language), identity=identity)

    def _slug_of(self, identity: UUID, language: str) -> str:
        if term := self.places.get((identity, language)):
            return term.slug
        return self.by_identity[identity, language].slug

    def _check_sources(self) -> None:
        keys = {key for change in self.result.changes for key in change.document.sources}
        if not keys:
            return
        missing = keys - set(Source.objects.values_list("key", flat=True))
        for change in self.result.changes:
            if lacking := [key for key in change.document.sources if key in missing]:
                said = f"there is no source {', '.join(lacking)[:200]}: add it first"
                self._say(DocumentError(said, field="sources"), self._term_of(change.document))

    def _term_of(self, document: ConceptDocument) -> Term | None:
        return self.places.get((document.identity, document.language))

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
