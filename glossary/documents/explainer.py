"""Explainers: pages at a path of their own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from .document import (
    ConceptRef,
    Document,
    Hints,
    Reading,
    check_once,
    finish,
    read_common,
    refs_as_json,
    refs_of,
    write_common,
)
from .errors import DocumentError
from .front_matter import Plain, Value
from .keys import Keys
from .lines import check_line, check_text
from .page import open_sheet
from .wording import _

MOST_PARTIALS = 100_000  # characters, of all partials of a page
_NAME = re.compile(r"[A-Z]\w*")
_PATH = re.compile(r"/(?:(?!\.{1,2}/)[^\s/?#\\]+/)*")


@dataclass(frozen=True, kw_only=True)
class ExplainerDocument(Document):
    """A page. muted: concepts that are not linked on it (`no_term_links`); partials: the Markdown
    that stands in other files, by the name of the component that places it."""

    path: str = ""
    title: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    position: int | None = None
    muted: tuple[ConceptRef, ...] = ()
    partials: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.path and not _PATH.fullmatch(self.path):
            raise DocumentError(_("write it as /section/page/"), field="path")
        check_text(self.description, "description")
        for keyword in self.keywords:
            check_line(keyword, "keywords")
        _check_partials(self.partials)
        super().__post_init__()

    @classmethod
    def _read(cls, text: str, identities: Mapping[str, Any] | None, hints: Hints) -> Reading:
        sheet = open_sheet(text)
        keys = Keys(sheet.front)
        known = identities or {}
        slug = keys.text("slug")
        path = hints.address if hints.has_whole_address else _resolve(slug, hints.address)
        path = known.get("path", path)
        page, said = read_common(sheet, path, identities, keys, hints)
        said |= {
            "path": path,
            "title": page.title or keys.line_of_text("title"),
            "description": keys.text("description"),
            "keywords": keys.texts("keywords"),
            "position": keys.number("sidebar_position")
            if sheet.front.entry("sidebar_position")
            else known.get("position", hints.position),
            "muted": refs_of(keys.texts("no_term_links"), identities),
            "partials": partials_of(identities) if identities is not None else hints.partials,
        }
        return Reading(said | {"extra": keys.extra}, page, keys.taken)

    @classmethod
    def _front(cls, said: Mapping[str, Any], held: frozenset[str] | None) -> dict[str, Value]:
        values: dict[str, Value] = {}
        if held and "title" in held:
            values["title"] = said["title"]
        if held and "slug" in held:
            values["slug"] = said["path"]
        values["sidebar_position"] = Plain("" if said["position"] is None else said["position"])
        values["description"] = said["description"]
        values["keywords"] = said["keywords"]
        return values | write_common(said)

    def _heading(self) -> str:
        return self.title

    @classmethod
    def _identities(cls, said: Mapping[str, Any], held: frozenset[str] | None) -> dict[str, Any]:
        is_in_text = held is None or "sidebar_position" in held or said["position"] is None
        return {
            "identity": str(said["identity"]),
            "language": said["language"],
            "path": said["path"],
            "refs": refs_as_json(*said["muted"]),
            **({} if is_in_text else {"position": said["position"]}),
            **({"partials": [list(each) for each in said["partials"]]} if said["partials"] else {}),
        }


def read_explainer(
    text: str,
    identities: Mapping[str, Any] | None = None,
    *,
    path: str = "",
    language: str = "en",
    identity: UUID | None = None,
    known_labels: frozenset[str] = frozenset(),
    has_whole_address: bool = False,
    position: int | None = None,
    partials: tuple[tuple[str, str], ...] = (),
) -> ExplainerDocument:
    """The explainer that `text` says.

    identities: what `write` gave beside exactly this text; then nothing is guessed. Without them
    rules find comparisons and questions, and `path`, `language`, `identity` tell what the text
    leaves open; known_labels: names of concepts, to tell comparisons from other tables;
    has_whole_address: `path` is what the `slug` in the text was made into; position: what the name
    of the file says, where the text says nothing; partials: by name, what the files say that the
    text imports.

    Raises DocumentError, with the line, for what is refused.
    """
    hints = Hints(path, language, identity, known_labels, has_whole_address, position, partials)
    return finish(ExplainerDocument, text, identities, hints)


def partials_of(identities: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The partials that stand in the identities of a document."""
    return tuple((name, text) for name, text in identities.get("partials", ()))


def _check_partials(partials: tuple[tuple[str, str], ...]) -> None:
    check_once("partials", (name for name, _text in partials))
    for name, text in partials:
        if not _NAME.fullmatch(name):
            said = _("%(name)r is no name of a component")
            raise DocumentError(said % {"name": name}, field="partials")
        check_text(text, "partials")
    if sum(len(text) for _name, text in partials) > MOST_PARTIALS:
        said = _("longer than %(most)s characters")
        raise DocumentError(said % {"most": f"{MOST_PARTIALS:,}"}, field="partials")


def _resolve(slug: str, path: str) -> str:
    """The path that front matter's `slug` gives, beside or in place of the one at hand."""
    if not slug:
        return path
    parent = "/" if slug.startswith("/") else path[: path.rstrip("/").rfind("/") + 1] or "/"
    return join_paths(parent, slug)


def join_paths(base: str, slug: str) -> str:
    """`slug` below the path `base`, a slash at its end. One that climbs out keeps its dots: it is
    no path then, and refused."""
    parts = [part for part in base.split("/") if part]
    for part in slug.split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "".join(f"/{part}" for part in parts) + "/"
