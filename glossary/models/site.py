"""The site itself: its name and colours, and the tree of its sections."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .drafts import site_language
from .references import Image
from .site_validators import (
    MENU,
    validate_accent,
    validate_lifecycle,
    validate_menu,
    validate_menu_order,
)
from .validators import validate_path


class SectionQuerySet(models.QuerySet["Section"]):
    def get_by_natural_key(self, path: str, language: str) -> "Section":
        return self.get(path=path, language=language)

    def holding(self, path: str, language: str) -> "Section | None":
        """The section that a page at `path` stands in: the one with the longest path above it."""
        parts = path.strip("/").split("/")[:-1]
        above = ["/" + "/".join(parts[:depth]) + "/" for depth in range(1, len(parts) + 1)]
        found = self.filter(language=language, path__in=above)
        return max(found, key=lambda section: len(section.path), default=None)


class Section(models.Model):
    """A branch of the navigation; explainers below its path belong to it."""

    language = models.CharField(_("language"), max_length=12, default=site_language)
    path = models.CharField(_("path"), max_length=300, validators=[validate_path])
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    position = models.IntegerField(_("position"), default=0)
    in_menu = models.BooleanField(
        _("in the menu"), default=True, db_default=True, help_text=_("In the head of every page.")
    )

    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering = ("position", "title")
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = (
            models.UniqueConstraint(
                fields=("language", "path"),
                name="section_path",
                violation_error_message=_("Another section has this path."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str, str]:
        return (self.path, self.language)


class SiteSettingsQuerySet(models.QuerySet["SiteSettings"]):
    def current(self) -> "SiteSettings":
        """The one row; a default one, unsaved, where there is none yet."""
        return self.filter(pk=1).first() or SiteSettings(pk=1)


class SiteSettings(models.Model):
    """What administrators set about the site as a whole: one row."""

    name = models.CharField(_("name"), max_length=100, default="Gloss")
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    logo = models.ForeignKey(
        Image,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Stands before the name in the head of every page; square ones suit best."),
    )
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        default="",
        db_default="",
        validators=[validate_accent],
        help_text=_(
            "Of links and buttons, like #0a6652; the shade for the dark scheme is derived."
            " Empty: green."
        ),
    )
    menu_md = models.TextField(
        _("more links in the menu"),
        blank=True,
        default="",
        db_default="",
        validators=[validate_menu],
        help_text=_("One a line: - [Name](https://example.org/)."),
    )
    menu_order = models.TextField(
        _("order of the menu"),
        blank=True,
        default="",
        db_default="",
        validators=[validate_menu_order],
        help_text=_(
            "One address a line: /glossary/, /compare/, /faqs/, or that of a section; * stands for"
            " all other sections. What isn’t named is left out. Empty: sections, then these three."
        ),
    )
    intro_md = models.TextField(_("introduction"), blank=True)
    footer_md = models.TextField(_("footer"), blank=True)
    lifecycle_md = models.TextField(
        _("lifecycle"),
        blank=True,
        validators=[validate_lifecycle],
        help_text=_(
            "What LifecycleMap shows: two phases (## Build) with their stages"
            " (- [Train](/glossary/training/): learn the weights), a line that leads back to the"
            " first stage, three views (## Training: Train) with their facts (- Rhythm: one long"
            " job). Empty: the usual six stages."
        ),
    )
    links_per_section = models.BooleanField(
        _("link each term once per section"),
        default=False,
        help_text=_("Otherwise the first mention on each page becomes a link."),
    )
    links_words = models.BooleanField(
        _("link words with several senses"),
        default=False,
        help_text=_("To the list of what they can mean. Otherwise they stay plain."),
    )

    objects = SiteSettingsQuerySet.as_manager()

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="one_site"),)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """The menu names no section that there isn't."""
        written = {*self.menu_order.split()} - {*MENU}
        wanted = {path for path in written if path.startswith("/") and path.endswith("/")}
        known = Section.objects.filter(path__in=wanted).values_list("path", flat=True)
        if unknown := sorted(wanted - {*known}):
            said = gettext("There is no section at %(path)s.") % {"path": ", ".join(unknown)}
            raise ValidationError({"menu_order": said})
