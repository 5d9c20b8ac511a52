"""Write a document down: line by line as its source has it, anew only where it says otherwise."""

from collections.abc import Sequence
from typing import Any, Protocol

from . import comparison, faqs
from .asking import reworded
from .blocks import write_heading
from .comparison import Comparison
from .errors import DocumentError
from .faqs import Faq
from .finding import Found, FoundQuestion, FoundTable, as_json
from .front_matter import FrontMatter, Value, write_front_matter
from .lines import align, ending, join_lines
from .page import Page, Piece, Question
from .placing import stands_alone
from .wording import _


class Content(Protocol):
    """What is written, of either kind of document."""

    @property
    def preamble_md(self) -> str: ...
    @property
    def body_md(self) -> str: ...
    @property
    def comparisons(self) -> tuple[Comparison, ...]: ...
    @property
    def faqs(self) -> tuple[Faq, ...]: ...
    @property
    def faq_level(self) -> int: ...
    @property
    def extra(self) -> tuple[tuple[str, str], ...]: ...


def compose(
    content: Content,
    title: str,
    values: dict[str, Value],
    *,
    old: Page | None = None,
    old_values: dict[str, Value] | None = None,
    loose: bool = False,
) -> tuple[str, dict[str, Any]]:
    """The text, and where its comparisons and questions stand in it.

    values: of the front matter; old: the source, to keep what it still says; loose: put a blank
    line between parts where the source has none.
    """
    return _Writer(content, title, old, loose).write(values, old_values or {})


class _Writer:
    def __init__(self, content: Content, title: str, old: Page | None, loose: bool) -> None:
        self.content, self.title, self.old, self.loose = content, title, old, loose
        self.lines: list[str] = []
        self.waiting = {comparison.marker(one.key): one for one in content.comparisons}
        self.questions = list(content.faqs)
        self.found_tables: list[FoundTable] = []
        self.found_questions: list[FoundQuestion] = []

    def write(
        self, values: dict[str, Value], old_values: dict[str, Value]
    ) -> tuple[str, dict[str, Any]]:
        content, old = self.content, self.old
        front = old.sheet.front if old else FrontMatter((), ())
        self.lines += write_front_matter(values, content.extra, old=front, old_values=old_values)
        first = content.preamble_md or self.title or content.body_md
        if not self.lines and first.startswith("---") and (not old or self.loose):
            self.lines += ["---", "---"]  # else the body might be taken for front matter
        if content.preamble_md:
            self._gap("preamble")
            self._passage(content.preamble_md, old.preamble if old else (), plain=True)
        if self.title and "title" not in values:
            self._gap("title")
            self.lines += self._title()
        if content.body_md:
            self._gap("body")
            self._passage(content.body_md, old.body if old else ())
        self._check_all_placed()
        found = Found(tuple(self.found_tables), tuple(self.found_questions))
        return self._text(), as_json(found)

    def _title(self) -> Sequence[str]:
        line = write_heading(1, self.title)
        if not self.old or not self.old.title_lines:
            return [line]
        was = self.old.title_lines
        return was if self.old.title == self.title else [line + ending(was[-1])]

    def _text(self) -> str:
        old = self.old
        if not old or not old.sheet.lines:
            return join_lines(self.lines)
        self.lines += old.tail
        first = ending(old.sheet.lines[0]) or "\n"
        return old.sheet.bom + join_lines(
            self.lines, first=first, final=bool(ending(old.sheet.lines[-1]))
        )

    def _gap(self, part: str) -> None:
        """The blank lines before a part: as they were, else one."""
        known = self.old.before.get(part) if self.old else None
        if known is None or (self.lines and not known and self.loose):
            known = ("",) if self.lines else ()
        self.lines += known

    def _passage(self, text: str, old: Sequence[Piece], *, plain: bool = False) -> None:
        new = text.split("\n")
        for i, match in enumerate(align([piece.text for piece in old], new)):
            line = new[i]
            part = not plain and line.startswith("<") and stands_alone(new, i)
            raw = old[match.at].raw if match else None
            if part and line in self.waiting:
                self._comparison(self.waiting.pop(line))
            elif part and line == faqs.MARKER and self.questions:
                self._faqs()
            elif raw is None or not match:
                self.lines.append(line)
            elif match.same:
                self.lines += raw or [""] * self.loose
            else:
                self.lines.append(line + ending("".join(raw)))

    def _comparison(self, own: Comparison) -> None:
        lines = comparison.write_table(own, self.old.tables.get(own.key) if self.old else None)
        start = len(self.lines)
        self.lines += lines
        size = len(comparison.grid_of(own)) + 1
        caption = start if own.caption else None
        end = len(self.lines)
        self.found_tables.append(FoundTable.of(own, end - size, end, caption))

    def _faqs(self) -> None:
        questions, self.questions = self.questions, []
        old = {one.faq.id: one for one in self.old.questions} if self.old else {}
        order = list(old)
        following = dict(zip(order, order[1:], strict=False))
        like = next(iter(old.values()), None)  # what a new question is written like
        for i, faq in enumerate(questions):
            was = old.get(faq.id)
            like = was or like
            if i:
                before = questions[i - 1].id
                kept = old[before].after if following.get(before) == faq.id else ("",)
                self.lines += kept if kept or not self.loose else [""]
            start = len(self.lines)
            if like is None or like.form == "heading":
                self.lines += self._question(faq, was)
                level = 0
            else:
                same = was and (was.faq.question, was.faq.anchor) == (faq.question, faq.anchor)
                new = reworded(like.heading, like.form, faq.question, faq.anchor)
                self.lines += like.heading if same else new
                level = self.content.faq_level
            self._answer(faq, was, like)
            found = FoundQuestion(faq.id, start, len(self.lines), faq.about, level)
            self.found_questions.append(found)

    def _answer(self, faq: Faq, was: Question | None, like: Question | None) -> None:
        """An answer, with the blank lines before it and what closes it."""
        known = was if was or not like or like.form == "heading" else like
        if faq.answer_md:
            gap = known.gap if known and known.answer else ("",)
            self.lines += gap or [""] * self.loose
            self._passage(faq.answer_md, was.answer if was else ())
        elif was and not was.answer:
            self.lines += was.gap
        self.lines += known.foot if known else ()

    def _question(self, faq: Faq, old: Question | None) -> Sequence[str]:
        """The heading of a question."""
        level = self.content.faq_level
        line = write_heading(level, faq.question, faq.anchor)
        if old is None:
            return [line]
        said = (old.level, old.faq.question, old.faq.anchor)
        same = said == (level, faq.question, faq.anchor)
        return old.heading if same else [line + ending(old.heading[-1])]

    def _check_all_placed(self) -> None:
        for line, own in self.waiting.items():
            said = _(
                "place %(key)r by a line %(line)s with blank lines around it, in the body or in"
                " an answer"
            )
            raise DocumentError(said % {"key": own.key, "line": line}, field="comparisons")
        if self.questions:
            said = _("place the questions by a line %(line)s with blank lines around it")
            raise DocumentError(said % {"line": faqs.MARKER}, field="body_md")
