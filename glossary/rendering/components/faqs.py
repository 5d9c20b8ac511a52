"""`<FAQs />`: the document's questions with their answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glossary.documents import Faq
from glossary.rendering.desk import Desk
from glossary.rendering.pieces import Filling, Part, Piece
from glossary.rendering.results import Heading, RenderedFaq
from glossary.rendering.slugs import Ids
from glossary.rendering.syntax.props import Prop

from .base import Component, PropError


@dataclass(frozen=True)
class Question(Piece):
    """One question as a heading, its answer below it."""

    faq: Faq
    level: int
    template = "glossary/parts/faq.html"

    def texts(self) -> Sequence[str]:
        return (self.faq.question,)

    def claim_ids(self, ids: Ids, plain: Sequence[str], desk: Desk) -> tuple[str, ...]:
        text = " ".join(plain[0].split())
        anchor = self.faq.anchor
        claimed = ids.claim(anchor) if anchor else ids.claim_heading(text)
        desk.headings.append(Heading(level=self.level, id=claimed, text=text))
        return (claimed,)

    def context(self, filling: Filling) -> Mapping[str, object]:
        filling.desk.answers.append(
            RenderedFaq(
                id=self.faq.id,
                question=" ".join(filling.plain[0].split()),
                anchor=filling.ids[0],
                answer_html=filling.body,
                answer_text="",
            )
        )
        return {
            "id": filling.ids[0],
            "code": self.faq.id,
            "level": self.level,
            "question": filling.texts[0],
            "answer": filling.body,
        }


@dataclass(frozen=True)
class QuestionList(Piece):
    """All questions of a document in their order."""

    faqs: tuple[Faq, ...]
    level: int
    template = "glossary/parts/faq_list.html"

    def parts(self) -> Sequence[Part]:
        return [
            Part(Question(faq, self.level), faq.answer_md, f"question “{faq.question}”")
            for faq in self.faqs
        ]


@dataclass(frozen=True)
class FAQs(Component):
    """Stands where the questions stand; once a page."""

    purpose = gettext_lazy("The place on this page where its questions stand; once a page.")

    @classmethod
    def from_props(cls, props: Mapping[str, Prop], desk: Desk) -> Piece:
        if not desk.faqs:
            raise PropError(_("this document has no questions."))
        if desk.has_faqs_placed:
            raise PropError(_("the questions stand on this page already."))
        desk.has_faqs_placed = True
        return QuestionList(desk.faqs, desk.faq_level)
