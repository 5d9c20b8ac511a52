"""The verbs. An admin button, a command and a scheduled job all call these."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import AnonymousUser, User
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from glossary.documents import ConceptDocument, DocumentError, ExplainerDocument, write
from glossary.exchange.load import store
from glossary.models import Concept, Epoch, Explainer, Publication, Redirect, Snapshot

from . import readiness
from .derive import derive
from .readiness import NotReady

log = logging.getLogger(__name__)

Draft = Concept | Explainer
Document = ConceptDocument | ExplainerDocument
Actor = User | AnonymousUser | None


class NotPublished(Exception):
    """The verb needs something that readers can see, or once could."""


@transaction.atomic
def publish(
    draft: Draft, *, by: Actor = None, note: str = "", change: str = "editorial"
) -> Snapshot:
    """Write `draft` down as it stands and let readers see it.

    Raises NotReady, holding every reason at once; nothing has then been written.
    """
    return publish_all([draft], by=by, note=note, change=change)[0]


@transaction.atomic
def publish_all(
    drafts: Sequence[Draft],
    *,
    by: Actor = None,
    note: str = "",
    change: str = "editorial",
    at: datetime | None = None,
) -> list[Snapshot]:
    """Publish several drafts at once: pages are derived when all are written down.

    Drafts of one batch may use each other's names. Raises NotReady for all of them together.
    """
    Epoch.objects.lock()
    documents = _ready(drafts)
    now = at or timezone.now()
    snapshots = [
        _write_down(draft, document, by=by, note=note, change=change, now=now)
        for draft, document in zip(drafts, documents, strict=True)
    ]
    for snapshot in snapshots:
        _go_live(snapshot.publication, snapshot, now)
    derive([snapshot.publication for snapshot in snapshots])
    return snapshots


@transaction.atomic
def schedule(draft: Draft, *, at: datetime, by: Actor = None, note: str = "") -> Snapshot:
    """Write `draft` down now and let readers see it from the moment `at` on.

    Raises NotReady, or ValueError for a moment that has passed.
    """
    Epoch.objects.lock()
    if at <= timezone.now():
        raise ValueError(_("Choose a moment in the future."))
    (document,) = _ready([draft])
    snapshot = _write_down(
        draft, document, by=by, note=note, change="editorial", now=timezone.now()
    )
    publication = snapshot.publication
    publication.next, publication.next_at = snapshot, at
    publication.save()
    Epoch.objects.expect(at)
    return snapshot


@transaction.atomic
def withdraw(draft: Draft, *, by: Actor = None, replacement: Publication | None = None) -> None:
    """Take what readers see of `draft` away: its address answers 410, or leads to `replacement`."""
    Epoch.objects.lock()
    publication = _live_publication_of(draft)
    _refuse_itself(publication, replacement)
    publication.live = publication.next = None
    publication.next_at = publication.withdraw_at = None
    publication.withdrawn_at = timezone.now()
    publication.replacement = replacement
    publication.save()
    derive([publication])


@transaction.atomic
def schedule_withdrawal(
    draft: Draft, *, at: datetime, by: Actor = None, replacement: Publication | None = None
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


@transaction.atomic
def call_off_withdrawal(draft: Draft, *, by: Actor = None) -> None:
    """Let readers see `draft` beyond the moment at which it was to go."""
    Epoch.objects.lock()
    found = Publication.objects.filter(identity=draft.identity, language=draft.language)
    publication = found.filter(withdraw_at__isnull=False).first()
    if publication is None:
        raise ValueError(_("No withdrawal of “%(title)s” is planned.") % {"title": draft.title})
    publication.withdraw_at = publication.replacement = None
    publication.save()
    draft.publication = publication


@transaction.atomic
def restore(draft: Draft, snapshot: Snapshot, *, by: Actor = None) -> None:
    """Put an older text into the draft; readers see no change until it is published."""
    draft.changed_by = name_of(by)
    store(draft, snapshot.document)


@transaction.atomic
def roll_back(draft: Draft, snapshot: Snapshot, *, by: Actor = None, note: str = "") -> Snapshot:
    """Publish an older text as a new snapshot: history stays a line."""
    restore(draft, snapshot, by=by)
    why = note or _("Back to #%(number)s") % {"number": snapshot.number}
    return publish(draft, by=by, note=why)


@transaction.atomic
def discard(draft: Draft, *, by: Actor = None) -> None:
    """Put the text that readers see back into the draft."""
    publication = _live_publication_of(draft)
    assert publication.live is not None  # noqa: S101
    restore(draft, publication.live, by=by)
    Publication.objects.filter(pk=publication.pk).update(draft_version=draft.version)


@transaction.atomic
def publish_due(now: datetime | None = None) -> int:
    """Let every scheduled snapshot whose moment has come go live, or away; how many did.

    What can't go live any more (somebody else took its name meanwhile) is taken off the schedule
    and told to the log, so that it never holds up what is due beside it.
    """
    Epoch.objects.lock()
    now = now or timezone.now()
    done = 0
    for publication in Publication.objects.due(now).select_related("next", "live"):
        try:
            with transaction.atomic():
                _carry_out(publication, now)
        except (NotReady, IntegrityError) as error:
            Publication.objects.filter(pk=publication.pk).update(next=None, next_at=None)
            log.error("%s can't go live as scheduled: %s", publication.path, error)
        else:
            done += 1
    Epoch.objects.filter(pk=1).update(next_due_at=Publication.objects.next_moment())
    return done


def name_of(actor: Actor) -> str:
    """How history calls somebody, also when the account is gone."""
    if actor is None or not actor.is_authenticated:
        return ""
    return actor.get_full_name() or actor.get_username()


def _ready(drafts: Sequence[Draft]) -> list[Document]:
    """What each draft says as one document. Raises NotReady for all that stops any of them."""
    found = readiness.clashes(drafts)
    ready: list[Document] = []
    for draft in drafts:
        try:
            document = draft.to_document()
        except DocumentError as error:
            found.append(readiness.refusal(error))
        else:
            found += readiness.problems_of(document)
            ready.append(document)
    if stopping := [problem for problem in found if problem.stops]:
        raise NotReady(stopping)
    return ready


def _write_down(
    draft: Draft, document: Document, *, by: Actor, note: str, change: str, now: datetime
) -> Snapshot:
    written = write(document)
    publication = _publication_of(draft)
    latest = publication.snapshots.aggregate(latest=Max("number"))["latest"] or 0
    publication.draft_version = draft.version
    snapshot = Snapshot.objects.create(
        publication=publication,
        number=latest + 1,
        text=written.text,
        identities=written.identities,
        made_at=now,
        published_by=by if isinstance(by, User) else None,
        author_name=name_of(by),
        note=note,
        change=change,
    )
    snapshot.document = document  # the law: reading what was written gives it back
    return snapshot


def _publication_of(draft: Draft) -> Publication:
    """The publication of `draft` as it stands now, under the lock; a new one if there is none."""
    kinds = Publication.Kind
    publication, is_new = Publication.objects.get_or_create(
        identity=draft.identity,
        language=draft.language,
        defaults={
            "kind": kinds.CONCEPT if isinstance(draft, Concept) else kinds.EXPLAINER,
            "path": draft.path,
        },
    )
    if is_new or draft.publication_id != publication.pk:
        type(draft)._base_manager.filter(pk=draft.pk).update(publication=publication)
    draft.publication = publication
    return publication


def _live_publication_of(draft: Draft) -> Publication:
    """The same for what readers can see. Raises NotPublished."""
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


def _carry_out(publication: Publication, now: datetime) -> None:
    """What `publication` is scheduled for, the earlier first, however late it is by now.

    Raises NotReady when readers can't have the scheduled text any more.
    """
    snapshot, at, end = publication.next, publication.next_at, publication.withdraw_at
    if end is not None and end <= now and (at is None or at > end):
        _go_away(publication)
    if snapshot is not None and at is not None and at <= now:
        problems = readiness.problems_of(snapshot.document)
        if stopping := [problem for problem in problems if problem.stops]:
            raise NotReady(stopping)
        _go_live(publication, snapshot, at)
    if publication.withdraw_at is not None and publication.withdraw_at <= now:
        _go_away(publication)
    derive([publication])


def _go_away(publication: Publication) -> None:
    """Withdraw as planned, to the replacement that was chosen then."""
    if publication.live is None:  # readers never got to see it
        publication.replacement = None
    else:
        publication.live, publication.withdrawn_at = None, publication.withdraw_at
    publication.withdraw_at = None
    publication.save()


def _go_live(publication: Publication, snapshot: Snapshot, at: datetime) -> None:
    """Make `snapshot` what readers see; an address that changes leaves a redirect."""
    path = snapshot.document.path
    if publication.first_live_at and publication.path != path:
        Redirect.objects.update_or_create(
            language=publication.language,
            path=publication.path,
            defaults={"publication": publication},
        )
    Redirect.objects.filter(language=publication.language, path=path).delete()
    publication.path = path
    publication.live, publication.live_at = snapshot, at
    publication.first_live_at = publication.first_live_at or at
    publication.next = publication.next_at = None
    publication.withdrawn_at = None
    if publication.withdraw_at is None:  # else it belongs to the withdrawal that is planned
        publication.replacement = None
    publication.save()
