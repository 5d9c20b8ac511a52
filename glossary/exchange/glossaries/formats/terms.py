"""What a glossary file says of one term, and how that becomes a document. Knows no format."""

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from glossary.documents import (
    KEY_OF_KIND,
    ConceptDocument,
    ConceptRef,
    DocumentError,
    labels_of,
    matched,
    place_parts,
    read_concept,
    tidy,
    write,
)
from glossary.documents.front_matter import entry_lines, read_front_matter
from glossary.exchange.report import Remark

NAMES: Final = tuple(KEY_OF_KIND.values())
PLAIN: Final = ("name", "short_description", "kind", "stage", "attribution")
LISTS: Final = (*NAMES, "case_sensitive", "never_link", "sources")
RELATED: Final = ("broader", "related")
REFS: Final = (*RELATED, "no_term_links")
DAYS: Final = ("review_by", "reviewed_on")
ANY: Final = frozenset({*LISTS, *REFS})  # what may come in any order
KEPT: Final = (  # front matter keys under which linked data keeps its own
    "exact_match",
    "close_match",
    "broad_match",
    "narrow_match",
    "related_match",
    "notation",
)
PARTS: Final = ("preamble", "body", "comparisons", "faqs", "faq_level", "extra")
FLAT: Final = frozenset({*PLAIN, *LISTS, *RELATED, *DAYS, "text"})  # what a table can hold
LINKED: Final = FLAT | {"kept"}
WHOLE: Final = FLAT - {"text"} | {*REFS, *PARTS}  # everything that a document says

_NO_TEXT = UUID(int=0)
_MAY_HOLD_PARTS = re.compile(r"\||faq|frequently", re.IGNORECASE)  # else reading finds none
_HEAD = "---\n---\n\n# x\n\n"  # so that nothing of a text is taken for front matter or a title


@dataclass(frozen=True, kw_only=True)
class Term:
    """One term of a file, with the place that errors name. said: only what the file tells.

    said: by the names in FLAT and WHOLE: texts; tuples of texts; tuples of ConceptRef for
    REFS; a date or None for DAYS. `text` is Markdown in which comparisons
    and questions are written out; `body` has lines that place them.
    """

    said: Mapping[str, Any]
    slug: str = ""
    language: str = ""
    identity: UUID | None = None
    version: int | None = None  # of the draft, when the file was written
    is_proposed: bool = False  # the identity, where the site has no concept of this id yet
    file: str = ""  # where each term has one of its own
    is_ordered: bool = True  # whether the order of lists says something: linked data has none
    document: ConceptDocument | None = None  # where a file tells all; `said` names what it needs
    line: int | None = None
    part: str = ""  # such as concepts[3]

    @property
    def label(self) -> str:
        return self.said.get("name") or self.slug


@dataclass
class Parsed:
    """What a reader found: terms, what is wrong (then nothing is imported), what is to be said."""

    terms: list[Term] = field(default_factory=list)
    errors: list[DocumentError] = field(default_factory=list)
    remarks: list[DocumentError] = field(default_factory=list)
    refused: list[Remark] = field(default_factory=list)  # errors of files that are not this one


def document_of(
    term: Term,
    *,
    identity: UUID,
    slug: str,
    language: str = "en",
    base: ConceptDocument | None = None,
    merge: bool = False,
    known_labels: frozenset[str] = frozenset(),
) -> ConceptDocument:
    """The document that `base` becomes, or the new one, when it says what `term` says.

    merge: what the term leaves empty stays as it is. Raises DocumentError, naming the field.
    """
    said = {name: value for name, value in term.said.items() if value or not merge}
    if term.document is not None:
        read = _as_before(term.document, base) if base else term.document
        own = replace(
            read,
            identity=identity,
            language=language,
            broader=said.get("broader", ()),
            related=said.get("related", ()),
            muted=said.get("no_term_links", ()),
            sources=said.get("sources", ()),
        )
        return _filled(own, base) if base and merge else own
    known = told(base, WHOLE) if base else {}
    if "text" in said:
        known |= _parts(said.pop("text"), identity, base, known_labels)
    kept = dict(said.pop("kept", ()))
    if not term.is_ordered:
        said |= {name: _in_order(said[name], known.get(name, ())) for name in said if name in ANY}
    known |= said
    known["extra"] = tuple({**dict(known.get("extra", ())), **kept}.items())
    comparisons, faqs = known.get("comparisons", ()), known.get("faqs", ())
    return ConceptDocument(
        identity=identity,
        language=language,
        slug=slug,
        labels=labels_of(
            known.get("name", ""),
            known,
            case_sensitive=known.get("case_sensitive", ()),
            never_link=known.get("never_link", ()),
        ),
        short_md=known.get("short_description", ""),
        body_md=place_parts(tidy(known.get("body", "")), comparisons, faqs),
        preamble_md=known.get("preamble", ""),
        comparisons=comparisons,
        faqs=faqs,
        faq_level=known.get("faq_level", 3),
        kind=known.get("kind", ""),
        stage=known.get("stage", ""),
        broader=known.get("broader", ()),
        related=known.get("related", ()),
        muted=known.get("no_term_links", ()),
        sources=known.get("sources", ()),
        review_by=known.get("review_by"),
        reviewed_on=known.get("reviewed_on"),
        attribution=known.get("attribution", ""),
        extra=known["extra"],
        source=base.source if base else None,
    )


def told(document: ConceptDocument, fields: Collection[str] = FLAT) -> dict[str, Any]:
    """What `document` says, by the names that `Term.said` uses."""
    labels = document.labels
    said: dict[str, Any] = {
        "name": document.title,
        "case_sensitive": tuple(label.text for label in labels if label.case_sensitive),
        "never_link": tuple(label.text for label in labels if not label.auto_link),
        "short_description": document.short_md,
        "preamble": document.preamble_md,
        "body": document.body_md,
        "no_term_links": document.muted,
    }
    for kind, name in KEY_OF_KIND.items():
        said[name] = tuple(label.text for label in labels if label.kind == kind)
    own = ("kind", "stage", "broader", "related", "sources", *DAYS, "attribution")
    for name in (*own, "comparisons", "faqs", "faq_level", "extra"):
        said[name] = getattr(document, name)
    if "text" in fields:
        said["text"] = text_of(document)
    if "kept" in fields:
        said["kept"] = kept_of(matches_of(document))
    return {name: value for name, value in said.items() if name in fields}


def text_of(document: ConceptDocument) -> str:
    """The Markdown of `document`, its comparisons and questions written out where they stand."""
    if not document.comparisons and not document.faqs:
        return document.body_md
    bare = ConceptDocument(
        identity=_NO_TEXT,
        labels=labels_of("x", {}),
        body_md=document.body_md,
        comparisons=document.comparisons,
        faqs=document.faqs,
        faq_level=document.faq_level,
    )
    return tidy(write(bare).text.removeprefix("# x\n"))


def matches_of(document: ConceptDocument) -> dict[str, tuple[str, ...]]:
    """What linked data has left in front matter keys of its own (KEPT)."""
    found = {}
    for key, raw in document.extra:
        if key in KEPT:
            entry = read_front_matter(["---", *raw.split("\n"), "---"]).entry(key)
            value = entry.value if entry else None
            found[key] = (value,) if isinstance(value, str) else value or ()
    return found


def kept_of(matches: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """The same as front matter, each key with its lines."""
    values = {key: tuple(dict.fromkeys(texts)) for key, texts in matches.items()}
    return tuple(
        (key, "\n".join(entry_lines(key, texts))) for key, texts in values.items() if texts
    )


def lost(document: ConceptDocument, fields: Collection[str] = FLAT) -> list[str]:
    """In words, what of `document` a format that has only `fields` can't give back."""
    gone = []
    again = document_of(
        Term(said=told(document, fields)),
        identity=document.identity,
        slug=document.slug,
        language=document.language,
    )
    if document.comparisons and document.comparisons != again.comparisons:
        gone.append(_("keys of comparisons, and which concepts they are bound to"))
    if document.faqs and document.faqs != again.faqs:
        gone.append(_("ids of questions, and which concepts they are about"))
    if document.preamble_md != again.preamble_md:
        gone.append(_("imports and comments before the title"))
    if document.muted != again.muted:
        gone.append(_("which terms its page never links"))
    if document.extra != again.extra:
        gone.append(_("front matter keys that are not ours"))
    if not gone and document != again:
        gone.append(_("which tables and headings are plain Markdown"))
    return gone


def refs_of(slugs: Iterable[str]) -> tuple[ConceptRef, ...]:
    """References by slug or name; of one that stands twice the first counts."""
    return tuple(ConceptRef(slug=slug) for slug in dict.fromkeys(slugs) if slug)


def day_of(text: str, field: str) -> date | None:
    """The day that an ISO date says. Raises DocumentError."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        said = _("%(text)r is no date: write it like 2027-01-31")
        raise DocumentError(said % {"text": text[:40]}, field=field) from None


def _parts(
    text: str, identity: UUID, base: ConceptDocument | None, known_labels: frozenset[str]
) -> dict[str, Any]:
    """Body, comparisons and questions of a text in which they are written out."""
    text = tidy(text)
    if base is not None and text == text_of(base):
        return {}
    if not _MAY_HOLD_PARTS.search(text):
        return {"body": text, "comparisons": (), "faqs": ()}
    read = read_concept(_HEAD + text, identity=identity, known_labels=known_labels)
    if base is not None:
        read = _as_before(read, base)
    return {
        "body": read.body_md,
        "comparisons": read.comparisons,
        "faqs": read.faqs,
        "faq_level": read.faq_level,
    }


def _as_before(read: ConceptDocument, base: ConceptDocument) -> ConceptDocument:
    """`read` with the ids, keys and bindings of the parts of `base` that it continues."""
    if not (read.faqs or read.comparisons or base.comparisons):
        return read
    return matched(read, base)[0]


def _in_order(items: Sequence[Any], before: Sequence[Any]) -> tuple[Any, ...]:
    """`items`, those that were there before first and in the order that they had."""
    return tuple(sorted(items, key=lambda item: before.index(item) if item in before else math.inf))


def _filled(read: ConceptDocument, base: ConceptDocument) -> ConceptDocument:
    """`read`; what it leaves empty is taken from `base`."""
    names = ["short_md", "kind", "stage", "attribution", *DAYS, *RELATED, "muted", "sources"]
    kept = {name: getattr(read, name) or getattr(base, name) for name in names}
    if not read.body_md and not read.faqs and not read.comparisons:
        parts = ("body_md", "comparisons", "faqs", "faq_level")
        kept |= {name: getattr(base, name) for name in parts}
    return replace(read, **kept)
