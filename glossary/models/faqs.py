"""Questions and answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from glossary import documents

from .comparisons import new_key
from .ownership import Owned, exactly_one_owner


class FAQQuerySet(models.QuerySet["FAQ"]):
    def get_by_natural_key(self, code: str) -> "FAQ":
        return self.get(code=code)


class FAQ(Owned):
    """A question of one page, with a short id that outlives rewording."""

    code = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    question = models.CharField(_("question"), max_length=300)
    answer_md = models.TextField(_("answer"))
    anchor = models.CharField(max_length=200, blank=True, editable=False)

    objects = FAQQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = (exactly_one_owner("faq_one_owner"),)

    def __str__(self) -> str:
        return self.question

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    def to_document(self) -> documents.Faq:
        return documents.Faq(
            id=self.code,
            question=self.question,
            answer_md=documents.tidy(self.answer_md),
            about=tuple(subject.concept for subject in self.subjects.all()),
            anchor=self.anchor,
        )


class FAQSubjectQuerySet(models.QuerySet["FAQSubject"]):
    def get_by_natural_key(self, code: str, concept: str) -> "FAQSubject":
        return self.get(faq__code=code, concept=concept)


class FAQSubject(models.Model):
    """A concept that a question is about."""

    faq = models.ForeignKey(FAQ, models.CASCADE, related_name="subjects")
    concept = models.UUIDField(db_index=True)
    position = models.PositiveIntegerField(default=0)

    objects = FAQSubjectQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("faq", "concept"), name="faq_subject_once"),)

    def __str__(self) -> str:
        return str(self.concept)

    def natural_key(self) -> tuple[str, str]:
        return (self.faq.code, str(self.concept))

    natural_key.dependencies = ["glossary.faq"]  # type: ignore[attr-defined]
