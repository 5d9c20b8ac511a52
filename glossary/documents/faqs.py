"""Questions with their answers."""

import re
from dataclasses import dataclass
from uuid import UUID

from .blocks import Heading, read_heading, write_heading
from .errors import DocumentError
from .lines import check_block, check_line
from .wording import _

MARKER = "<FAQs />"


@dataclass(frozen=True, kw_only=True)
class Faq:
    """A question of a page. `id` outlives rewording.

    question: inline Markdown; about: concepts; anchor: an id given by hand ({#id}).
    """

    id: str
    question: str
    answer_md: str = ""
    about: tuple[UUID, ...] = ()
    anchor: str = ""

    def __post_init__(self) -> None:
        check_line(self.question, "question")
        check_block(self.answer_md, "answer_md")
        if not re.fullmatch(r"[A-Za-z0-9_-]+", self.id):
            raise DocumentError(_("use letters, digits, - and _"), field="faq id")
        heading = read_heading([write_heading(3, self.question, self.anchor)])
        if heading != Heading(self.question, self.anchor):
            said = _("a heading can't hold this: leave out {#id} at the end")
            raise DocumentError(said, field="question")
