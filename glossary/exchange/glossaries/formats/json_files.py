"""Glossaries as JSON, complete: everything that a concept's document says.

    {"format": "gloss-glossary", "version": 1, "concepts": [{"id": "kv-cache", "name": …}, …]}

A bare list of concepts is read too. Which keys a concept has: CONCEPT_KEYS.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from glossary.documents import Column, Comparison, ConceptDocument, ConceptRef, DocumentError, Faq
from glossary.documents import Row as TableRow

from .csv_tables import PASSED_OVER
from .limits import MOST_DEPTH, check_count, text_of
from .terms import DAYS, LISTS, PARTS, PLAIN, REFS, WHOLE, Parsed, Term, day_of, told

FORMAT: Final = "gloss-glossary"
CONCEPT_KEYS: Final = frozenset(
    {"id", "identity", "language", "version", "text", "faq_level"}
    | {*PLAIN, *LISTS, *REFS, *DAYS, *PARTS}
)


def write_json(documents: Iterable[tuple[ConceptDocument, int | None]], out: Any) -> None:
    """Write documents, each with the version of its draft, one concept a line, to `out`."""
    out.write(f'{{"format": "{FORMAT}", "version": 1, "concepts": [')
    before = "\n"
    for document, version in documents:
        out.write(before + json.dumps(concept_json(document, version), ensure_ascii=False))
        before = ",\n"
    out.write("\n]}\n")


def concept_json(document: ConceptDocument, version: int | None = None) -> dict[str, Any]:
    """One concept by CONCEPT_KEYS; what is empty is left out."""
    said = told(document, WHOLE)
    own: dict[str, Any] = {
        "id": document.slug,
        "identity": str(document.identity),
        "language": document.language,
        "version": version,
    }
    said |= {name: [_ref_json(ref) for ref in said[name]] for name in REFS}
    said |= {name: str(said[name] or "") for name in DAYS}
    said["comparisons"] = [_comparison_json(table) for table in document.comparisons]
    said["faqs"] = [_faq_json(faq) for faq in document.faqs]
    said["faq_level"] = document.faq_level if document.faqs else 0
    return {name: value for name, value in (own | said).items() if value}


def read_json(raw: bytes) -> Parsed:
    """The terms of a JSON file; errors name the path, such as concepts[3].review_by.

    Raises DocumentError where the file can't be read at all.
    """
    parsed = Parsed()
    concepts = _concepts(load_json(text_of(raw)))
    check_count(len(concepts))
    for place, concept in enumerate(concepts):
        part = f"concepts[{place}]"
        try:
            parsed.terms.append(_term(concept, part, parsed))
        except DocumentError as error:
            field = f"{part}.{error.field}" if error.field else part
            parsed.errors.append(DocumentError(error.message, field=field))
    return parsed


def load_json(text: str) -> Any:
    """JSON of bounded depth, no key twice. Raises DocumentError, with the line where known."""
    if _depth_of(text) > MOST_DEPTH:
        raise DocumentError(_("nested deeper than %(n)s") % {"n": MOST_DEPTH})
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise DocumentError(_("no JSON: %(why)s") % {"why": error.msg}, line=error.lineno) from None
    except DocumentError:
        raise
    except (ValueError, RecursionError) as error:
        raise DocumentError(_("no JSON: %(why)s") % {"why": str(error)[:80]}) from None


def _depth_of(text: str) -> int:
    """How deep the brackets outside strings go."""
    depth = deepest = 0
    for mark in re.finditer(r'"(?:[^"\\]|\\.)*+(?:"|\Z)|[\[\]{}]', text, re.DOTALL):
        if mark[0] in "[{":
            depth += 1
            deepest = max(depth, deepest)
        elif mark[0] in "]}":
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _value in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        said = _("the key %(key)r stands twice in one object")
        raise DocumentError(said % {"key": twice[:60]})
    return found


def _no_constant(name: str) -> Any:
    raise DocumentError(_("%(text)s is no value") % {"text": name})


def _concepts(data: Any) -> list[Any]:
    if isinstance(data, dict):
        data = data.get("concepts", data.get("terms"))
    if not isinstance(data, list):
        raise DocumentError(_('no glossary: begin with {"concepts": ['))
    return data


def _term(concept: Any, part: str, parsed: Parsed) -> Term:
    if not isinstance(concept, dict):
        raise DocumentError(_("must be an object"))
    for key in concept.keys() - CONCEPT_KEYS - PASSED_OVER:
        message = _("the key %(key)r is not known and was left out") % {"key": key[:60]}
        parsed.remarks.append(DocumentError(message, field=part))
    said: dict[str, Any] = {}
    for name in (*PLAIN, "text", "body", "preamble"):
        if name in concept:
            said[name] = _text(concept, name)
    for name in LISTS:
        if name in concept:
            said[name] = _texts(concept, name)
    for name in REFS:
        if name in concept:
            refs = [_ref(item, f"{name}[{i}]") for i, item in enumerate(_list(concept, name))]
            said[name] = tuple(dict.fromkeys(refs))
    said |= {name: day_of(_text(concept, name), name) for name in DAYS if name in concept}
    if "extra" in concept:
        said["extra"] = tuple(_pair(item, i) for i, item in enumerate(_list(concept, "extra")))
    said |= _parts(concept)
    return Term(
        said=said,
        slug=_text(concept, "id"),
        language=_text(concept, "language"),
        identity=_uuid(concept, "identity"),
        version=_number(concept, "version"),
        part=part,
    )


def _parts(concept: Mapping[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if "comparisons" in concept:
        tables = enumerate(_objects(concept, "comparisons"))
        said["comparisons"] = tuple(_at(f"comparisons[{i}]", _comparison, x) for i, x in tables)
    if "faqs" in concept:
        faqs = enumerate(_objects(concept, "faqs"))
        said["faqs"] = tuple(_at(f"faqs[{i}]", _faq, x) for i, x in faqs)
    level = _number(concept, "faq_level")
    if level is not None:
        if level not in range(2, 7):
            raise DocumentError(_("choose 2 to 6"), field="faq_level")
        said["faq_level"] = level
    return said


def _at(place: str, read: Any, thing: Mapping[str, Any]) -> Any:
    try:
        return read(thing)
    except DocumentError as error:
        field = f"{place}.{error.field}" if error.field else place
        raise DocumentError(error.message, field=field) from None


def _comparison_json(table: Comparison) -> dict[str, Any]:
    columns = [{"text": one.text, "concept": _plain(one.concept)} for one in table.columns]
    rows = [
        {
            "text": row.text,
            "cells": list(row.cells),
            "group": row.group,
            "concept": _plain(row.concept),
        }
        for row in table.rows
    ]
    return {
        "key": table.key,
        "caption": table.caption,
        "corner": table.corner,
        "columns": columns,
        "rows": rows,
    }


def _comparison(thing: Mapping[str, Any]) -> Comparison:
    return Comparison(
        key=_text(thing, "key"),
        caption=_text(thing, "caption"),
        corner=_text(thing, "corner"),
        columns=tuple(
            Column(text=_text(one, "text"), concept=_uuid(one, "concept"))
            for one in _objects(thing, "columns")
        ),
        rows=tuple(
            TableRow(
                text=_text(row, "text"),
                cells=_texts(row, "cells"),
                group=_text(row, "group"),
                concept=_uuid(row, "concept"),
            )
            for row in _objects(thing, "rows")
        ),
    )


def _faq_json(faq: Faq) -> dict[str, Any]:
    return {
        "id": faq.id,
        "question": faq.question,
        "answer": faq.answer_md,
        "anchor": faq.anchor,
        "about": [str(concept) for concept in faq.about],
    }


def _faq(thing: Mapping[str, Any]) -> Faq:
    about = [_uuid({"about": one}, "about") for one in _list(thing, "about")]
    return Faq(
        id=_text(thing, "id"),
        question=_text(thing, "question"),
        answer_md=_text(thing, "answer"),
        anchor=_text(thing, "anchor"),
        about=tuple(one for one in about if one),
    )


def _ref_json(ref: ConceptRef) -> str | dict[str, str]:
    return {"id": ref.slug, "identity": str(ref.identity)} if ref.identity else ref.slug


def _ref(item: Any, place: str) -> ConceptRef:
    if isinstance(item, str):
        return ConceptRef(slug=item)
    if isinstance(item, dict):
        return ConceptRef(slug=_text(item, "id"), identity=_uuid(item, "identity"))
    raise DocumentError(_("write the id of a concept"), field=place)


def _pair(item: Any, place: int) -> tuple[str, str]:
    if isinstance(item, list) and len(item) == 2 and all(isinstance(one, str) for one in item):
        return item[0], item[1]
    raise DocumentError(_("must be a key and its lines"), field=f"extra[{place}]")


def _plain(identity: UUID | None) -> str | None:
    return str(identity) if identity else None


def _text(thing: Mapping[str, Any], name: str) -> str:
    value = thing.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise DocumentError(_("must be a text in quotes"), field=name)
    return value


def _list(thing: Mapping[str, Any], name: str) -> list[Any]:
    value = thing.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise DocumentError(_("must be a list"), field=name)
    return value


def _texts(thing: Mapping[str, Any], name: str) -> tuple[str, ...]:
    items = _list(thing, name)
    for place, item in enumerate(items):
        if not isinstance(item, str):
            raise DocumentError(_("must be a text in quotes"), field=f"{name}[{place}]")
    return tuple(items)


def _objects(thing: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    items = _list(thing, name)
    for place, item in enumerate(items):
        if not isinstance(item, dict):
            raise DocumentError(_("must be an object"), field=f"{name}[{place}]")
    return items


def _number(thing: Mapping[str, Any], name: str) -> int | None:
    value = thing.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**9:
        raise DocumentError(_("must be a whole number"), field=name)
    return value


def _uuid(thing: Mapping[str, Any], name: str) -> UUID | None:
    text = _text(thing, name)
    try:
        return UUID(text) if text else None
    except ValueError:
        said = _("%(text)r is no identity") % {"text": text[:40]}
        raise DocumentError(said, field=name) from None
