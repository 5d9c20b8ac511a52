"""What documents refer to: sources and pictures."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from glossary.rendering.sanitizer import is_safe_address

from .validators import validate_slug, validate_url


class SourceQuerySet(models.QuerySet["Source"]):
    def get_by_natural_key(self, key: str) -> "Source":
        return self.get(key=key)


class Source(models.Model):
    """A reference that explainers and concepts cite by its key."""

    class Kind(models.TextChoices):
        PAPER = "paper", _("paper")
        BOOK = "book", _("book")
        DOCUMENTATION = "documentation", _("documentation")
        STANDARD = "standard", _("standard")
        WHITEPAPER = "whitepaper", _("white paper")
        WEB = "web", _("web page")

    key = models.CharField(_("key"), max_length=60, unique=True, validators=[validate_slug])
    title = models.CharField(_("title"), max_length=300)
    authors = models.CharField(_("authors"), max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    url = models.CharField(_("address"), max_length=500, blank=True, validators=[validate_url])
    doi = models.CharField("DOI", max_length=120, blank=True)
    arxiv = models.CharField("arXiv id", max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.PAPER)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ("key",)
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return f"{self.title} ({self.key})"

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    @property
    def link(self) -> str:
        """Where its title leads; "" for an address that no form would have let in."""
        return self.url if is_safe_address(self.url) else ""


class ImageQuerySet(models.QuerySet["Image"]):
    def get_by_natural_key(self, file: str) -> "Image":
        return self.get(file=file)


class Image(models.Model):
    """An uploaded picture: decoded, checked and encoded anew before it is kept."""

    file = models.CharField(_("file"), max_length=120, unique=True)
    alt = models.CharField(_("alternative text"), max_length=300)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.CharField(max_length=150, blank=True)

    objects = ImageQuerySet.as_manager()

    class Meta:
        ordering = ("-uploaded_at",)
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def __str__(self) -> str:
        return self.alt or self.file

    def natural_key(self) -> tuple[str]:
        return (self.file,)
