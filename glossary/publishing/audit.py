"""Every verb leaves an entry, in the transaction that carries it out: whoever calls it."""

from glossary.models import AuditEntry, Concept, Explainer, Publication

from .actors import Actor, account_of, name_of

Verb = AuditEntry.Verb


def record(
    verb: AuditEntry.Verb, on: Concept | Explainer | Publication, *, by: Actor, note: str = ""
) -> None:
    """Write down that `by` did this."""
    if isinstance(on, Publication):
        snapshot = on.live or on.next
        kind, title = on.kind, snapshot.document.title if snapshot else on.path
    else:
        kind, title = on._meta.model_name or "", on.title
    AuditEntry.objects.create(
        verb=verb,
        kind=kind,
        identity=on.identity,
        language=on.language,
        title=title[:300],
        actor=account_of(by),
        actor_name=name_of(by)[:150],
        note=note,
    )
