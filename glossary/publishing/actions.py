"""The verbs. An admin button, a list action, a command and a scheduled job all call these.

Each writes its audit entry in its own transaction, so that nothing happens unrecorded.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from glossary.exchange.load import store
from glossary.models import Concept, Epoch, Explainer, MissedSchedule, Publication, Snapshot
from glossary.models.drafts import LostUpdate

from . import readiness
from .actors import Actor, name_of
from .audit import Verb, record, record_all
from .derive import derive
from .snapshots import Making, close_reviews, go_live, hold, seen_by_readers, write_down

Draft = Concept | Explainer


class NotPublished(Exception):
    """The verb needs something that readers can see, or once could."""


class AlreadyPublished(ValueError):
    """Readers see the draft as it stands: somebody else published it, or somebody clicked twice."""


REFUSALS = (readiness.NotReady, NotPublished, LostUpdate, ValueError)  # of verbs, in words


@transaction.atomic
def publish(
    draft: Draft, *, by: Actor = None, note: str = "", change: str = "editorial"
) -> Snapshot:
    """Write `draft` down as it stands and let readers see it.

    Raises NotReady, holding every reason at once, AlreadyPublished, or LostUpdate where somebody
    has saved it since it was read; nothing has then been written.
    """
    return _the_one(publish_all([draft], by=by, note=note, change=change), draft)


@transaction.atomic
def publish_all(
    drafts: Sequence[Draft],
    *,
    by: Actor = None,
    note: str = "",
    change: str = "editorial",
    at: datetime | None = None,
    progress: readiness.Progress | None = None,
) -> list[Snapshot]:
    """Publish several drafts at once: pages are derived when all are written down.

    Drafts of one batch may use each other's names; those that readers see as they stand are left
    alone. progress: of rendering them, which is most of the work. Raises NotReady for all of them
    together, or LostUpdate.
    """
    written = _publish(drafts, by=by, note=note, change=change, at=at, progress=progress)
    record_all(Verb.PUBLISH, [draft for draft, _snapshot in written], by=by, note=note)
    return [snapshot for _draft, snapshot in written]


@transaction.atomic
def schedule(
    draft: Draft, *, at: datetime, by: Actor = None, note: str = "", change: str = "editorial"
) -> Snapshot:
    """Write `draft` down now and let readers see it from the moment `at` on.

    Raises NotReady, LostUpdate, or ValueError for a moment that has passed.
    """
    Epoch.objects.lock()
    hold([draft])
    if at <= timezone.now():
        raise ValueError(_("Choose a moment in the future."))
    (ready,) = readiness.ready([draft])
    making = Making(by=by, note=note, change=change, at=timezone.now())
    (snapshot,) = write_down([draft], [ready.document], making)
    publication = snapshot.publication
    publication.next, publication.next_at = snapshot, at
    publication.save()
    Epoch.objects.expect(at)
    record(Verb.SCHEDULE, draft, by=by, note=_at(at, note))
    return snapshot


@transaction.atomic
def withdraw(
    draft: Draft, *, by: Actor = None, replacement: Publication | None = None, note: str = ""
) -> None:
    """Take what readers see of `draft` away: its address answers 410, or leads to `replacement`."""
    withdraw_all([draft], by=by, replacement=replacement, note=note)


@transaction.atomic
def withdraw_all(
    drafts: Sequence[Draft],
    *,
    by: Actor = None,
    replacement: Publication | None = None,
    note: str = "",
) -> None:
    """The same for several at once: pages are derived when all are gone. Raises NotPublished."""
    Epoch.objects.lock()
    publications = [_live_publication_of(draft) for draft in drafts]
    for publication in publications:
        _refuse_itself(publication, replacement)
        publication.next = publication.next_at = None
        publication.go_away(timezone.now(), replacement)
    MissedSchedule.objects.filter(publication__in=publications).delete()
    derive(publications)
    for draft in drafts:
        record(Verb.WITHDRAW, draft, by=by, note=_to(replacement, note))


@transaction.atomic
def schedule_withdrawal(
    draft: Draft,
    *,
    at: datetime,
    by: Actor = None,
    replacement: Publication | None = None,
    note: str = "",
) -> None:
    """Let readers see `draft` until the moment `at`; from then on as after `withdraw`.

    What is published meanwhile goes at that moment too. Raises NotPublished when readers will
    not see it by then, or ValueError for a moment that has passed.
    """
    Epoch.objects.lock()
    if at <= timezone.now():
        raise ValueError(_("Choose a moment in the future."))
    publication = _publication_seen_at(draft, at)
    _refuse_itself(publication, replacement)
    publication.withdraw_at, publication.replacement = at, replacement
    publication.save()
    Epoch.objects.expect(at)
    record(Verb.PLAN_WITHDRAWAL, draft, by=by, note=_at(at, _to(replacement, note)))


@transaction.atomic
def call_off_withdrawal(draft: Draft, *, by: Actor = None, note: str = "") -> None:
    """Let readers see `draft` beyond the moment at which it was to go."""
    Epoch.objects.lock()
    found = Publication.objects.filter(identity=draft.identity, language=draft.language)
    publication = found.filter(withdraw_at__isnull=False).first()
    if publication is None:
        raise ValueError(_("No withdrawal of “%(title)s” is planned.") % {"title": draft.title})
    publication.withdraw_at = publication.replacement = None
    publication.save()
    draft.publication = publication
    record(Verb.CALL_OFF, draft, by=by, note=note)


@transaction.atomic
def restore(draft: Draft, snapshot: Snapshot, *, by: Actor = None, note: str = "") -> None:
    """Put an older text into the draft; readers see no change until it is published."""
    _put_back(draft, snapshot, by)
    record(Verb.RESTORE, draft, by=by, note=f"#{snapshot.number} {note}".strip())


@transaction.atomic
def roll_back(
    draft: Draft,
    snapshot: Snapshot,
    *,
    by: Actor = None,
    note: str = "",
    change: str = "editorial",
) -> Snapshot:
    """Publish an older text as a new snapshot: history stays a line."""
    Epoch.objects.lock()
    _put_back(draft, snapshot, by)
    why = note or _("Back to #%(number)s") % {"number": snapshot.number}
    written = _publish([draft], by=by, note=why, change=change)
    newer = _the_one([snapshot for _draft, snapshot in written], draft)
    record(Verb.ROLL_BACK, draft, by=by, note=f"#{snapshot.number} {note}".strip())
    return newer


@transaction.atomic
def discard(draft: Draft, *, by: Actor = None, note: str = "") -> None:
    """Put the text that readers see back into the draft; a request for review ends with it."""
    publication = _live_publication_of(draft)
    assert publication.live is not None  # noqa: S101
    _put_back(draft, publication.live, by)
    Publication.objects.filter(pk=publication.pk).update(draft_version=draft.version)
    close_reviews([draft], by)
    record(Verb.DISCARD, draft, by=by, note=note)


@transaction.atomic
def delete(draft: Draft, *, by: Actor = None, note: str = "") -> None:
    """Delete a draft; its history stays. Raises ValueError for what readers see: withdraw first."""
    Epoch.objects.lock()
    found = Publication.objects.live().filter(identity=draft.identity, language=draft.language)
    if found.exists():
        raise ValueError(_("“%(title)s” is published: withdraw it first.") % {"title": draft.title})
    record(Verb.DELETE, draft, by=by, note=note)
    draft.delete()


def _publish(
    drafts: Sequence[Draft],
    *,
    by: Actor,
    note: str,
    change: str = "editorial",
    at: datetime | None = None,
    progress: readiness.Progress | None = None,
) -> list[tuple[Draft, Snapshot]]:
    """The drafts that readers didn't see as they stand, each with its new snapshot."""
    Epoch.objects.lock()
    hold(drafts)
    ready = readiness.ready(drafts, progress=progress)
    seen = seen_by_readers(drafts, [each.document for each in ready])
    drafts = [draft for draft, is_seen in zip(drafts, seen, strict=True) if not is_seen]
    ready = [each for each, is_seen in zip(ready, seen, strict=True) if not is_seen]
    now = at or timezone.now()
    making = Making(by=by, note=note, change=change, at=now)
    snapshots = write_down(drafts, [each.document for each in ready], making)
    go_live(snapshots, now)
    rendered = {
        snapshot.publication_id: each.rendered
        for snapshot, each in zip(snapshots, ready, strict=True)
        if each.rendered
    }
    derive([snapshot.publication for snapshot in snapshots], rendered=rendered)
    return list(zip(drafts, snapshots, strict=True))


def _the_one(snapshots: Sequence[Snapshot], draft: Draft) -> Snapshot:
    if not snapshots:
        said = _("“%(title)s” is published already, as it stands: readers see it.")
        raise AlreadyPublished(said % {"title": draft.title})
    return snapshots[0]


def _put_back(draft: Draft, snapshot: Snapshot, by: Actor) -> None:
    draft.changed_by = name_of(by)
    store(draft, snapshot.document)


def _live_publication_of(draft: Draft) -> Publication:
    """The publication of `draft`, which readers can see. Raises NotPublished."""
    live = Publication.objects.live().filter(identity=draft.identity, language=draft.language)
    publication = live.first()
    if publication is None:
        raise NotPublished(_("“%(title)s” is not published.") % {"title": draft.title})
    draft.publication = publication
    return publication


def _publication_seen_at(draft: Draft, at: datetime) -> Publication:
    """The publication of `draft`, live now or scheduled to be before `at`. Raises NotPublished."""
    found = Publication.objects.filter(identity=draft.identity, language=draft.language)
    publication = found.filter(Q(live__isnull=False) | Q(next_at__lt=at)).first()
    if publication is None:
        said = _("“%(title)s” is not published, nor scheduled to be by then.")
        raise NotPublished(said % {"title": draft.title})
    draft.publication = publication
    return publication


def _refuse_itself(publication: Publication, replacement: Publication | None) -> None:
    if replacement is not None and replacement.pk == publication.pk:
        raise ValueError(_("A page can't be its own replacement."))


def _at(moment: datetime, note: str) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}. {note}".strip()


def _to(replacement: Publication | None, note: str) -> str:
    return f"→ {replacement.path} {note}".strip() if replacement else note
