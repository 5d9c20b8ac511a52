"""What is done to many drafts at once, from their list, by those who may."""

import re
from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from glossary.models import AuditEntry, Batch, BatchItem, Concept, Explainer, Publication
from glossary.publishing import batch_verbs, batches, reviews
from glossary.publishing.actions import publish, publish_all
from glossary.publishing.permissions import DANGEROUS, PERMISSION
from glossary.views.admin import verb_table
from glossary.views.admin.batch_table import QUESTIONS
from tests.make import make_concept, make_explainer

from .conftest import door, someone

VALUES = [
    ("set_kind_selected", "metric", {"kind": "metric", "review_by": date(2026, 1, 1)}),
    ("set_review_selected", "2050-12-31", {"kind": "tool", "review_by": date(2050, 12, 31)}),
    ("set_kind_selected", "", {"kind": "", "review_by": date(2026, 1, 1)}),
    ("set_review_selected", "", {"kind": "tool", "review_by": None}),
]
BEFORE = {"kind": "tool", "review_by": date(2026, 1, 1)}
ORDERED = ("save", "publish", "withdraw")
JSON = {"Accept": "application/json"}


def two_concepts() -> list[Concept]:
    return [make_concept(name, **BEFORE) for name in ("Cache", "Batching")]


def order(client, action: str, drafts, **more):
    """Choose `drafts` in their list; the answer is the page of the batch, or the list again."""
    listed = reverse(f"admin:glossary_{drafts[0]._meta.model_name}_changelist")
    chosen = {"action": action, "_selected_action": [draft.pk for draft in drafts]}
    return client.post(listed, chosen | more, follow=True)


def press(client, button: str, **more):
    page = reverse("admin:batch", args=[Batch.objects.latest("pk").pk])
    return client.post(page, {button: "1", **more}, follow=True)


def take_step(client, **headers):
    return client.post(
        reverse("admin:batch_step", args=[Batch.objects.latest("pk").pk]), headers=headers
    )


def live() -> int:
    return Publication.objects.live().count()


def said() -> list[dict]:
    return list(Concept.objects.order_by("pk").values("kind", "review_by"))


@pytest.fixture(autouse=True)
def _time_enough(monkeypatch):
    """A short batch is done at once, however slow the machine is."""
    monkeypatch.setattr("glossary.views.admin.batches.SECONDS_OF_STEPS", 60)


@pytest.fixture
def one_a_step(monkeypatch):
    """Each request does one draft."""
    monkeypatch.setattr("glossary.publishing.batches.IN_ONE_STEP", 1)
    monkeypatch.setattr("glossary.views.admin.batches.SECONDS_OF_STEPS", 0)


@pytest.mark.parametrize(("action", "value", "after"), VALUES)
def test_a_value_is_asked_for_and_then_set_on_all_that_were_chosen(author, action, value, after):
    chosen, other = two_concepts(), make_concept("Other", **BEFORE)
    asked = order(author, action, chosen).content.decode()
    assert "Batching" in asked
    assert 'name="value"' in asked
    assert said() == [BEFORE] * 3
    assert "2 drafts say so now" in press(author, "start", value=value).content.decode()
    assert said() == [after, after, BEFORE]
    assert Concept.objects.get(pk=chosen[0].pk).changed_by == "Ann Author"
    assert AuditEntry.objects.filter(verb__in=ORDERED).count() == 2
    assert not AuditEntry.objects.filter(identity=other.identity).exists()


def test_explainers_get_a_review_date_too(author):
    order(author, "set_review_selected", [make_explainer()])
    press(author, "start", value="2050-12-31")
    assert Explainer.objects.get().review_by == date(2050, 12, 31)


def test_what_says_so_already_is_not_changed(author):
    new, old = two_concepts()
    publish(old)
    Concept.objects.filter(pk=new.pk).update(kind="")
    order(author, "set_kind_selected", [new, old])
    press(author, "start", value="tool")
    assert AuditEntry.objects.filter(verb="save").count() == 1
    assert Concept.objects.get(pk=old.pk).state == "published"


@pytest.mark.parametrize("value", ["soon", "2050-02-30"])
def test_a_date_that_is_none_is_asked_again(author, value):
    order(author, "set_review_selected", two_concepts())
    assert "Enter a valid date" in press(author, "start", value=value).content.decode()
    assert said() == [BEFORE] * 2


def test_who_may_not_change_drafts_begins_nothing(stranger, client):
    for visitor in (stranger, client):
        order(visitor, "set_kind_selected", two_concepts()[:1])
        Concept.objects.all().delete()
    assert not Batch.objects.exists()


def test_who_may_only_look_is_not_offered_to_set_anything(db):
    viewer = someone("viewer")
    viewer.user_permissions.add(Permission.objects.get(codename="view_concept"))
    text = order(door(viewer), "set_kind_selected", two_concepts()).content.decode()
    assert "Cache" in text
    assert "set_kind_selected" not in text
    assert not Batch.objects.exists()


def test_an_author_neither_publishes_nor_withdraws_from_a_list(author):
    draft = make_concept()
    order(author, "publish_selected", [draft])
    publish(draft)
    order(author, "withdraw_selected", [draft])
    assert not Batch.objects.exists()


def test_many_are_published_together_and_withdrawn_after_a_question(editor_client):
    drafts = [make_concept(f"Term {number}") for number in range(3)]
    order(editor_client, "publish_selected", drafts)
    assert live() == 0
    press(editor_client, "start", note="All at last", change="correction")
    assert live() == 3
    assert {(one.live.note, one.live.change) for one in Publication.objects.live()} == {
        ("All at last", "correction")
    }
    assert "Term 2" in order(editor_client, "withdraw_selected", drafts).content.decode()
    assert live() == 3
    assert "3 are withdrawn" in press(editor_client, "start", when="now").content.decode()
    assert live() == 0


def test_what_readers_see_already_is_not_published_again(editor_client):
    old, new = make_concept("Old"), make_concept("New")
    publish(old)
    assert "1 concept" in order(editor_client, "publish_selected", [old, new]).content.decode()
    assert [item.title for item in BatchItem.objects.all()] == ["New"]
    again = order(editor_client, "publish_selected", [old]).content.decode()
    assert "Readers see all of these as they are" in again


def test_one_that_is_not_ready_keeps_the_others_back_until_somebody_decides(editor_client):
    drafts = [make_concept("Ready"), make_concept("Not ready", short_md="")]
    order(editor_client, "publish_selected", drafts)
    held = press(editor_client, "start", change="editorial").content.decode()
    assert "short definition is missing" in held
    assert live() == 0
    text = press(editor_client, "go_on").content.decode()
    assert [one.path for one in Publication.objects.live()] == ["/glossary/ready/"]
    assert "short definition is missing" in text


def test_all_may_be_left_as_they_are(editor_client):
    drafts = [make_concept("Ready"), make_concept("Not ready", short_md="")]
    order(editor_client, "publish_selected", drafts)
    press(editor_client, "start", change="editorial")
    press(editor_client, "stop")
    press(editor_client, "go_on")
    assert live() == 0


def test_of_two_that_claim_one_name_the_second_is_told(editor_client):
    drafts = [make_concept("Cache"), make_concept("Store", names=("Cache",))]
    order(editor_client, "publish_selected", drafts)
    assert "both claim" in press(editor_client, "start", change="editorial").content.decode()
    press(editor_client, "go_on")
    assert [one.path for one in Publication.objects.live()] == ["/glossary/cache/"]


def test_a_long_one_is_worked_through_step_by_step_and_says_how_far_it_is(
    editor_client, one_a_step
):
    order(
        editor_client, "publish_selected", [make_concept(f"Term {number}") for number in range(3)]
    )
    page = press(editor_client, "start", change="editorial").content.decode()
    assert "Looked at 1 of 3." in page
    assert "progress.js" in page
    answers = [take_step(editor_client, **JSON).json() for _ in range(5)]
    assert [one["message"] for one in answers] == [
        "Looked at 2 of 3.",
        "0 of 3 done.",
        "1 of 3 done.",
        "2 of 3 done.",
        "3 of 3 done.",
    ]
    assert [one["finished"] for one in answers] == [False] * 4 + [True]
    assert answers[-1]["next"] == reverse("admin:glossary_concept_changelist")
    assert live() == 3
    assert AuditEntry.objects.filter(verb__in=ORDERED).count() == 3


def test_it_goes_on_after_a_reload_without_scripts_and_never_twice(editor_client, one_a_step):
    order(editor_client, "set_kind_selected", two_concepts())
    press(editor_client, "start", value="metric")
    press(editor_client, "start", value="other")
    assert (
        "1 of 2 done"
        in editor_client.get(reverse("admin:batch", args=[Batch.objects.get().pk])).content.decode()
        or Batch.objects.get().state == Batch.State.DONE
    )
    while Batch.objects.get().is_moving:
        assert take_step(editor_client).status_code == 302
    assert [one["kind"] for one in said()] == ["metric", "metric"]
    take_step(editor_client)
    assert AuditEntry.objects.filter(verb__in=ORDERED).count() == 2


def test_a_step_that_fails_leaves_drafts_and_notes_as_they_were(editor_client, monkeypatch):
    order(editor_client, "set_kind_selected", two_concepts())
    batch = Batch.objects.get()
    batches.start(batch, {"value": "metric"})

    def broken(*_args):
        raise OSError("the disk is full")

    monkeypatch.setattr(batches, "_keep", broken)
    with pytest.raises(OSError, match="disk"):
        batches.step(batch, by=None)
    assert said() == [BEFORE] * 2
    assert batches.counts(batch)["ready"] == 2


def test_a_draft_that_was_deleted_meanwhile_is_told(editor_client):
    drafts = two_concepts()
    order(editor_client, "set_kind_selected", drafts)
    drafts[0].delete()
    assert (
        "This draft was deleted" in press(editor_client, "start", value="metric").content.decode()
    )
    assert said() == [BEFORE | {"kind": "metric"}]


def test_a_batch_is_its_actors_alone_and_ends_with_the_right(editor_client, administrator):
    order(editor_client, "publish_selected", two_concepts())
    page = reverse("admin:batch", args=[Batch.objects.get().pk])
    assert administrator.get(page).status_code == 404
    Batch.objects.get().actor.groups.clear()
    assert editor_client.post(page, {"start": "1", "change": "editorial"}).status_code == 403
    assert live() == 0


def test_batches_that_nobody_needs_are_cleared_away(editor_client):
    order(editor_client, "set_kind_selected", two_concepts())
    Batch.objects.update(changed_at=timezone.now() - timedelta(days=8))
    order(editor_client, "set_kind_selected", [Concept.objects.first()])
    assert Batch.objects.count() == 1


def test_review_is_asked_for_several_and_several_are_approved(author, editor_client):
    drafts = [make_concept(f"Term {number}") for number in range(2)]
    order(author, "ask_review_selected", drafts)
    assert "2 wait for review" in press(author, "start", comment="Both").content.decode()
    order(editor_client, "send_back_selected", drafts[:1])
    press(editor_client, "start", comment="Shorter")
    order(editor_client, "approve_selected", drafts)
    press(editor_client, "start", note="Good", change="new fact")
    assert {(one.path, one.live.note) for one in Publication.objects.live()} == {
        (drafts[1].path, "Good")
    }
    assert "Nobody asks" in order(editor_client, "approve_selected", drafts).content.decode()


def test_several_are_scheduled_and_their_withdrawal_is_planned_and_called_off(editor_client):
    drafts = [make_concept(f"Term {number}") for number in range(2)]
    order(editor_client, "schedule_selected", drafts)
    assert "future" in press(editor_client, "start", at="2020-01-01T09:00").content.decode()
    press(editor_client, "start", at="2050-01-01T09:00", note="Soon", change="correction")
    planned = Publication.objects.filter(next_at__isnull=False, next__change="correction")
    assert [each.next.note for each in planned] == ["Soon", "Soon"]
    publish_all(list(Concept.objects.all()))
    order(editor_client, "withdraw_selected", drafts)
    assert "Choose the moment" in press(editor_client, "start", when="later").content.decode()
    past = press(
        editor_client, "start", when="later", at="2020-02-01T09:00", note="Typed with care"
    )
    assert "future" in past.text and "Typed with care" in past.text
    press(editor_client, "start", when="later", at="2050-02-01T09:00")
    assert Publication.objects.filter(withdraw_at__isnull=False).count() == 2
    order(editor_client, "withdraw_selected", drafts)
    press(editor_client, "start", when="never")
    assert not Publication.objects.filter(withdraw_at__isnull=False).exists()


def test_several_go_back_to_what_they_said_at_a_moment(editor_client):
    drafts = [make_concept(f"Term {number}", short_md="First.") for number in range(2)]
    publish_all(drafts, at=timezone.now() - timedelta(days=9))
    for draft in drafts:
        draft.short_md = "Second."
        draft.save()
    order(editor_client, "discard_selected", drafts[:1])
    press(editor_client, "start")
    assert Concept.objects.get(pk=drafts[0].pk).short_md == "First."
    publish_all([Concept.objects.get(pk=drafts[1].pk)])
    moment = timezone.localtime(timezone.now() - timedelta(days=1))
    order(editor_client, "restore_selected", drafts)
    press(editor_client, "start", at=f"{moment:%Y-%m-%dT%H:%M}")
    assert {one.short_md for one in Concept.objects.all()} == {"First."}
    order(editor_client, "roll_back_selected", drafts[1:])
    press(
        editor_client, "start", at=f"{moment:%Y-%m-%dT%H:%M}", note="Was right", change="correction"
    )
    live_text = Publication.objects.get(path=drafts[1].path).live
    assert ("First." in live_text.text, live_text.note) == (True, "Was right")
    assert live_text.change == "correction"
    order(editor_client, "roll_back_selected", drafts[1:])
    early = press(editor_client, "start", at="2020-01-01T09:00").content.decode()
    assert "not published yet at that moment" in early


def test_several_previews_are_shared_by_links(editor_client, client):
    drafts = [make_concept("One", body_md="Draft text."), make_concept("Two")]
    page = order(editor_client, "share_selected", drafts).content.decode()
    links = re.findall(r"/preview/[\w:=-]+/", page)
    assert "Draft text." in client.get(links[0]).content.decode()
    assert AuditEntry.objects.filter(verb="share").count() == 2


ROLES = {
    "publish_selected": "Editors",
    "approve_selected": "Editors",
    "send_back_selected": "Editors",
    "schedule_selected": "Editors",
    "withdraw_selected": "Editors",
    "roll_back_selected": "Editors",
    "delete_selected": "Editors",
    "ask_review_selected": "Authors",
    "discard_selected": "Authors",
    "restore_selected": "Authors",
    "share_selected": "Authors",
    "set_review_selected": "Authors",
    "set_kind_selected": "Authors",
}


@pytest.mark.parametrize("model", [Concept, Explainer])
def test_every_list_action_is_carried_out_by_those_who_may_and_by_nobody_else(
    model, author, editor_client, stranger, client
):
    make = make_concept if model is Concept else make_explainer
    draft = make()
    publish(draft)
    draft.save()
    reviews.ask_review(draft)
    page = model_admin(model)
    known = {name for name in ROLES if model is Concept or name != "set_kind_selected"}
    changes_nothing = {"export_selected"}  # and has tests of its own
    assert set(page.get_actions(request_of(editor_client))) - changes_nothing == known
    for action in known:
        for role, visitor in (("author", author), ("stranger", stranger), ("nobody", client)):
            Batch.objects.all().delete()
            answer = order(visitor, action, [draft])
            began = Batch.objects.exists() or "/preview/" in answer.content.decode()
            may = role == "author" and ROLES[action] == "Authors"
            assert began == may, (action, role)
        Batch.objects.all().delete()
        answer = order(editor_client, action, [draft])
        is_done = "/preview/" in answer.content.decode() or action == "delete_selected"
        assert Batch.objects.exists() or is_done, action


def test_every_verb_stands_in_the_tables_that_it_needs():
    assert QUESTIONS.keys() == batch_verbs.VERBS.keys()
    assert PERMISSION.keys() == batch_verbs.VERBS.keys() | verb_table.VERBS.keys()
    assert PERMISSION.keys() >= DANGEROUS


def test_a_list_says_what_was_done_and_a_moment_is_not_overlooked(editor_client):
    drafts = [make_concept(f"Term {number}") for number in range(2)]
    publish_all(drafts)
    order(editor_client, "withdraw_selected", drafts)
    clear = press(editor_client, "start", when="now", at="2050-02-01T09:00").text
    assert "or leave this empty" in clear
    done = press(editor_client, "start", when="later", at="2050-02-01T09:00").text
    assert "2 to be withdrawn at the moment that you chose." in done
    order(editor_client, "withdraw_selected", drafts[:1])
    assert "1 is withdrawn." in press(editor_client, "start", when="now").text


def model_admin(model):
    return admin.site._registry[model]


def request_of(client):
    request = RequestFactory().get("/admin/")
    request.user = User.objects.get(pk=client.session["_auth_user_id"])
    return request


@pytest.mark.parametrize("verb", sorted(DANGEROUS))
def test_what_can_do_harm_is_confirmed_for_many_as_for_one(editor_client, verb):
    draft = make_concept()
    publish(draft)
    draft.save()
    session = editor_client.session
    session["gloss_confirmed_at"] = 0
    session.save()
    assert (
        order(editor_client, f"{verb}_selected", [draft])
        .redirect_chain[-1][0]
        .startswith("/admin/confirm/")
    )
