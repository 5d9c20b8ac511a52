"""Concepts: what the glossary explains, with their names."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from .document import (
    ConceptRef,
    Document,
    Hints,
    Reading,
    finish,
    read_common,
    refs_as_json,
    refs_of,
    write_common,
)
from .errors import DocumentError
from .front_matter import Value
from .keys import Keys
from .lines import check_line, check_text
from .page import open_sheet
from .wording import _

KEY_OF_KIND = {
    "alias": "aka",
    "abbreviation": "abbreviations",
    "plural": "plurals",
    "hidden": "hidden",
}
LABEL_KINDS = ("preferred", *KEY_OF_KIND)


@dataclass(frozen=True, kw_only=True)
class Label:
    """A name of a concept. kind: one of LABEL_KINDS."""

    text: str
    kind: str = "alias"
    case_sensitive: bool = False
    auto_link: bool = True

    def __post_init__(self) -> None:
        check_line(self.text, "label")
        if not self.text:
            raise DocumentError(_("write the name"), field="label")
        if self.kind not in LABEL_KINDS:
            said = _("choose one of %(kinds)s") % {"kinds": ", ".join(LABEL_KINDS)}
            raise DocumentError(said, field="label kind")


@dataclass(frozen=True, kw_only=True)
class ConceptDocument(Document):
    """A concept. labels: the preferred one first, then by kind; sources: their keys; muted:
    concepts that are not linked on its page (`no_term_links`)."""

    slug: str = ""
    labels: tuple[Label, ...] = ()
    short_md: str = ""
    kind: str = ""
    stage: str = ""
    broader: tuple[ConceptRef, ...] = ()
    related: tuple[ConceptRef, ...] = ()
    sources: tuple[str, ...] = ()
    muted: tuple[ConceptRef, ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[\w-]*", self.slug):
            raise DocumentError(_("use letters, digits and hyphens"), field="slug")
        for name in ("short_md", "kind", "stage"):
            check_text(getattr(self, name), name)
        for key in self.sources:
            check_line(key, "sources")
        if sum(label.kind == "preferred" for label in self.labels) > 1:
            raise DocumentError(_("keep one preferred label"), field="labels")
        texts = [label.text for label in self.labels]
        if len(set(texts)) < len(texts):
            raise DocumentError(_("the same name stands twice: keep one"), field="labels")
        order = sorted(self.labels, key=lambda label: LABEL_KINDS.index(label.kind))
        object.__setattr__(self, "labels", tuple(order))
        super().__post_init__()

    @property
    def title(self) -> str:
        first = self.labels[0] if self.labels else None
        return first.text if first and first.kind == "preferred" else ""

    @property
    def path(self) -> str:
        return concept_path(self.slug)

    @classmethod
    def _read(cls, text: str, identities: Mapping[str, Any] | None, hints: Hints) -> Reading:
        sheet = open_sheet(text)
        keys = Keys(sheet.front)
        known = identities or {}
        slug = known.get("slug", keys.text("id") or hints.address)
        page, said = read_common(sheet, concept_path(slug), identities, keys, hints)
        said |= {
            "slug": slug,
            "labels": _labels(page.title or keys.line_of_text("title"), keys),
            "short_md": keys.text("short_description"),
            "kind": keys.text("kind") or keys.text("category"),
            "stage": keys.text("stage"),
            "broader": refs_of(keys.texts("broader"), identities),
            "related": refs_of(keys.texts("related"), identities),
            "sources": keys.texts("sources"),
            "muted": refs_of(keys.texts("no_term_links"), identities),
        }
        return Reading(said | {"extra": keys.extra}, page, keys.taken)

    @classmethod
    def _front(cls, said: Mapping[str, Any], held: frozenset[str] | None) -> dict[str, Value]:
        labels: tuple[Label, ...] = said["labels"]
        values: dict[str, Value] = {}
        if held is None or "id" in held:
            values["id"] = said["slug"]
        if held and "title" in held:
            values["title"] = next((x.text for x in labels if x.kind == "preferred"), "")
        for kind, key in KEY_OF_KIND.items():
            values[key] = tuple(label.text for label in labels if label.kind == kind)
        values["case_sensitive"] = tuple(x.text for x in labels if x.case_sensitive)
        values["never_link"] = tuple(x.text for x in labels if not x.auto_link)
        values["category" if held and "category" in held else "kind"] = said["kind"]
        values["stage"] = said["stage"]
        values["short_description"] = said["short_md"]
        values["broader"] = tuple(ref.slug for ref in said["broader"])
        values["related"] = tuple(ref.slug for ref in said["related"])
        values["sources"] = said["sources"]
        return values | write_common(said)

    def _heading(self) -> str:
        return self.title

    @classmethod
    def _identities(cls, said: Mapping[str, Any], held: frozenset[str] | None) -> dict[str, Any]:
        return {
            "identity": str(said["identity"]),
            "language": said["language"],
            "slug": said["slug"],
            "refs": refs_as_json(*said["broader"], *said["related"], *said["muted"]),
        }


def concept_path(slug: str) -> str:
    """Where readers find the concept with this slug. Not quoted: as pages keep their addresses."""
    return f"/glossary/{slug}/"


def read_concept(
    text: str,
    identities: Mapping[str, Any] | None = None,
    *,
    slug: str = "",
    language: str = "en",
    identity: UUID | None = None,
    known_labels: frozenset[str] = frozenset(),
) -> ConceptDocument:
    """The concept that `text` says; arguments and errors as for `read_explainer`."""
    hints = Hints(slug, language, identity, known_labels)
    return finish(ConceptDocument, text, identities, hints)


def labels_of(
    title: str,
    names: Mapping[str, Sequence[str]],
    *,
    case_sensitive: Collection[str] = (),
    never_link: Collection[str] = (),
) -> tuple[Label, ...]:
    """The title, then the names of each kind; of a name that stands twice the first counts.

    names: by the front matter's keys (`KEY_OF_KIND`).
    """
    kinds = {title: "preferred"} if title else {}
    for kind, key in KEY_OF_KIND.items():
        for text in names.get(key, ()):
            kinds.setdefault(text, kind)
    return tuple(
        Label(
            text=text,
            kind=kind,
            case_sensitive=text in case_sensitive,
            auto_link=text not in never_link,
        )
        for text, kind in kinds.items()
    )


def _labels(title: str, keys: Keys) -> tuple[Label, ...]:
    names = {key: keys.texts(key) for key in KEY_OF_KIND.values()}
    case_sensitive, never_link = keys.texts("case_sensitive"), keys.texts("never_link")
    return labels_of(title, names, case_sensitive=case_sensitive, never_link=never_link)
