"""What readers do, as numbers: never who did it."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .pages import LiveLabel

KEPT_DAYS = 90  # searches
LATELY_DAYS = 30
FEWEST_VOTES = 3  # that say something of a page


class SearchCountQuerySet(models.QuerySet["SearchCount"]):
    def unanswered(self) -> "SearchCountQuerySet":
        """The last time in a month that each text was looked for, where nothing answered it.

        What only led somewhere, by other words or by some of its words, was not answered. What
        has become a name since then is left out.
        """
        later = SearchCount.objects.filter(text=OuterRef("text"), day__gt=OuterRef("day"))
        named = LiveLabel.objects.filter(key=OuterRef("key"))
        lately = timezone.localdate() - timedelta(days=LATELY_DAYS)
        found = self.filter(results=0, day__gte=lately)
        return found.filter(~Exists(later), ~Exists(named))

    def outdated(self, today: date) -> "SearchCountQuerySet":
        return self.filter(day__lt=today - timedelta(days=KEPT_DAYS))


class SearchCount(models.Model):
    """How often something was looked for on one day, and how many places answered it: hold all of
    its words, or have it as a name."""

    text = models.CharField(_("looked for"), max_length=80)
    key = models.CharField(max_length=200)  # as a name would be looked up
    day = models.DateField(_("day"))
    times = models.PositiveIntegerField(_("times"), default=0)
    results = models.PositiveIntegerField(_("results"))
    led_to = models.CharField(  # the first place shown, where none answered
        _("led to"), max_length=300, blank=True, default="", db_default=""
    )

    objects = SearchCountQuerySet.as_manager()

    class Meta:
        ordering = ("-day", "-times", "text")
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        constraints = (models.UniqueConstraint(fields=("text", "day"), name="search_text_a_day"),)
        indexes = (models.Index(fields=("day", "times"), name="search_count_by_day"),)

    def __str__(self) -> str:
        return self.text


class HelpfulnessQuerySet(models.QuerySet["Helpfulness"]):
    def low(self) -> "HelpfulnessQuerySet":
        """Snapshots that more readers found unhelpful than helpful, where enough have said so."""
        enough = Q(unhelpful__gte=FEWEST_VOTES) | Q(unhelpful=FEWEST_VOTES - 1, helpful__gte=1)
        return self.filter(enough, unhelpful__gt=F("helpful"))


class Helpfulness(models.Model):
    """How many readers said of one published text that it helped, and that it did not."""

    snapshot = models.OneToOneField("Snapshot", models.CASCADE, related_name="helpfulness")
    helpful = models.PositiveIntegerField(default=0)
    unhelpful = models.PositiveIntegerField(default=0)

    objects = HelpfulnessQuerySet.as_manager()

    class Meta:
        verbose_name = _("helpfulness")
        verbose_name_plural = _("helpfulness")

    def __str__(self) -> str:
        return f"{self.snapshot}: {self.helpful}/{self.unhelpful}"
