"""What is due when its moment has come. Without a worker: a web process that sees it calls this."""

import logging
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from glossary.models import Epoch, MissedSchedule, Publication
from glossary.rendering import pipeline

from . import readiness
from .actions import Draft
from .actors import SCHEDULE, Actor
from .audit import Verb, record
from .derive import PagesDone, catch_up, derive, expect_next
from .readiness import NotReady
from .snapshots import go_live

log = logging.getLogger(__name__)


def publish_due(now: datetime | None = None, *, progress: PagesDone | None = None) -> int:
    """Let every scheduled snapshot whose moment has come go live, or away; how many did.

    What can't go live any more (somebody else took its name meanwhile) is taken off the schedule,
    so that it never holds up what is due beside it; editors see it, with the reasons. Then pages
    that still wait to be linked are finished. Where somebody publishes just now, all of it waits
    until this is called again.
    """
    done = _carry_out_all(now or timezone.now())
    catch_up(progress=progress)
    return done


@transaction.atomic
def dismiss_missed(draft: Draft, *, by: Actor = None, note: str = "") -> None:
    """Tell editors no longer that a scheduled text of `draft` could not go live."""
    missed = MissedSchedule.objects.filter(publication=draft.publication_id).first()
    if missed is None:
        raise ValueError(_("Nothing of “%(title)s” was missed.") % {"title": draft.title})
    missed.delete()
    record(Verb.DISMISS, draft, by=by, note=note)


@transaction.atomic
def _carry_out_all(now: datetime) -> int:
    if not Epoch.objects.lock_if_free():
        return 0
    done = 0
    for publication in Publication.objects.due(now).select_related("next", "live"):
        try:
            with transaction.atomic():
                _carry_out(publication, now)
        except NotReady as refused:
            _miss(publication, [problem.message for problem in refused.problems])
        except IntegrityError as error:
            log.error("%s can't go live as scheduled: %s", publication.path, error)
            _miss(publication, [_("Another page has its address or one of its names.")])
        else:
            done += 1
    expect_next()
    return done


def _carry_out(publication: Publication, now: datetime) -> None:
    """What `publication` is scheduled for, the earlier first, however late it is by now.

    Raises NotReady when readers can't have the scheduled text any more.
    """
    snapshot, at, end = publication.next, publication.next_at, publication.withdraw_at
    if end is not None and end <= now and (at is None or at > end):
        _go_away(publication, end)
    if snapshot is not None and at is not None and at <= now:
        # In this process: it was made in time when it was scheduled, and no busy hour may stop it.
        (checked,) = readiness.check([snapshot.document], render=pipeline.render)
        if checked.problems:
            raise NotReady(checked.problems)
        snapshot.publication = publication
        go_live([snapshot], at)
        record(Verb.GO_LIVE, publication, by=SCHEDULE, note=snapshot.note)
    end = publication.withdraw_at
    if end is not None and end <= now:
        _go_away(publication, end)
    derive([publication])


def _go_away(publication: Publication, end: datetime) -> None:
    """Withdraw as planned, to the replacement that was chosen then."""
    if publication.live is None:  # readers never got to see it
        publication.withdraw_at = publication.replacement = None
        publication.save()
        return
    record(Verb.GO_AWAY, publication, by=SCHEDULE)
    publication.go_away(end, publication.replacement)


def _miss(publication: Publication, reasons: list[str]) -> None:
    """Take what can't go live off the schedule, and keep it before editors' eyes."""
    log.error("%s can't go live as scheduled: %s", publication.path, " ".join(reasons))
    stored = Publication.objects.select_related("next", "live").get(pk=publication.pk)
    assert stored.next and stored.next_at  # noqa: S101, PT018
    MissedSchedule.objects.update_or_create(
        publication=stored,
        defaults={"snapshot": stored.next, "at": stored.next_at, "reasons": reasons},
    )
    record(Verb.MISS, stored, by=SCHEDULE, note=" ".join(reasons))
    stored.next = stored.next_at = None
    stored.save()
