"""Every verb leaves an entry, whoever calls it, and nobody changes it afterwards."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from glossary.models import AuditEntry, MissedSchedule
from glossary.publishing import actions
from glossary.publishing.actions import publish
from glossary.publishing.actors import Operator
from glossary.publishing.due import dismiss_missed, publish_due
from glossary.publishing.readiness import NotReady
from glossary.publishing.reviews import approve, ask_review, send_back
from glossary.publishing.upkeep import set_kind
from tests.make import make_concept, make_missed

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def test_every_verb_leaves_one_entry(editor):
    concept, now = make_concept(), timezone.now()
    set_kind([concept], "metric", by=editor)
    ask_review(concept, by=editor)
    send_back(concept, by=editor, comment="No.")
    ask_review(concept, by=editor)
    approve([concept], by=editor)
    first = concept.publication.snapshots.get()
    concept.save()
    actions.discard(concept, by=editor)
    actions.restore(concept, first, by=editor)
    actions.roll_back(concept, first, by=editor)
    actions.schedule(concept, at=now + HOUR, by=editor)
    publish_due(now + HOUR)
    actions.schedule_withdrawal(concept, at=now + 2 * HOUR, by=editor)
    actions.call_off_withdrawal(concept, by=editor)
    actions.schedule_withdrawal(concept, at=now + 2 * HOUR, by=editor)
    publish_due(now + 2 * HOUR)
    publish(concept, by=editor)
    actions.withdraw(concept, by=editor)
    actions.delete(concept, by=editor)
    assert verbs() == [
        *("save", "ask review", "send back", "ask review", "approve", "publish"),
        *("discard", "restore", "roll back", "schedule", "go live"),
        *("plan withdrawal", "call off", "plan withdrawal", "go away", "publish"),
        *("withdraw", "delete"),
    ]


def test_an_entry_says_who_what_when_and_why(editor):
    concept = make_concept()
    publish(concept, by=editor, note="Begin")
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.actor_name, entry.note) == (editor, "Ed Itor", "Begin")
    assert (entry.kind, entry.title, entry.identity) == ("concept", "KV cache", concept.identity)
    assert timezone.now() - entry.made_at < timedelta(minutes=1)


def test_it_outlives_the_account_and_the_document(editor):
    concept = make_concept()
    actions.delete(concept, by=editor)
    editor.delete()
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.actor_name, entry.title) == (None, "Ed Itor", "KV cache")


def test_what_was_refused_leaves_no_entry(editor):
    with pytest.raises(NotReady):
        publish(make_concept(short_md=""), by=editor)
    assert not AuditEntry.objects.exists()


def test_an_operator_is_named_without_an_account():
    publish(make_concept(), by=Operator("command (root)"))
    assert AuditEntry.objects.get().actor_name == "command (root)"


@pytest.mark.parametrize("column", ["note", "verb", "actor_name"])
def test_an_entry_never_changes(editor, column):
    publish(make_concept(), by=editor)
    entry = AuditEntry.objects.get()
    for deed in (entry.save, entry.delete, AuditEntry.objects.all().delete):
        with pytest.raises(TypeError):
            deed()
    with pytest.raises(TypeError):
        AuditEntry.objects.update(note="x")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE glossary_auditentry SET {column} = 'x'")  # noqa: S608


def test_what_could_not_go_live_is_kept_with_its_reasons_until_it_is_dismissed(editor):
    late = make_missed()
    assert "already a name" in MissedSchedule.objects.get().reasons[0]
    assert verbs()[-1] == "miss"
    assert AuditEntry.objects.first().actor_name == "schedule"
    dismiss_missed(late, by=editor)
    assert not MissedSchedule.objects.exists()
    assert verbs()[-1] == "dismiss"
    with pytest.raises(ValueError, match="Nothing"):
        dismiss_missed(late, by=editor)


def test_what_could_not_go_live_is_mended_by_publishing(editor):
    late = make_missed()
    assert MissedSchedule.objects.get().publication.path == "/glossary/late/"
    late.name = "Another name"
    late.save()
    publish(late, by=editor)
    assert not MissedSchedule.objects.exists()
