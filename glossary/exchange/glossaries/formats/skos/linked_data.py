"""Linked data written as Turtle and as JSON-LD, thing by thing, in constant memory."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from urllib.parse import quote

from .vocabulary import PREFIXES, Iri, Thing, Words

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL = re.compile(r'[\\"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]')
_TAG = re.compile(r"[A-Za-z]+(?:-[A-Za-z0-9]+)*")
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')


def turtle(things: Iterable[Thing]) -> Iterator[str]:
    """The lines of a Turtle file."""
    for prefix, iri in PREFIXES.items():
        yield f"@prefix {prefix}: <{iri}> .\n"
    for thing in things:
        lines = [
            f"{'a' if name == 'rdf:type' else name} {', '.join(map(_turtle_value, values))}"
            for name, values in _grouped(thing)
        ]
        yield f"\n{_turtle_value(thing.iri)} " + " ;\n    ".join(lines) + " .\n"


def json_ld(things: Iterable[Thing]) -> Iterator[str]:
    """The lines of a JSON-LD file: its context within, one thing a line."""
    yield '{"@context": ' + json.dumps(PREFIXES) + ', "@graph": [\n'
    before = ""
    for thing in things:
        node: dict[str, object] = {"@id": _clean(thing.iri)}
        for name, values in _grouped(thing):
            if name == "rdf:type":
                node["@type"] = [str(value) for value in values]
            else:
                node[name] = [_json_value(value) for value in values]
        yield before + json.dumps(node, ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"


def _grouped(thing: Thing) -> Iterator[tuple[str, list[Iri | Words]]]:
    """Each property with its values, properties in the order in which they first occur."""
    order = {name: None for name, _value in thing.said}
    places = {name: place for place, name in enumerate(order)}
    said = sorted(thing.said, key=lambda pair: places[pair[0]])
    for name, pairs in groupby(said, key=lambda pair: pair[0]):
        yield name, [value for _name, value in pairs]


def _turtle_value(value: Iri | Words) -> str:
    if isinstance(value, Iri):
        is_short = value.startswith("skos:")
        return str(value) if is_short else f"<{_clean(value)}>"
    text = _SPECIAL.sub(_escaped, value.text)
    tag = f"@{value.language}" if _TAG.fullmatch(value.language) else ""
    return f'"{text}"{tag}'


def _json_value(value: Iri | Words) -> dict[str, str]:
    if isinstance(value, Iri):
        return {"@id": _clean(value)}
    if _TAG.fullmatch(value.language):
        return {"@value": value.text, "@language": value.language}
    return {"@value": value.text}


def _escaped(found: "re.Match[str]") -> str:
    return _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}"


def _clean(iri: str) -> str:
    return _NOT_IN_IRI.sub(lambda found: quote(found[0]), iri)
