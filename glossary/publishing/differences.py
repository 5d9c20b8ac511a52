"""What differs between two documents, in words: prose, names, each cell, each question."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from django.utils.translation import gettext as _

from glossary.documents import Comparison, ConceptDocument, ExplainerDocument, Label
from glossary.models import Label as Name

Document = ConceptDocument | ExplainerDocument
Kind = Literal["same", "added", "removed"]

TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
MOST_TOKENS = 4000  # of one passage; longer ones are shown as removed and added
CONTEXT = 12  # tokens of unchanged text that are kept beside a change


@dataclass(frozen=True)
class Word:
    """A run of text that both have, or only the newer (added), or only the older (removed)."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Difference:
    """One place in which two documents differ."""

    place: str
    words: list[Word]


def differences(old: Document, new: Document) -> list[Difference]:
    """Every place in which `new` says other than `old`, in reading order."""
    before, after = dict(_places(old)), dict(_places(new))
    order = list(dict.fromkeys([*after, *before]))
    return [
        Difference(place=label, words=words(before.get(key, ""), after.get(key, "")))
        for key in order
        if before.get(key, "") != after.get(key, "")
        for label in [key[0]]
    ]


def words(old: str, new: str) -> list[Word]:
    """`old` and `new` as runs of words; long unchanged stretches shortened."""
    if old == new:
        return [Word("same", old)] if old else []
    found: list[Word] = []
    for before, after in _paragraphs(old, new):
        found += [Word("same", before)] if before == after else _compare(before, after)
    return _shortened(found)


def _places(document: Document) -> Iterator[tuple[tuple[str, str], str]]:
    """(label, key) of each place and what stands there."""

    def place(label: str, text: object, key: str = "") -> tuple[tuple[str, str], str]:
        return (label, key), "" if text is None else str(text)

    yield place(_("Title"), document.title)
    if isinstance(document, ConceptDocument):
        names = [f"{label.text} ({_flags(label)})" for label in document.labels[1:]]
        yield place(_("Labels"), "\n".join(names))
        yield place(_("Short definition"), document.short_md)
        yield place(_("Kind"), document.kind)
        yield place(_("Stage"), document.stage)
        yield place(_("Broader"), ", ".join(ref.slug for ref in document.broader))
        yield place(_("Related"), ", ".join(ref.slug for ref in document.related))
        yield place(_("Sources"), ", ".join(document.sources))
        yield place(_("Never linked"), ", ".join(ref.slug for ref in document.muted))
    else:
        yield place(_("Description"), document.description)
        yield place(_("Keywords"), ", ".join(document.keywords))
        yield place(_("Position"), document.position)
        yield place(_("Never linked"), ", ".join(ref.slug for ref in document.muted))
        for name, text in document.partials:
            yield place(f"<{name} />", text)
    yield place(_("Address"), document.path)
    yield place(_("Review by"), document.review_by)
    yield place(_("Reviewed on"), document.reviewed_on)
    yield place(_("Attribution"), document.attribution)
    yield place(_("Text"), document.body_md)
    for table in document.comparisons:
        yield from _cells(table)
    for faq in document.faqs:
        yield place(_("Question"), faq.question, faq.id)
        yield place(_("Answer: %s") % faq.question, faq.answer_md, faq.id)


def _flags(label: Label) -> str:
    said = [str(Name.Kind(label.kind).label)]
    said += [_("case-sensitive")] * label.case_sensitive
    said += [_("not linked")] * (not label.auto_link)
    return ", ".join(said)


def _cells(table: Comparison) -> Iterator[tuple[tuple[str, str], str]]:
    name = table.caption or " / ".join(column.text for column in table.columns)
    yield (_("Comparison: %s: caption") % name, table.key), table.caption
    heads = [table.corner, *(column.text for column in table.columns)]
    yield (_("Comparison: %s: columns") % name, table.key), " | ".join(heads)
    rows = [f"{row.group}: {row.text}" if row.group else row.text for row in table.rows]
    yield (_("Comparison: %s: rows") % name, table.key), "\n".join(rows)
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            yield (f"{row.text} / {column.text}", table.key), cell


def _paragraphs(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Paragraphs side by side, so that words are compared only where they can belong together."""
    before, after = _split(old), _split(new)
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal" or b - a == d - c:
            yield from zip(before[a:b], after[c:d], strict=True)
        else:
            yield "".join(before[a:b]), "".join(after[c:d])


def _split(text: str) -> list[str]:
    return [piece for piece in re.split(r"(?<=\n)(?=\S)|(?<=\n\n)", text) if piece]


def _compare(old: str, new: str) -> list[Word]:
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    if max(len(before), len(after)) > MOST_TOKENS:
        return _words([("removed", before), ("added", after)])
    runs: list[tuple[Kind, Sequence[str]]] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append(("same", before[a:b]))
        else:
            runs += [("removed", before[a:b]), ("added", after[c:d])]
    return _words(runs)


def _words(runs: Sequence[tuple[Kind, Sequence[str]]]) -> list[Word]:
    return [Word(kind, "".join(tokens)) for kind, tokens in runs if tokens]


def _shortened(found: list[Word]) -> list[Word]:
    """Runs of one kind joined, and of long unchanged ones only what stands beside a change."""
    joined: list[Word] = []
    for word in found:
        if joined and joined[-1].kind == word.kind:
            joined[-1] = Word(word.kind, joined[-1].text + word.text)
        else:
            joined.append(word)
    last = len(joined) - 1
    return [
        _cut(word, first=place == 0, last=place == last) if word.kind == "same" else word
        for place, word in enumerate(joined)
    ]


def _cut(word: Word, *, first: bool, last: bool) -> Word:
    tokens = TOKEN.findall(word.text)
    head = [] if first else tokens[:CONTEXT]
    tail = [] if last else tokens[-CONTEXT:]
    if len(head) + len(tail) + 2 >= len(tokens):
        return word
    return Word("same", "".join([*head, " … ", *tail]))
