"""Where in the Markdown of a document its comparisons and questions stand."""

from collections.abc import Collection, Iterator, Sequence

from . import comparison, faqs
from .comparison import Comparison
from .faqs import Faq
from .lines import is_blank


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
    """`body_md` with a marker added at its end for every part that stands nowhere yet.

    heading: of the section that is begun for the questions.
    """
    answers = [faq.answer_md for faq in questions]
    known = {line for text in (body_md, *answers) for line in markers(text)}
    added = [line for one in comparisons if (line := comparison.marker(one.key)) not in known]
    if questions and faqs.MARKER not in known:
        added += [f"## {heading}", faqs.MARKER]
    return "\n\n".join([*filter(None, [body_md]), *added])
