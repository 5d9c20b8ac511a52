"""What of published pages may be wrong, and what editors said of it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Oddity(models.Model):
    """Something that a page says and that is a defect where nothing else answers for it. Derived.

    Only what the page itself tells stands here, so that it is found once, when the page is made;
    whether a word is the name of a term meanwhile, or an anchor has come, is asked of all rows.
    """

    class Kind(models.TextChoices):
        WORD = "word"  # key: a word that is in no word list, in lower case
        ACRONYM = "acronym"  # an acronym that the page doesn't explain
        ANCHOR = "anchor"  # path#anchor that the page links to
        DEFINED_BY = "defined by"  # path of a concept that the short definition links to

    page = models.ForeignKey("Page", models.CASCADE, related_name="oddities")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=400)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("page", "kind", "key"), name="oddity_once"),)
        indexes = (models.Index(fields=("kind", "key"), name="oddity_by_key"),)

    def __str__(self) -> str:
        return f"{self.page} {self.kind} {self.key}"


class IgnoredWord(models.Model):
    """A word or acronym that an editor knows to be right, in whatever language; in lower case."""

    word = models.CharField(_("word"), max_length=60, unique=True)
    by_name = models.CharField(_("by"), max_length=150, blank=True)
    made_at = models.DateTimeField(_("moment"), default=timezone.now)

    class Meta:
        ordering = ("word",)
        verbose_name = _("ignored word")
        verbose_name_plural = _("ignored words")

    def __str__(self) -> str:
        return self.word


class SameMeaning(models.Model):
    """Two facts that state the same attribute in other words: an editor looked, and both hold.

    one, other: digests of what both say, in order; when one of them changes, the pair is shown
    again.
    """

    one = models.CharField(max_length=32)
    other = models.CharField(max_length=32)
    by_name = models.CharField(_("by"), max_length=150, blank=True)
    made_at = models.DateTimeField(_("moment"), default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("one", "other"), name="same_meaning_once"),)

    def __str__(self) -> str:
        return f"{self.one} = {self.other}"
