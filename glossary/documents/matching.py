"""A file read again: its questions and tables get the ids that they had the last time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from . import comparison
from .blocks import Block, top_blocks
from .comparison import Comparison, comparison_of, normalise, read_table
from .document import D, Hints, Written, finish
from .faq_sections import find_sections
from .faqs import Faq
from .finding import FoundTable, as_json_table, caption_line
from .page import open_sheet, read_keys

LIKE = 0.6  # how much of two texts must be the same for one to be the other, reworded


@dataclass(frozen=True)
class Reworded:
    """A question that was taken for an older one because of its place and its words."""

    before: str
    after: str
    line: int


@dataclass(frozen=True)
class TablePlace:
    """A table of a text: its lines (from 0), its header, and its key where it is a comparison."""

    start: int
    end: int
    header: tuple[str, ...]
    key: str = ""


def tables_of(document: D) -> list[TablePlace]:
    """Every table of a document that stands in no list or quote, in the order of its text."""
    assert document.source is not None, "a document that was read or written"  # noqa: S101
    return list(_tables(document.source))


def plain_sections(document: D) -> list[int]:
    """The lines (from 1) where sections of questions begin that stay Markdown: all but one."""
    assert document.source is not None  # noqa: S101
    known = {item["lines"][0] for item in document.source.identities["faqs"]}
    lines, blocks = _blocks(document.source)
    title = str(read_keys(document.source.text).get("title") or "")
    return [
        section.start + 1
        for section in find_sections(blocks, lines, title)
        if known and known.isdisjoint(start for start, _ in section.items)
    ]


def matched(fresh: D, known: D) -> tuple[D, tuple[Reworded, ...]]:
    """`fresh`, read from a file, with the ids that `known`, the same file read before, has.

    Questions are known by their id, else by the same words, else by place and likeness; those last
    are named beside the document. A table that was a comparison stays one, and one that was kept as
    Markdown stays that. What was bound to concepts by hand stays bound.
    """
    assert fresh.source is not None  # noqa: S101
    identities = dict(fresh.source.identities)
    identities["comparisons"] = _comparisons(fresh, known)
    taken, reworded = _questions(fresh.faqs, known.faqs, identities["faqs"])
    about = {faq.id: faq.about for faq in known.faqs}
    identities["faqs"] = [
        {**item, "id": id, "about": [str(one) for one in about.get(id, ())]}
        for item, id in zip(identities["faqs"], taken, strict=True)
    ]
    return finish(type(fresh), fresh.source.text, identities, Hints()), reworded


def convert(document: D, start: int) -> D:
    """`document` with the table that begins on line `start` (from 0) made a comparison, or, where
    it is one, plain Markdown again. Not a byte of its text changes."""
    assert document.source is not None  # noqa: S101
    source = document.source
    (place,) = [each for each in _tables(source) if each.start == start]
    kept = [item for item in source.identities["comparisons"] if item["key"] != place.key]
    if not place.key:
        made = {item["key"] for item in kept}
        key = next(key for key in _keys(place, document) if key not in made)
        kept.append(_item(source, place, key))
        kept.sort(key=lambda item: item["lines"])
    identities = {**source.identities, "comparisons": kept}
    return finish(type(document), source.text, identities, Hints())


def _keys(place: TablePlace, document: D) -> Iterator[str]:
    name = normalise(" ".join(place.header)).replace(" ", "-")[:24].strip("-") or "table"
    base = f"{name}-{document.identity.hex[:6]}"
    yield base
    yield from (f"{base}-{number}" for number in range(2, 1000))


def _tables(source: Written) -> Iterator[TablePlace]:
    keys = {item["lines"][0]: item["key"] for item in source.identities["comparisons"]}
    lines, blocks = _blocks(source)
    for block in blocks:
        if block.kind == "table":
            header = read_table(lines[block.start : block.end])[0]
            if len(header) > 1:
                yield TablePlace(block.start, block.end, header, keys.get(block.start, ""))


def _blocks(source: Written) -> tuple[tuple[str, ...], list[Block]]:
    sheet = open_sheet(source.text)
    start = sheet.front.end
    return sheet.lines, [
        block._replace(start=block.start + start, end=block.end + start)
        for block in top_blocks(sheet.lines[start:])
    ]


def _item(source: Written, place: TablePlace, key: str, was: Comparison | None = None) -> Any:
    """How identities name the table at `place`, bound as the comparison that it `was`."""
    lines, blocks = _blocks(source)
    at = next(i for i, block in enumerate(blocks) if block.start == place.start)
    table = comparison_of(read_table(lines[place.start : place.end]), key=key)
    if was is not None:
        table = _bound_as(table, was)
    caption = caption_line(lines, blocks[at - 1] if at else None, blocks[at])
    return as_json_table(FoundTable.of(table, place.start, place.end, caption))


def _bound_as(table: Comparison, was: Comparison) -> Comparison:
    columns = {normalise(column.text): column.concept for column in was.columns}
    rows = {normalise(row.text): row.concept for row in was.rows}
    return comparison.rebound(
        table,
        columns=[columns.get(normalise(column.text)) for column in table.columns],
        rows=[rows.get(normalise(row.text)) for row in table.rows],
    )


def _comparisons(fresh: D, known: D) -> list[Any]:
    assert fresh.source is not None  # noqa: S101
    source = fresh.source
    waiting = {_header(one): one for one in reversed(known.comparisons)}
    plain = {place.header for place in tables_of(known) if not place.key} if known.source else set()
    places = list(_tables(source))
    was: dict[int, Comparison] = {}
    for place in places:
        if found := waiting.pop(place.header, None):
            was[place.start] = found
    left = [one for one in known.comparisons if one not in was.values()]
    for place in places:
        if place.key and place.start not in was and place.header not in plain:
            like = max(left, key=lambda one: _likeness(place.header, one), default=None)
            if like is not None and _likeness(place.header, like) >= LIKE:
                was[place.start] = like
                left.remove(like)
    used = {one.key for one in was.values()}
    items = []
    for place in places:
        if place.start in was:
            items.append(_item(source, place, was[place.start].key, was[place.start]))
        elif place.key and place.header not in plain:
            key = place.key if place.key not in used else f"{place.key}-{place.start}"
            items.append(_item(source, place, key))
    return items


def _header(table: Comparison) -> tuple[str, ...]:
    return (table.corner, *(column.text for column in table.columns))


def _likeness(header: tuple[str, ...], table: Comparison) -> float:
    return SequenceMatcher(None, list(header), list(_header(table)), autojunk=False).ratio()


def _questions(
    fresh: Sequence[Faq], known: Sequence[Faq], items: Sequence[Mapping[str, Any]]
) -> tuple[list[str], tuple[Reworded, ...]]:
    """The id of each fresh question, and those that were reworded."""
    ids: dict[int, str] = {}
    left = list(enumerate(known))
    for same in (_same_id, _same_words):
        for place, faq in enumerate(fresh):
            found = next((each for each in left if same(faq, each[1])), None)
            if place not in ids and found:
                ids[place] = found[1].id
                left.remove(found)
    reworded = []
    for place, faq in enumerate(fresh):
        if place in ids or not left:
            continue
        close = {each: _closeness(faq, place, each) for each in left}
        best = max(left, key=close.__getitem__)
        if close[best] >= LIKE:
            ids[place] = best[1].id
            left.remove(best)
            line = int(items[place]["lines"][0]) + 1
            reworded.append(Reworded(best[1].question, faq.question, line))
    used = set(ids.values())
    for place, faq in enumerate(fresh):
        if place not in ids:
            ids[place] = faq.id if faq.id not in used else f"{faq.id}-{place + 1}"
            used.add(ids[place])
    return [ids[place] for place in range(len(fresh))], tuple(reworded)


def _same_id(one: Faq, other: Faq) -> bool:
    return one.id == other.id and normalise(one.question) == normalise(other.question)


def _same_words(one: Faq, other: Faq) -> bool:
    return normalise(one.question) == normalise(other.question)


def _closeness(faq: Faq, place: int, known: tuple[int, Faq]) -> float:
    """From 0 to 1: the likeness of questions or answers, less where the place is another."""
    at, other = known
    words = _ratio(faq.question.split(), other.question.split())
    answers = _ratio(faq.answer_md.split()[:200], other.answer_md.split()[:200])
    return max(words, answers) - (0.0 if place == at else 0.1)


def _ratio(one: Sequence[str], other: Sequence[str]) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() if one and other else 0.0
