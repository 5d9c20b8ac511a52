"""SKOS read: Turtle and JSON-LD. Nothing is ever fetched."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.translation import gettext as _

from glossary.documents import ConceptRef, DocumentError
from glossary.exchange.glossaries.formats.limits import MOST_DEPTH, check_count, text_of
from glossary.exchange.glossaries.formats.terms import DAYS, Parsed, Term, day_of, kept_of
from glossary.rendering.slugs import github_slug

from .checks import check_json_ld, check_turtle
from .graph import XL, Graph, read_graph
from .vocabulary import (
    DCT,
    KINDS_OF_LABEL,
    LABELS,
    LISTS,
    MATCHES,
    NOTATION,
    OURS,
    RDF,
    RELATIONS,
    SKOS,
    TEXTS,
    whole,
)

LONGEST_SHORT: Final = 600
_NOTES: Final = ("definition", "scopeNote", "note", "example")
_KNOWN: Final = frozenset(
    {
        *map(whole, (*LABELS.values(), *KINDS_OF_LABEL.values(), *TEXTS.values())),
        *map(whole, (*LISTS.values(), *RELATIONS.values(), *MATCHES.values(), NOTATION)),
        *(SKOS + name for name in _NOTES),
        *(SKOS + name for name in ("narrower", "inScheme", "topConceptOf")),
        *(XL + name for name in ("prefLabel", "altLabel", "hiddenLabel")),
        OURS + "id",
        OURS + "version",
        DCT + "identifier",
        DCT + "modified",
        RDF + "type",
    }
)


def read_turtle(raw: bytes) -> Parsed:
    """The concepts of a Turtle file. Raises DocumentError where it can't be read at all."""
    text = text_of(raw)
    check_turtle(text, MOST_DEPTH)
    return _Reader(read_graph(text, "turtle"), _lines_of_turtle(text)).parsed()


def read_json_ld(raw: bytes) -> Parsed:
    """The same for JSON-LD, whose context must stand in the file."""
    text = text_of(raw)
    check_json_ld(text)
    found = re.finditer(r'"@id"\s*:\s*"([^"\\]*)"', text)
    return _Reader(read_graph(text, "json-ld"), _lines(text, found)).parsed()


class _Reader:
    def __init__(self, graph: Graph, lines: Mapping[str, int]) -> None:
        self.graph, self.lines = graph, lines
        self.result = Parsed()
        self.left_out: Counter[str] = Counter()
        self.ids: dict[Any, dict[str, str]] = {}  # slug of each concept by language
        self.above: dict[Any, list[Any]] = {}

    def parsed(self) -> Parsed:
        concepts = self.graph.concepts()
        check_count(len(concepts))
        self._name_all(concepts)
        for concept in concepts:
            for upper in self.graph.things(concept, SKOS + "broader"):
                self.above.setdefault(concept, []).append(upper)
            for lower in self.graph.things(concept, SKOS + "narrower"):
                self.above.setdefault(lower, []).append(concept)
        for concept in concepts:
            for predicate in self.graph.predicates(concept):
                if predicate not in _KNOWN:
                    self.left_out[predicate] += 1
            for language in self.ids[concept]:
                self._read(concept, language)
        for predicate, number in self.left_out.most_common():
            said = _("%(n)s × <%(name)s> was left out: it has no place here")
            self._remark(said % {"n": number, "name": predicate[:120]})
        for ontology in self.graph.imports():
            said = _("owl:imports of <%(name)s> was left out: nothing is fetched")
            self._remark(said % {"name": ontology})
        return self.result

    def _name_all(self, concepts: list[Any]) -> None:
        """The id of each concept in each language that it has a name in."""
        taken: Counter[tuple[str, str]] = Counter()
        for concept in concepts:
            names = dict(reversed(list(self.graph.labels(concept, "prefLabel"))))
            own = dict(self.graph.words(concept, OURS + "id"))
            languages = dict.fromkeys([*own, *names])
            first = names.get("en") or next(iter(names.values()), str(concept))
            slug = github_slug(first)[:80].strip("-") or "term"
            self.ids[concept] = {}
            for language in languages:
                claimed = own.get(language) or slug
                taken[claimed, language] += 1
                number = taken[claimed, language]
                made = claimed if number == 1 or language in own else f"{claimed}-{number}"
                self.ids[concept][language] = made
            if not languages:
                self._error(concept, _("the concept has no skos:prefLabel"))

    def _read(self, concept: Any, language: str) -> None:
        try:
            self.result.terms.append(self._term(concept, language))
        except DocumentError as error:
            self._error(concept, error.message, error.field)

    def _term(self, concept: Any, language: str) -> Term:
        identity = self._identity(concept)
        said: dict[str, Any] = self._names(concept, language)
        said |= self._texts(concept, language, is_ours=identity is not None)
        for name, label in LISTS.items():
            said[name] = tuple(self.graph.words_in(concept, whole(label), language))
        said |= {name: day_of(said[name], name) for name in DAYS}
        for name, uppers in (
            ("broader", self.above.get(concept, ())),
            ("related", list(self.graph.things(concept, SKOS + "related"))),
        ):
            said[name] = tuple(dict.fromkeys(self._refs(concept, uppers, language)))
        said["kept"] = self._kept(concept, is_ours=identity is not None)
        version = next(iter(self.graph.words_in(concept, OURS + "version", language)), "")
        is_proposed = identity is None
        return Term(
            said={name: value for name, value in said.items() if value},
            slug=self.ids[concept][language],
            language=language,
            identity=identity or uuid5(NAMESPACE_URL, str(concept)),
            is_proposed=is_proposed,
            is_ordered=False,
            version=int(version) if version.isdecimal() and len(version) < 10 else None,
            line=self.lines.get(str(concept)),
            part="" if str(concept) in self.lines else _short(concept),
        )

    def _names(self, concept: Any, language: str) -> dict[str, Any]:
        said: dict[str, Any] = {}
        names = [text for code, text in self.graph.labels(concept, "prefLabel") if code == language]
        if len(set(names)) > 1:
            twice = _("two preferred labels in %(language)s")
            raise DocumentError(twice % {"language": language or _("no language")}, field="name")
        said["name"] = one_line(names[0]) if names else ""
        others = [text for code, text in self.graph.labels(concept, "altLabel") if code == language]
        for name, label in KINDS_OF_LABEL.items():
            said[name] = tuple(map(one_line, self.graph.words_in(concept, whole(label), language)))
        special = {text for name in KINDS_OF_LABEL for text in said[name]}
        said["aka"] = tuple(t for t in map(one_line, others) if t not in special)
        hidden = [
            text for code, text in self.graph.labels(concept, "hiddenLabel") if code == language
        ]
        said["hidden"] = tuple(map(one_line, hidden))
        return said

    def _texts(self, concept: Any, language: str, *, is_ours: bool) -> dict[str, str]:
        """Definition and text; further definitions and notes follow in the text.

        Where others define nothing, their first note does.
        """
        said = {
            name: next(iter(self.graph.words_in(concept, whole(label), language)), "")
            for name, label in TEXTS.items()
        }
        notes = [
            note for kind in _NOTES for note in self.graph.words_in(concept, SKOS + kind, language)
        ]
        is_defined = bool(said["short_description"])
        short = notes.pop(0) if notes and (is_defined or not is_ours) else ""
        if len(short) > LONGEST_SHORT:
            notes.insert(0, short)
            cut = short[:LONGEST_SHORT]
            end = max(cut.rfind(". ") + 1, cut.rfind(" ") if ". " not in cut else 0)
            short = cut[: end or LONGEST_SHORT].strip()
            told = _("%(term)s: the definition was cut; all of it is in the text")
            self._remark(told % {"term": _short(concept)})
        return said | {"short_description": short, "text": "\n\n".join(notes)}

    def _refs(self, concept: Any, others: Any, language: str) -> Iterator[ConceptRef]:
        for other in others:
            if slug := self.ids.get(other, {}).get(language):
                yield ConceptRef(slug=slug)
            elif other not in self.ids:
                found = re.fullmatch(r"https?://[^/]+/glossary/([\w.~-]+)/", str(other))
                if found:
                    yield ConceptRef(slug=found[1])
                else:
                    said = _("%(term)s: %(other)s is not in the file, and was left out")
                    self._remark(said % {"term": _short(concept), "other": _short(other)})

    def _identity(self, concept: Any) -> UUID | None:
        """The identity that a file of ours names."""
        for _language, text in self.graph.words(concept, DCT + "identifier"):
            if text.startswith("urn:uuid:"):
                try:
                    return UUID(text)
                except ValueError:
                    said = _("%(text)r is no identity") % {"text": text[:60]}
                    raise DocumentError(said, field="identity") from None
        return None

    def _kept(self, concept: Any, *, is_ours: bool) -> tuple[tuple[str, str], ...]:
        """Matches and notations; a concept of others is itself an exact match of ours."""
        found: dict[str, list[str]] = {name: [] for name in MATCHES}
        if not is_ours and (address := self.graph.address(concept)):
            found["exact_match"].append(address)
        for name, label in MATCHES.items():
            found[name] += map(str, self.graph.things(concept, whole(label)))
        found["notation"] = [text for _language, text in self.graph.words(concept, whole(NOTATION))]
        return kept_of(found)

    def _remark(self, message: str) -> None:
        self.result.remarks.append(DocumentError(message))

    def _error(self, concept: Any, message: str, field: str = "") -> None:
        line = self.lines.get(str(concept))
        where = field if line else f"{_short(concept)} {field}".strip()
        self.result.errors.append(DocumentError(message, field=where, line=line))


def one_line(text: str) -> str:
    return " ".join(re.split(r"[\r\n]+", text)).strip(" \t")


def _short(thing: Any) -> str:
    return f"<{str(thing)[:100]}>"


def _lines_of_turtle(text: str) -> dict[str, int]:
    """The line where each subject begins, as far as one begins a line."""
    prefixes = dict(re.findall(r"(?mi)^\s*@?prefix\s+([\w.-]*):\s*<([^>\s]*)>", text))
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        found = re.match(r"<([^>\s]*)>|([\w.-]*):([^\s;,]+)", line)
        if found:
            iri = found[1] if found[1] is not None else prefixes.get(found[2], "") + found[3]
            lines.setdefault(iri, number)
    return lines


def _lines(text: str, found: "Iterator[re.Match[str]]") -> dict[str, int]:
    lines: dict[str, int] = {}
    line, at = 1, 0
    for match in found:
        line += text.count("\n", at, match.start())
        at = match.start()
        lines.setdefault(match[1], line)
    return lines
