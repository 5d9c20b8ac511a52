"""What concept and explainer documents share: their fields, and the way to text and back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, TypeVar
from uuid import UUID, uuid5

from .comparison import Comparison
from .errors import DocumentError
from .faqs import Faq
from .front_matter import FrontMatter, Plain, Value
from .keys import Keys
from .lines import check_block, check_line, check_text
from .page import Page, Sheet, md
from .placing import in_order
from .reading import read_page
from .wording import _
from .writing import compose

D = TypeVar("D", bound="Document")

NAMESPACE = UUID("6f1f0a9e-53c5-4d0e-9b57-6c1d1f0c7c55")  # of identities made from an address
_TELLING = ("preamble_md", "title", "labels")  # where these differ, the body does too


@dataclass(frozen=True, kw_only=True)
class Written:
    """A document written down: its text, and in JSON what a file can't carry."""

    text: str
    identities: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class ConceptRef:
    """Another concept, by its slug, and its identity where that is known."""

    slug: str
    identity: UUID | None = None

    def __post_init__(self) -> None:
        check_line(self.slug, "slug")
        if not self.slug:
            raise DocumentError(_("name the concept"), field="slug")


@dataclass(frozen=True)
class Hints:
    """What a reader is told beside the text, for what text and identities leave open."""

    address: str = ""  # slug or path
    language: str = "en"
    identity: UUID | None = None
    known_labels: frozenset[str] = frozenset()
    has_whole_address: bool = False  # whatever `slug` says
    position: int | None = None  # where the text gives none
    partials: tuple[tuple[str, str], ...] = ()  # by name, what the imported files say


@dataclass(frozen=True)
class Reading:
    """What a text says: the fields of a document, and the page they were read from."""

    said: dict[str, Any]
    page: Page
    held: frozenset[str]  # keys of the front matter that the fields were read from


@dataclass(frozen=True, kw_only=True)
class Document:
    """A text in the form of this project, as plain values. Both kinds build on it.

    body_md: what follows the title; marker lines stand where comparisons and questions do.
    preamble_md: imports and comments before the title, never shown; faq_level: of the questions'
    headings; extra: front matter keys that are not ours, each with its lines; warnings: of the
    reader; source: what the document was read from, so that writing changes no other line.
    """

    identity: UUID
    language: str = "en"
    body_md: str = ""
    preamble_md: str = ""
    comparisons: tuple[Comparison, ...] = ()
    faqs: tuple[Faq, ...] = ()
    faq_level: int = 3
    review_by: date | None = None
    reviewed_on: date | None = None
    attribution: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = field(default=(), compare=False)
    source: Written | None = field(default=None, compare=False, repr=False)
    _written: Written = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        check_line(self._heading(), "title")
        check_block(self.preamble_md, "preamble_md")
        check_block(self.body_md, "body_md")
        check_text(self.attribution, "attribution")
        check_once("faqs", (faq.id for faq in self.faqs))
        check_once("comparisons", (comparison.key for comparison in self.comparisons))
        check_once("extra", (key for key, _ in self.extra))
        if not self.faqs:
            object.__setattr__(self, "faq_level", 3)
        ordered = in_order(self.body_md, self.comparisons, self.faqs)
        object.__setattr__(self, "comparisons", ordered)
        object.__setattr__(self, "_written", _write(self))

    def _heading(self) -> str:
        """The title."""
        raise NotImplementedError

    @classmethod
    def _read(cls, text: str, identities: Mapping[str, Any] | None, hints: Hints) -> Reading:
        """What `text` says, as fields of this kind of document."""
        raise NotImplementedError

    @classmethod
    def _front(cls, said: Mapping[str, Any], held: frozenset[str] | None) -> dict[str, Value]:
        """The front matter that says `said`; `held`: the keys of the source, if there is one."""
        raise NotImplementedError

    @classmethod
    def _identities(cls, said: Mapping[str, Any], held: frozenset[str] | None) -> dict[str, Any]:
        """What the text does not carry, beside where comparisons and questions stand.

        held: the keys of the source, if there is one.
        """
        raise NotImplementedError

    def _said(self) -> dict[str, Any]:
        """All fields that make two documents equal."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.compare}


def write(document: Document) -> Written:
    """A document written down; `read_concept` or `read_explainer` reads it back as it was.

    Lines of its source stay, byte for byte, wherever they still say what the document says.
    """
    written: Written = document._written
    return written


def _unclosed() -> DocumentError:
    said = _(
        "a text before a question or a table opens what it doesn't close, such as <!-- or a block"
        " of code: close it"
    )
    return DocumentError(said, field="body_md")


def _write(document: Document) -> Written:
    """The same, done once: when the document is constructed.

    Raises DocumentError, naming the field, where the text form can't hold it, so that a document
    that could be constructed can always be written.
    """
    kind, said, source = type(document), document._said(), document.source
    old = kind._read(source.text, source.identities, Hints()) if source else None
    if old and source and old.said == said:
        return source
    ways = [(old, False), (old, True)] if old else []
    for was, loose in [*ways, (None, False)]:
        held = was.held if was else None
        try:
            text, places = compose(
                document,
                document._heading(),
                kind._front(said, held),
                old=was.page if was else None,
                old_values=kind._front(was.said, held) if was else None,
                loose=loose,
            )
            written = Written(text=text, identities={**kind._identities(said, held), **places})
            again = kind._read(text, written.identities, Hints()).said
        except DocumentError as error:
            refusal = error
            if error.field == "identities":  # what was written isn't found where it was put
                refusal = _unclosed()
            continue
        if again == said:
            return written
        name = next(name for name in (*_TELLING, *said) if again.get(name) != said.get(name))
        as_read = _("can't be written so: it would be read as %(text)r")
        refusal = DocumentError(as_read % {"text": str(again[name])[:80]}, field=name)
    raise refusal


def finish(kind: type[D], text: str, identities: Mapping[str, Any] | None, hints: Hints) -> D:
    """The document of a kind that `text` says, with `text` as its source."""
    reading = kind._read(text, identities, hints)
    page = reading.page
    if identities is None:
        identities = {**kind._identities(reading.said, reading.held), **page.places}
    warnings = tuple(_remarks(page.sheet.front))
    source = Written(text=text, identities=dict(identities))
    try:
        return kind(**reading.said, warnings=warnings, source=source)
    except DocumentError as error:
        entry = page.sheet.front.entry({"path": "slug", "slug": "id"}.get(error.field, ""))
        line = entry.start + 1 if entry else None
        raise DocumentError(error.message, field=error.field, line=line) from None


def _remarks(front: FrontMatter) -> Iterator[str]:
    """What is to be said of front matter that isn't read as ours."""
    if front.problem:
        place = _("line %(line)s") % {"line": front.problem_line}
        why = f"{place}: {_(front.problem)}" if front.problem_line else _(front.problem)
        yield _("front matter kept as it stands: %(why)s") % {"why": why}


def made_identity(language: str, address: str) -> UUID:
    """The identity of a document that has none yet: the same for the same address."""
    return uuid5(NAMESPACE, f"{language} {address}")


def refs_of(slugs: tuple[str, ...], identities: Mapping[str, Any] | None) -> tuple[ConceptRef, ...]:
    known = (identities or {}).get("refs", {})
    return tuple(
        ConceptRef(slug=slug, identity=UUID(known[slug]) if slug in known else None)
        for slug in slugs
    )


def refs_as_json(*refs: ConceptRef) -> dict[str, str]:
    """The identities of concepts by slug.

    Raises DocumentError where a slug stands for two.
    """
    known: dict[str, UUID | None] = {}
    for ref in refs:
        if known.setdefault(ref.slug, ref.identity) != ref.identity:
            raise DocumentError(_("%(slug)r has two identities") % {"slug": ref.slug}, field="refs")
    return {slug: str(identity) for slug, identity in known.items() if identity}


def read_common(
    sheet: Sheet, path: str, identities: Mapping[str, Any] | None, keys: Keys, hints: Hints
) -> tuple[Page, dict[str, Any]]:
    """What both kinds read alike: the page, and the fields that they share.

    path: where readers find the document; it makes the identity of one that has none yet.
    """
    known = identities or {}
    language = known.get("language", hints.language)
    identity = (
        UUID(known["identity"])
        if "identity" in known
        else hints.identity or made_identity(language, path)
    )
    page = read_page(sheet, seed=identity, identities=identities, known_labels=hints.known_labels)
    return page, {
        "identity": identity,
        "language": language,
        "body_md": md(page.body),
        "preamble_md": md(page.preamble),
        "comparisons": page.comparisons,
        "faqs": page.faqs,
        "faq_level": page.faq_level,
        "review_by": keys.day("review_by"),
        "reviewed_on": keys.day("reviewed_on"),
        "attribution": keys.text("attribution"),
    }


def write_common(said: Mapping[str, Any]) -> dict[str, Value]:
    """What both kinds write alike, last in their front matter."""
    return {
        "no_term_links": tuple(ref.slug for ref in said["muted"]),
        "review_by": Plain(said["review_by"] or ""),
        "reviewed_on": Plain(said["reviewed_on"] or ""),
        "attribution": said["attribution"],
    }


def check_once(name: str, keys: Iterable[str]) -> None:
    """Refuse, in the field `name`, what stands twice."""
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise DocumentError(_("%(key)r stands twice") % {"key": key}, field=name)
        seen.add(key)
