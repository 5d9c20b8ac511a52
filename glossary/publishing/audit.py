"""Every verb leaves an entry, in the transaction that carries it out: whoever calls it."""

from collections.abc import Sequence

from glossary.models import AuditEntry, Concept, Explainer, Publication
from glossary.models.saving import AT_ONCE

from .actors import Actor, account_of, name_of

Verb = AuditEntry.Verb
Recorded = Concept | Explainer | Publication


def record(verb: AuditEntry.Verb, on: Recorded, *, by: Actor, note: str = "") -> None:
    """Write down that `by` did this."""
    _entry(verb, on, by, note).save()


def record_all(verb: AuditEntry.Verb, on: Sequence[Recorded], *, by: Actor, note: str = "") -> None:
    """The same for many at once."""
    AuditEntry.objects.bulk_create([_entry(verb, each, by, note) for each in on], AT_ONCE)


def _entry(verb: AuditEntry.Verb, on: Recorded, by: Actor, note: str) -> AuditEntry:
    if isinstance(on, Publication):
        snapshot = on.live or on.next
        kind, title = on.kind, snapshot.document.title if snapshot else on.path
    else:
        kind, title = on._meta.model_name or "", on.title
    return AuditEntry(
        verb=verb,
        kind=kind,
        identity=on.identity,
        language=on.language,
        title=title[:300],
        actor=account_of(by),
        actor_name=name_of(by)[:150],
        note=note,
    )
