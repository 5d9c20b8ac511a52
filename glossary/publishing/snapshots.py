"""Drafts written down as snapshots, and snapshots made what readers see: many at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from glossary.documents import former_addresses, write
from glossary.models import (
    Concept,
    MissedSchedule,
    Publication,
    PublicChange,
    Redirect,
    Review,
    Snapshot,
)
from glossary.models.drafts import LostUpdate
from glossary.models.saving import AT_ONCE, save_all, some_at_a_time

from .actors import Actor, account_of, name_of
from .readiness import Document, Draft

LIVE = (
    "path",
    "live",
    "live_at",
    "first_live_at",
    "draft_version",
    "next",
    "next_at",
    "withdrawn_at",
    "replacement",
)
SEEN = ("identity", "language", "draft_version", "live")


@dataclass(frozen=True, kw_only=True)
class Making:
    """Who writes something down, when and why."""

    by: Actor
    at: datetime
    note: str = ""
    change: str = "editorial"


def hold(drafts: Iterable[Draft]) -> None:
    """Let nobody save `drafts` before the transaction ends: each is published in one piece.

    Raises LostUpdate for one that was saved since it was read, or that somebody is just saving:
    waiting for them could last for ever, should they wait for the lock that we hold.
    """
    for model, some in groupby(drafts, type):
        for batch in some_at_a_time(some):
            rows = model._base_manager.filter(pk__in=[draft.pk for draft in batch])  # type: ignore[attr-defined]
            held = rows.order_by().select_for_update(skip_locked=True, no_key=True)
            versions = dict(held.values_list("pk", "version"))
            for draft in batch:
                if versions.get(draft.pk) != draft.version:
                    raise LostUpdate(draft)


def write_down(
    drafts: Sequence[Draft], documents: Sequence[Document], making: Making
) -> list[Snapshot]:
    """A new snapshot of each draft, with its publication; readers see none of them yet."""
    latest: dict[int, int] = {}
    found = _publications_of(drafts, latest)
    found |= _made([draft for draft in drafts if _key(draft) not in found])
    publications = [found[_key(draft)] for draft in drafts]
    _tell(drafts, publications)
    snapshots = []
    for draft, document, publication in zip(drafts, documents, publications, strict=True):
        written = write(document)
        publication.draft_version = draft.version
        snapshot = Snapshot(
            publication=publication,
            number=latest.get(publication.pk, 0) + 1,
            text=written.text,
            identities=written.identities,
            made_at=making.at,
            published_by=account_of(making.by),
            author_name=name_of(making.by),
            note=making.note,
            change=making.change,
        )
        snapshot.document = document  # the law: reading what was written gives it back
        snapshots.append(snapshot)
    for some in some_at_a_time(publications):
        MissedSchedule.objects.filter(publication__in=some).delete()
    close_reviews(drafts, making.by)
    return Snapshot.objects.bulk_create(snapshots, AT_ONCE)


def seen_by_readers(drafts: Sequence[Draft], documents: Sequence[Document]) -> list[bool]:
    """Of each draft, whether readers see just that: its version, in the same words, and for good.

    Asked under the lock, where whoever waited for it finds what others did meanwhile.
    """
    versions: dict[tuple[UUID, str], tuple[int, int]] = {}
    for batch in some_at_a_time(drafts):
        live = Publication.objects.filter(live__isnull=False, next__isnull=True)
        some = live.filter(identity__in=[draft.identity for draft in batch])
        for *key, version, snapshot in some.values_list(*SEEN):
            versions[key[0], key[1]] = version, snapshot
    places = {
        versions[_key(draft)][1]: place
        for place, draft in enumerate(drafts)
        if versions.get(_key(draft), (0,))[0] == draft.version
    }
    seen = [False] * len(drafts)
    for numbers in some_at_a_time(places):
        for snapshot in Snapshot.objects.filter(pk__in=numbers):
            written = write(documents[places[snapshot.pk]])
            said = (snapshot.text, snapshot.identities)
            seen[places[snapshot.pk]] = said == (written.text, written.identities)
    return seen


def close_reviews(drafts: Iterable[Draft], by: Actor) -> None:
    """What was asked has come about, or can't any more: end requests without an answer."""
    for name, some in groupby(drafts, lambda draft: draft._meta.model_name):
        for batch in some_at_a_time(some):
            asked = Review.objects.open().filter(**{f"{name}__in": batch})
            asked.update(
                state=Review.State.CLOSED,
                answered_at=timezone.now(),
                answered_by_name=name_of(by),
            )


def go_live(snapshots: Sequence[Snapshot], at: datetime) -> None:
    """Make `snapshots` what readers see; an address that changes leaves a redirect."""
    for language in {snapshot.publication.language for snapshot in snapshots}:
        some = [each for each in snapshots if each.publication.language == language]
        for batch in some_at_a_time(some):
            _go_live(batch, at, language)


def _go_live(snapshots: Sequence[Snapshot], at: datetime, language: str) -> None:
    taken = []  # addresses that may have led elsewhere until now
    changes = []
    for snapshot in snapshots:
        publication, path = snapshot.publication, snapshot.document.path
        if publication.live_id is None or publication.path != path:
            taken.append(path)
        if publication.first_live_at and publication.path != path:
            Redirect.objects.update_or_create(
                language=language, path=publication.path, defaults={"publication": publication}
            )
        changes.append(_noticed(publication, snapshot))
        publication.show(snapshot, at)
    if taken:
        Redirect.objects.filter(language=language, path__in=taken).delete()
    for snapshot in snapshots:
        former = former_addresses(snapshot.document)
        Redirect.objects.make(snapshot.publication, former)
    save_all([snapshot.publication for snapshot in snapshots], LIVE)
    PublicChange.objects.record(changes, at=at)


def _noticed(publication: Publication, snapshot: Snapshot) -> PublicChange:
    """What readers of `publication` notice when `snapshot` goes live; not yet recorded."""
    path, events = snapshot.document.path, PublicChange.Event
    change = PublicChange(publication=publication, snapshot=snapshot, path=path)
    change.event = events.UPDATED if publication.live_id else events.PUBLISHED
    if publication.live_id and publication.path != path:
        change.event, change.old_path = events.MOVED, publication.path
    return change


def _publications_of(
    drafts: Sequence[Draft], latest: dict[int, int]
) -> dict[tuple[UUID, str], Publication]:
    """Those that there are, as they stand now, under the lock.

    latest: is told the number of the newest snapshot of each.
    """
    found = {}
    for batch in some_at_a_time(drafts):
        known = Publication.objects.filter(identity__in=[draft.identity for draft in batch])
        for publication in known.annotate(number=Max("snapshots__number")):
            found[publication.identity, publication.language] = publication
            latest[publication.pk] = vars(publication)["number"] or 0
    return found


def _made(drafts: Sequence[Draft]) -> dict[tuple[UUID, str], Publication]:
    made = {
        _key(draft): Publication(
            kind=_kind(draft), identity=draft.identity, language=draft.language, path=draft.path
        )
        for draft in drafts
    }
    Publication.objects.bulk_create(made.values(), AT_ONCE)
    return made


def _tell(drafts: Sequence[Draft], publications: Iterable[Publication]) -> None:
    """Let each draft know its publication."""
    untold: dict[type, list[Draft]] = {}
    for draft, publication in zip(drafts, publications, strict=True):
        if draft.publication_id != publication.pk:
            untold.setdefault(type(draft), []).append(draft)
        draft.publication = publication
    for model, some in untold.items():
        model._base_manager.bulk_update(some, ["publication"], AT_ONCE)  # type: ignore[attr-defined]


def _key(draft: Draft) -> tuple[UUID, str]:
    return draft.identity, draft.language


def _kind(draft: Draft) -> str:
    kinds = Publication.Kind
    return kinds.CONCEPT if isinstance(draft, Concept) else kinds.EXPLAINER
