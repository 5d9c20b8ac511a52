"""Who is who: the terms of a file and the concepts of this site, by identity, id and name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from glossary.documents import ConceptDocument, ConceptRef, DocumentError, made_identity
from glossary.exchange.glossaries.formats.terms import REFS, Term
from glossary.models import Concept
from glossary.rendering.slugs import github_slug
from glossary.rendering.term_links import label_key

LONGEST_MADE = 80  # characters of an id that is made of a name


@dataclass(frozen=True)
class Known:
    """A concept of this site."""

    pk: int
    identity: UUID
    language: str
    slug: str
    version: int


class Directory:
    """Every concept of this site, without its texts, and every term of the file that it is told."""

    def __init__(self, terms: Iterable[Term], language: str) -> None:
        """language: of terms that don't say theirs."""
        self.language = language
        self.names: dict[str, dict[str, UUID]] = {}  # by language: keys of names
        self._here: dict[tuple[str, str], Known] = {}  # by language and slug
        self._by_identity: dict[tuple[UUID, str], Known] = {}
        self._slugs: dict[str, dict[str, UUID]] = {}
        self._places: dict[tuple[UUID, str], Term] = {}
        self._named = [self._with_id(term) for term in terms]
        self._look_up({term.language for term in self._named})

    def _with_id(self, term: Term) -> Term:
        """`term` with its language, and an id made of its name where it has none."""
        slug = term.slug or github_slug(str(term.said.get("name", "")).strip())[:LONGEST_MADE]
        return replace(term, slug=slug, language=term.language or self.language)

    def _look_up(self, languages: set[str]) -> None:
        rows = Concept.objects.values_list(
            "pk", "identity", "language", "slug", "version", "name_key"
        )
        for pk, identity, language, slug, version, key in rows.iterator(chunk_size=2000):
            known = Known(pk, identity, language, slug, version)
            self._here[language, slug] = self._by_identity[identity, language] = known
            if language in languages:
                self._slugs.setdefault(language, {})[slug] = identity
                self.names.setdefault(language, {}).setdefault(key, identity)

    def identified(self) -> Iterator[tuple[Term, DocumentError | None]]:
        """Each term with its identity, or with why it can't be told from another."""
        made: dict[str, UUID] = {}
        elsewhere = {slug: known.identity for (_lang, slug), known in self._here.items()}
        for term in self._named:
            known = self.known(term)
            identity = known.identity if known and term.is_proposed else term.identity
            identity = identity or (known.identity if known else None)
            identity = identity or made.get(term.slug) or elsewhere.get(term.slug)
            identity = identity or made_identity(self.language, f"/glossary/{term.slug}/")
            made.setdefault(term.slug, identity)
            term = replace(term, identity=identity)
            if problem := self._double(term, identity):
                yield term, problem
                continue
            self._slugs.setdefault(term.language, {})[term.slug] = identity
            name = label_key(str(term.said.get("name", "")))
            self.names.setdefault(term.language, {}).setdefault(name, identity)
            yield term, None

    def known(self, term: Term) -> Known | None:
        """The concept of this site that `term` is."""
        if term.identity and (known := self._by_identity.get((term.identity, term.language))):
            return known
        return self._here.get((term.language, term.slug))

    def term_of(self, document: ConceptDocument) -> Term | None:
        """The term of the file that `document` was made of."""
        return self._places.get((document.identity, document.language))

    def resolved(self, term: Term) -> Term:
        """`term` with the identities of what it refers to. Raises DocumentError."""
        said = dict(term.said)
        for name in REFS:
            if name in said:
                refs = [self._ref(ref, term, name) for ref in said[name]]
                said[name] = tuple({ref.identity: ref for ref in refs}.values())
        if "sources" in said:
            said["sources"] = tuple(dict.fromkeys(said["sources"]))
        return replace(term, said=said)

    def _ref(self, ref: ConceptRef, term: Term, name: str) -> ConceptRef:
        slugs = self._slugs.get(term.language, {})
        identity = slugs.get(ref.slug) or self.names.get(term.language, {}).get(label_key(ref.slug))
        if identity is None and ref.identity and (ref.identity, term.language) in self._by_identity:
            identity = ref.identity
        if identity is None:
            said = _("there is no concept %(id)r: add it to the file, or to the site first")
            raise DocumentError(said % {"id": ref.slug[:80]}, field=name)
        if identity == term.identity:
            raise DocumentError(_("a concept can't stand in a relation to itself"), field=name)
        slug = next((s for s in (ref.slug,) if slugs.get(s) == identity), None)
        return ConceptRef(slug=slug or self._slug_of(identity, term.language), identity=identity)

    def _slug_of(self, identity: UUID, language: str) -> str:
        if term := self._places.get((identity, language)):
            return term.slug
        return self._by_identity[identity, language].slug

    def _double(self, term: Term, identity: UUID) -> DocumentError | None:
        """Why this term can't be told from another."""
        other = self._places.setdefault((identity, term.language), term)
        if other is not term:
            where = _("line %(line)s") % {"line": other.line} if other.line else ""
            said = _("“%(name)s” stands twice: see %(place)s")
            place = where or other.part or other.file
            return DocumentError(said % {"name": term.label, "place": place}, field="id")
        slugs = self._slugs.get(term.language, {})
        owner = self._here.get((term.language, term.slug))
        is_moving = owner and (owner.identity, owner.language) in self._places
        if owner and owner.identity != identity and not is_moving:
            said = _("the id %(id)r belongs to another concept")
            return DocumentError(said % {"id": term.slug}, field="id")
        taken = slugs.get(term.slug)
        if taken not in (None, identity) and not owner:
            said = _("two terms have the id %(id)r")
            return DocumentError(said % {"id": term.slug}, field="id")
        return None
