"""What every draft has: an identity, a language, a version, and the file it came from."""

import uuid
from collections.abc import Sequence
from copy import copy
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Self, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from glossary.documents import ConceptRef, Written

from .patience import patience

D = TypeVar("D", bound="Draft")
LIVE = Q(publication__live__isnull=False)
SCHEDULED = Q(publication__next_at__isnull=False)
WITHDRAWN = Q(publication__withdrawn_at__isnull=False)
SAME = Q(version=F("publication__draft_version"))
STATES = {  # the same as `Draft.state`: each draft is in one of them
    "draft": ~SCHEDULED & ~LIVE & ~WITHDRAWN,
    "published": ~SCHEDULED & LIVE & SAME,
    "changed": ~SCHEDULED & LIVE & ~SAME,
    "scheduled": SCHEDULED,
    "withdrawn": ~SCHEDULED & ~LIVE & WITHDRAWN,
}


def site_language() -> str:
    """The language of what is written without saying so."""
    return settings.CONTENT_LANGUAGE


class LostUpdate(Exception):
    """Somebody else saved this draft after it was read; nothing was written."""

    def __init__(self, draft: "Draft") -> None:
        said = gettext("“%(draft)s” was changed by somebody else after you opened it.")
        super().__init__(said % {"draft": draft})
        self.draft = draft


class DraftQuerySet(models.QuerySet["Draft"]):
    def get_by_natural_key(self, identity: str, language: str) -> "Draft":
        return self.get(identity=identity, language=language)

    def in_state(self, *names: str) -> Self:
        """Drafts whose `state` is one of `names`."""
        return self.filter(reduce(or_, (STATES[name] for name in names)))

    def overdue(self) -> Self:
        """Drafts that should have been reviewed before today."""
        return self.filter(review_by__lt=timezone.localdate())


class Draft(models.Model):
    """A document as editors work on it. No reader's code looks here."""

    identity = models.UUIDField(default=uuid.uuid4, editable=False)
    language = models.CharField(_("language"), max_length=12, default=site_language)
    body_md = models.TextField(_("text"), blank=True)
    review_by = models.DateField(_("review by"), null=True, blank=True)
    reviewed_on = models.DateField(
        _("reviewed on"),
        null=True,
        blank=True,
        help_text=_("What readers see as the day of the last review; approving sets it."),
    )
    attribution = models.CharField(_("attribution"), max_length=300, blank=True)
    preamble_md = models.TextField(blank=True, editable=False)
    faq_level = models.PositiveSmallIntegerField(default=3, editable=False)
    extra = models.JSONField(default=list, blank=True, editable=False)
    source_text = models.TextField(blank=True, editable=False)
    source_identities = models.JSONField(default=dict, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(_("last changed"), auto_now=True)
    changed_by = models.CharField(max_length=150, blank=True, editable=False)
    publication = models.OneToOneField(
        "glossary.Publication", models.SET_NULL, null=True, blank=True, editable=False
    )

    objects = DraftQuerySet.as_manager()

    parts: ClassVar[tuple[str, ...]] = ()  # relations that a document is put together from
    references: "dict[uuid.UUID, ConceptRef]"  # of `targets`; there once a draft is `in_full`

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[str, str]:
        return (str(self.identity), self.language)

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, one version on. Raises LostUpdate when somebody has saved since it was read."""
        if not self._state.adding:
            mine = type(self)._base_manager.filter(pk=self.pk, version=self.version)
            with patience():  # whoever publishes it holds it
                is_mine = mine.update(version=self.version + 1)
            if not is_mine:
                raise LostUpdate(self)
            self.version += 1
        super().save(*args, **kwargs)

    def targets(self) -> list[uuid.UUID]:
        """Identities of the concepts that this draft refers to; its parts must be loaded."""
        raise NotImplementedError

    @property
    def source(self) -> Written | None:
        """The file as it was last read or written: layout comes from it."""
        if not self.source_text:
            return None
        return Written(text=self.source_text, identities=self.source_identities)

    @property
    def state(self) -> str:
        """One of draft, published, changed, scheduled, withdrawn: as `STATES` tells a query."""
        publication = self.publication
        if publication is None:
            return "draft"
        if publication.next_at is not None:
            return "scheduled"
        if publication.live_id is None:
            return "withdrawn" if publication.withdrawn_at else "draft"
        return "published" if publication.draft_version == self.version else "changed"


def in_full(drafts: Sequence[D]) -> list[D]:
    """Copies of `drafts`, all of one model, with everything loaded that their documents hold.

    A few queries for all of them. Copies, so that nothing loaded outlives what it is read for.
    """
    copies = [_bare(draft) for draft in drafts]
    if copies:
        models.prefetch_related_objects(copies, *copies[0].parts)
    wanted: dict[str, set[uuid.UUID]] = {}
    for draft in copies:
        wanted.setdefault(draft.language, set()).update(draft.targets())
    concepts: Any = apps.get_model("glossary", "Concept")._default_manager
    found = {
        language: concepts.references(targets, language) for language, targets in wanted.items()
    }
    for draft in copies:
        draft.references = found[draft.language]
    return copies


def _bare(draft: D) -> D:
    bare = copy(draft)
    bare._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    return bare
