"""Files on their way in, and what is remembered of files that came in or went out."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .drafts import site_language


class FileKind(models.TextChoices):
    """What a file is to us."""

    PAGE = "page", _("page")
    TERM = "term", _("term")
    SECTION = "section", _("section")
    PARTIAL = "partial", _("part of pages")
    PICTURE = "picture", _("picture")


class ImportRun(models.Model):
    """One import: its files are staged in small steps, then flipped into drafts all at once.

    options: what was asked for, as JSON; report: a `Report` as JSON once all is staged. A run that
    was killed changes nothing: its rows are thrown away by the next.
    """

    class State(models.TextChoices):
        STAGING = "staging", _("being read")
        READY = "ready", _("ready")
        REFUSED = "refused", _("refused")
        DONE = "done", _("done")

    state = models.CharField(
        _("state"), max_length=7, choices=State.choices, default=State.STAGING, db_index=True
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=12, default=site_language)
    options = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        ordering = ("-started_at",)
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        permissions = (("import_files", _("Can import files")),)

    def __str__(self) -> str:
        return self.name or f"{self.pk}"


class StagedItem(models.Model):
    """One file of a run, read and checked.

    text, identities: the document to store, as `Written` has it; for a section its values in
    `identities`. raw: what the file holds; base_identities: of the document that it says.
    sources: what its lists of resources name, as [title, address].
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="staged")
    position = models.PositiveIntegerField(default=0)
    file = models.CharField(max_length=400)
    kind = models.CharField(max_length=7, choices=FileKind.choices)
    status = models.CharField(max_length=9)
    identity = models.UUIDField(null=True)
    title = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=400, blank=True)
    text = models.TextField(blank=True)
    identities = models.JSONField(default=dict)
    raw = models.BinaryField(default=bytes)
    base_identities = models.JSONField(default=dict)
    draft_version = models.PositiveIntegerField(null=True)
    sources = models.JSONField(default=list)
    may_publish = models.BooleanField(default=True)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.file


class ExchangedFileQuerySet(models.QuerySet["ExchangedFile"]):
    def of(self, language: str, base: str) -> "ExchangedFileQuerySet":
        """The files of one folder: that whose pages live below the path `base`."""
        return self.filter(language=language, base=base)

    def pages(self) -> "ExchangedFileQuerySet":
        return self.filter(kind=FileKind.PAGE)

    def get_by_natural_key(self, name: str, base: str, language: str) -> "ExchangedFile":
        return self.get(name=name, base=base, language=language)


class ExchangedFile(models.Model):
    """A file of a shared folder as it was when it last came in or went out: the base of a merge.

    name: its path in the folder; base: the path below which the pages of that folder live, which
    tells folders apart; raw: its bytes; identities: of the document in it;
    theirs: a newer state of the file that can't be merged until somebody settles it.
    """

    name = models.CharField(_("file"), max_length=400)
    base = models.CharField(_("below"), max_length=200, default="/")
    language = models.CharField(_("language"), max_length=12, default=site_language)
    kind = models.CharField(_("kind"), max_length=7, choices=FileKind.choices)
    identity = models.UUIDField(null=True, blank=True, db_index=True)
    raw = models.BinaryField(default=bytes)
    identities = models.JSONField(default=dict, blank=True)
    theirs = models.BinaryField(null=True, blank=True)
    image = models.ForeignKey(
        "glossary.Image", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(_("last exchanged"), auto_now=True)

    objects = ExchangedFileQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        verbose_name = _("exchanged file")
        verbose_name_plural = _("exchanged files")
        constraints = (
            models.UniqueConstraint(
                fields=("language", "base", "name"), name="exchanged_file_name"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str, str]:
        return (self.name, self.base, self.language)


class TermUpload(models.Model):
    """A glossary file that somebody sent and has not confirmed yet; looked into anew each time."""

    name = models.CharField(_("file"), max_length=200)
    raw = models.BinaryField()
    mode = models.CharField(_("mode"), max_length=7)
    language = models.CharField(_("language"), max_length=12, default=site_language)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True, db_index=True)

    class Meta:
        ordering = ("-sent_at",)
        verbose_name = _("glossary file")
        verbose_name_plural = _("glossary files")

    def __str__(self) -> str:
        return self.name
