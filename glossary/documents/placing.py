"""Where in the Markdown of a document its comparisons and questions stand."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from . import comparison, faqs
from .comparison import Comparison
from .faqs import Faq
from .lines import is_blank

COMPARISON = re.compile(r'^<Comparison key="([\w-]+)" />$', re.MULTILINE)
QUESTIONS = re.compile(rf"(?:^#{{1,6}} [^\n]*\n+)?^{re.escape(faqs.MARKER)}$", re.MULTILINE)


def stands_alone(lines: Sequence[str], at: int) -> bool:
    """Whether the line has blank lines, or nothing, on both sides, as a marker must."""
    return all(map(is_blank, (*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2])))


def markers(text: str) -> Iterator[str]:
    """The lines of Markdown that may stand for a comparison or the questions, in order."""
    lines = text.split("\n")
    for i, line in enumerate(lines):
        if line.startswith("<") and stands_alone(lines, i):
            yield line


def in_order(
    body_md: str, comparisons: Collection[Comparison], questions: Sequence[Faq]
) -> tuple[Comparison, ...]:
    """The comparisons as they follow each other in the text; first those that stand nowhere."""
    order: list[str] = []
    for line in markers(body_md):
        order.append(line)
        if line == faqs.MARKER:
            order += [inner for faq in questions for inner in markers(faq.answer_md)]
    places = {line: i for i, line in enumerate(order)}
    return tuple(sorted(comparisons, key=lambda one: places.get(comparison.marker(one.key), -1)))


def place_parts(
    body_md: str,
    comparisons: Collection[Comparison],
    questions: Sequence[Faq],
    *,
    heading: str = "FAQs",
) -> str:
    """`place_missing` for the parts themselves."""
    keys = [one.key for one in comparisons]
    return place_missing(body_md, keys, [faq.answer_md for faq in questions], heading=heading)


def place_missing(
    body_md: str, keys: Iterable[str], answers: Sequence[str], *, heading: str = "FAQs"
) -> str:
    """`body_md` with a marker added for every comparison, and for the questions, that lack one.

    Comparisons come before the questions' section, which may be begun at the end.
    answers: of the questions, where a comparison may stand too; heading: of their section.
    """
    known = {line for text in (body_md, *answers) for line in markers(text)}
    added = [line for line in map(comparison.marker, keys) if line not in known]
    if added:
        section = QUESTIONS.search(body_md)
        cut = section.start() if section else len(body_md)
        body_md = _joined(body_md[:cut], *added, body_md[cut:])
    if answers and faqs.MARKER not in known:
        body_md = _joined(body_md, f"## {heading}", faqs.MARKER)
    return body_md


def take_out(body_md: str, *, all_but: Collection[str], questions: bool) -> str:
    """`body_md` without the markers of comparisons `all_but` these keys.

    questions: whether the questions, with the heading of their section, are taken out too.
    """
    left = COMPARISON.sub(lambda found: found[0] if found[1] in all_but else "", body_md)
    if questions:
        left = QUESTIONS.sub("", left)
    return body_md if left == body_md else re.sub(r"\n{3,}", "\n\n", left).strip("\n")


def shown_keys(body_md: str) -> set[str]:
    """Keys of the comparisons that Markdown shows, its own and others'."""
    return set(COMPARISON.findall(body_md))


def _joined(*blocks: str) -> str:
    return "\n\n".join(stripped for block in blocks if (stripped := block.strip("\n")))
