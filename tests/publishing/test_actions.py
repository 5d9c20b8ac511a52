"""The verbs: what readers see before and after each."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from glossary.models import AuditEntry, Epoch, Label, Publication, Redirect, Snapshot
from glossary.models.drafts import LostUpdate
from glossary.publishing import actions
from glossary.publishing.actions import AlreadyPublished, publish, withdraw
from glossary.publishing.due import publish_due
from glossary.publishing.readiness import NotReady
from tests.make import make_concept, make_explainer, make_faq

pytestmark = pytest.mark.django_db


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_readers_keep_the_old_text_until_the_editor_publishes(client: Client, editor: User) -> None:
    concept = make_concept("KV cache", short_md="First.")
    publish(concept, by=editor)
    concept.short_md = "Second."
    concept.save()
    assert "First." in text(client, concept.path)
    publish(concept, by=editor)
    assert "Second." in text(client, concept.path)


def test_what_readers_see_as_it_stands_is_not_written_down_again(editor: User) -> None:
    concept = make_concept("KV cache", names=("cache",), body_md="Some words.")
    make_faq(concept)
    publish(concept, by=editor)
    with pytest.raises(AlreadyPublished, match="“KV cache” is published already"):
        publish(concept, by=editor, note="Once more")
    other = make_concept("Prefill")
    (snapshot,) = actions.publish_all([concept, other], by=editor)
    assert snapshot.publication.path == other.path
    assert Snapshot.objects.count() == AuditEntry.objects.filter(verb="publish").count() == 2


@pytest.mark.parametrize("when", ["now", "later"])
def test_what_somebody_saved_since_it_was_read_is_not_published_unseen(
    editor: User, when: str
) -> None:
    concept = make_concept("KV cache", short_md="First.")
    read_before = type(concept).objects.get()
    concept.short_md = "Second."
    concept.save()
    with pytest.raises(LostUpdate):
        if when == "now":
            publish(read_before, by=editor)
        else:
            actions.schedule(read_before, at=timezone.now() + HOUR, by=editor)
    assert not Snapshot.objects.exists()
    publish(concept, by=editor)


def test_what_only_looks_alike_is_written_down(editor: User) -> None:
    concept = make_concept("KV cache", short_md="First.")
    publish(concept, by=editor)
    actions.schedule(concept, at=timezone.now() + HOUR, by=editor)
    publish(concept, by=editor)  # the schedule ends with it
    withdraw(concept, by=editor)
    publish(concept, by=editor)
    Label.objects.create(concept=concept, text="cache")  # as a script might, without a version
    publish(type(concept).objects.get(), by=editor)
    assert Publication.objects.get().snapshots.count() == 5


def test_a_draft_has_no_address(client: Client) -> None:
    concept = make_concept("KV cache")
    assert client.get(concept.path).status_code == 404


def test_every_reason_is_told_at_once_and_nothing_is_written(editor: User) -> None:
    publish(make_concept("Cache", names=("KV cache",)), by=editor)
    with pytest.raises(NotReady) as refused:
        publish(make_concept("KV cache", short_md=""), by=editor)
    assert {problem.field for problem in refused.value.problems} == {"short_md", "labels"}
    assert Snapshot.objects.count() == 1


def test_two_drafts_of_one_batch_may_not_claim_the_same_name(editor: User) -> None:
    twins = [make_concept("Cache", slug="one"), make_concept("cache", slug="two")]
    with pytest.raises(NotReady):
        actions.publish_all(twins, by=editor)
    assert not Snapshot.objects.exists()


def test_a_withdrawn_page_is_gone(client: Client, editor: User) -> None:
    concept = make_concept("KV cache")
    publish(concept, by=editor)
    withdraw(concept, by=editor)
    assert client.get(concept.path).status_code == 410
    assert concept.name not in text(client, "/glossary/")


def test_a_withdrawn_page_can_lead_to_its_replacement(client: Client, editor: User) -> None:
    old, new = make_concept("Old"), make_concept("New")
    actions.publish_all([old, new], by=editor)
    withdraw(old, by=editor, replacement=new.publication)
    answer = client.get(old.path)
    assert (answer.status_code, answer["Location"]) == (301, new.path)


def test_what_was_never_published_cannot_be_withdrawn(editor: User) -> None:
    with pytest.raises(actions.NotPublished):
        withdraw(make_concept("KV cache"), by=editor)


def test_a_path_that_changes_leaves_a_redirect(client: Client, editor: User) -> None:
    page = make_explainer("Training", path="/old/place/")
    publish(page, by=editor)
    page.path = "/new/place/"
    page.save()
    publish(page, by=editor)
    answer = client.get("/old/place/")
    assert (answer.status_code, answer["Location"]) == (301, "/new/place/")
    page.path = "/old/place/"
    page.save()
    publish(page, by=editor)
    assert client.get("/old/place/").status_code == 200
    assert client.get("/new/place/")["Location"] == "/old/place/"
    assert not Redirect.objects.filter(path="/old/place/").exists()


def test_restoring_changes_the_draft_alone(client: Client, editor: User) -> None:
    concept = make_concept("KV cache", short_md="First.")
    first = publish(concept, by=editor)
    concept.short_md = "Second."
    concept.save()
    publish(concept, by=editor)
    actions.restore(concept, first, by=editor)
    concept.refresh_from_db()
    assert concept.short_md == "First."
    assert concept.state == "changed"
    assert "Second." in text(client, concept.path)


def test_rolling_back_adds_to_history(client: Client, editor: User) -> None:
    concept = make_concept("KV cache", short_md="First.")
    first = publish(concept, by=editor)
    concept.short_md = "Second."
    concept.save()
    publish(concept, by=editor)
    actions.roll_back(concept, first, by=editor)
    assert "First." in text(client, concept.path)
    assert [snapshot.number for snapshot in concept.publication.snapshots.all()] == [3, 2, 1]


def test_discarding_brings_back_what_readers_see(editor: User) -> None:
    concept = make_concept("KV cache", short_md="First.")
    publish(concept, by=editor)
    concept.short_md = "Second."
    concept.save()
    actions.discard(concept, by=editor)
    concept.refresh_from_db()
    assert (concept.short_md, concept.state) == ("First.", "published")


def test_a_schedule_passes(client: Client, editor: User) -> None:
    concept = make_concept("KV cache")
    moment = timezone.now() + timedelta(hours=1)
    actions.schedule(concept, at=moment, by=editor)
    assert client.get(concept.path).status_code == 404
    publish_due(moment - timedelta(seconds=1))
    assert client.get(concept.path).status_code == 404
    publish_due(moment)
    assert client.get(concept.path).status_code == 200
    assert publish_due(moment + timedelta(hours=1)) == 0


def test_a_question_keeps_its_address_when_it_is_reworded(client: Client, editor: User) -> None:
    page = make_explainer("Training")
    faq = make_faq(page, "Why is it slow?")
    publish(page, by=editor)
    assert client.get(f"/q/{faq.code}/")["Location"] == f"{page.path}#why-is-it-slow"
    faq.question = "What makes it slow?"
    faq.save()
    publish(page, by=editor)
    assert client.get(f"/q/{faq.code}/")["Location"] == f"{page.path}#what-makes-it-slow"


def test_a_snapshot_never_changes(editor: User) -> None:
    snapshot = publish(make_concept("KV cache"), by=editor)
    with pytest.raises(TypeError):
        snapshot.save()
    with pytest.raises(TypeError):
        Snapshot.objects.update(text="x")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE glossary_snapshot SET text = 'x'")


def test_history_keeps_the_name_of_somebody_who_left(editor: User) -> None:
    snapshot = publish(make_concept("KV cache"), by=editor)
    editor.delete()
    assert Snapshot.objects.get(pk=snapshot.pk).author_name == "Ed Itor"
    assert Publication.objects.live().count() == 1


def test_the_second_of_two_saves_is_refused() -> None:
    concept = make_concept("KV cache")
    other = type(concept).objects.get(pk=concept.pk)
    other.short_md = "Theirs."
    other.save()
    concept.short_md = "Mine."
    with pytest.raises(LostUpdate):
        concept.save()
    concept.refresh_from_db()
    assert concept.short_md == "Theirs."


def test_what_cannot_go_live_any_more_holds_up_nothing_else(client: Client, editor: User) -> None:
    moment = timezone.now() + timedelta(hours=1)
    late, other = make_concept("Cache", slug="late"), make_concept("Batching")
    actions.schedule(late, at=moment, by=editor)
    actions.schedule(other, at=moment, by=editor)
    publish(make_concept("cache", slug="early"), by=editor)
    assert publish_due(moment) == 1
    assert client.get(other.path).status_code == 200
    assert client.get(late.path).status_code == 404
    late.refresh_from_db()
    assert late.state == "draft"
    assert Publication.objects.next_moment() is None


def test_what_comes_back_at_another_address_leaves_a_redirect(client: Client, editor: User) -> None:
    page = make_explainer("Training", path="/old/place/")
    publish(page, by=editor)
    withdraw(page, by=editor)
    page.path = "/new/place/"
    page.save()
    publish(page, by=editor)
    assert client.get("/old/place/")["Location"] == "/new/place/"


HOUR = timedelta(hours=1)


def state_of(draft) -> str:
    return type(draft).objects.get(pk=draft.pk).state


def test_a_planned_withdrawal_passes_and_leads_to_its_replacement(
    client: Client, editor: User
) -> None:
    old, new = make_concept("Old"), make_concept("New")
    actions.publish_all([old, new], by=editor)
    moment = timezone.now() + HOUR
    actions.schedule_withdrawal(old, at=moment, by=editor, replacement=new.publication)
    old.save()
    publish(old, by=editor)  # what is published meanwhile goes too, and to the same place
    assert Epoch.objects.current().next_due_at == moment
    assert publish_due(moment - timedelta(seconds=1)) == 0
    assert client.get(old.path).status_code == 200
    assert publish_due(moment + HOUR) == 1
    assert client.get(old.path)["Location"] == new.path
    publication = Publication.objects.get(path=old.path)
    assert (publication.withdrawn_at, publication.withdraw_at) == (moment, None)
    assert (state_of(old), Epoch.objects.current().next_due_at) == ("withdrawn", None)


def test_what_comes_back_later_forgets_that_it_was_withdrawn(client: Client, editor: User) -> None:
    old, new = make_concept("Old"), make_concept("New")
    actions.publish_all([old, new], by=editor)
    moment = timezone.now() + HOUR
    actions.schedule_withdrawal(old, at=moment, by=editor, replacement=new.publication)
    publish_due(moment)
    publish(old, by=editor)
    publication = Publication.objects.get(path=old.path)
    assert (publication.withdrawn_at, publication.replacement) == (None, None)


@pytest.mark.parametrize(("comes", "goes", "state"), [(1, 2, "withdrawn"), (2, 1, "published")])
def test_after_a_standstill_the_earlier_moment_is_carried_out_first(
    editor: User, comes: int, goes: int, state: str
) -> None:
    concept, now = make_concept("KV cache"), timezone.now()
    publish(concept, by=editor)
    actions.schedule(concept, at=now + comes * HOUR, by=editor)
    actions.schedule_withdrawal(concept, at=now + goes * HOUR, by=editor)
    publish_due(now + 9 * HOUR)
    assert state_of(concept) == state
    assert Publication.objects.next_moment() is None


def test_a_page_is_given_its_first_and_its_last_day_at_once(client: Client, editor: User) -> None:
    concept, now = make_concept("KV cache"), timezone.now()
    actions.schedule(concept, at=now + HOUR, by=editor)
    with pytest.raises(actions.NotPublished):
        actions.schedule_withdrawal(concept, at=now + HOUR / 2, by=editor)
    actions.schedule_withdrawal(concept, at=now + 2 * HOUR, by=editor)
    publish_due(now + HOUR)
    assert client.get(concept.path).status_code == 200
    publish_due(now + 2 * HOUR)
    assert client.get(concept.path).status_code == 410


def test_what_readers_never_saw_is_not_withdrawn(client: Client, editor: User) -> None:
    concept, now = make_concept("Cache", slug="late"), timezone.now()
    actions.schedule(concept, at=now + HOUR, by=editor)
    actions.schedule_withdrawal(concept, at=now + 2 * HOUR, by=editor)
    publish(make_concept("cache", slug="early"), by=editor)  # takes its name
    publish_due(now + HOUR)
    publish_due(now + 2 * HOUR)
    assert (state_of(concept), client.get(concept.path).status_code) == ("draft", 404)
    assert Publication.objects.next_moment() is None


def test_a_planned_withdrawal_is_called_off(client: Client, editor: User) -> None:
    concept, moment = make_concept("KV cache"), timezone.now() + HOUR
    publish(concept, by=editor)
    actions.schedule_withdrawal(concept, at=moment, by=editor)
    actions.call_off_withdrawal(concept, by=editor)
    assert publish_due(moment) == 0
    assert client.get(concept.path).status_code == 200
    with pytest.raises(ValueError, match="No withdrawal"):
        actions.call_off_withdrawal(concept, by=editor)


def test_a_withdrawal_in_the_past_or_to_itself_is_refused(editor: User) -> None:
    concept, now = make_concept("KV cache"), timezone.now()
    with pytest.raises(actions.NotPublished):
        actions.schedule_withdrawal(concept, at=now + HOUR, by=editor)
    publish(concept, by=editor)
    own = concept.publication
    with pytest.raises(ValueError, match="future"):
        actions.schedule_withdrawal(concept, at=now, by=editor)
    with pytest.raises(ValueError, match="own replacement"):
        actions.schedule_withdrawal(concept, at=now + HOUR, by=editor, replacement=own)
    with pytest.raises(ValueError, match="own replacement"):
        withdraw(concept, by=editor, replacement=own)
    assert state_of(concept) == "published"


def test_a_text_that_takes_too_long_to_render_is_refused_with_the_limit(editor):
    explainer = make_explainer("Page", body_md="[" * 20_001)
    with pytest.raises(NotReady, match="square brackets"):
        publish(explainer, by=editor)


def test_scheduling_brings_nothing_back_that_was_withdrawn_meanwhile(
    client: Client, editor: User
) -> None:
    concept = make_concept("KV cache")
    publish(concept, by=editor)
    opened = type(concept).objects.select_related("publication__live").get(pk=concept.pk)
    withdraw(concept, by=editor)
    actions.schedule(opened, at=timezone.now() + timedelta(hours=1), by=editor)
    assert not Publication.objects.live().exists()
    with pytest.raises(actions.NotPublished):
        withdraw(opened, by=editor)


def test_publishing_many_tells_how_far_it_is(editor):
    told = []
    drafts = [make_concept("Training"), make_concept("Inference")]
    actions.publish_all(drafts, by=editor, progress=lambda *how_far: told.append(how_far))
    assert told == [(1, 2), (2, 2)]
