"""Asking for review and answering, by buttons; and what could not go live, told to editors."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from glossary.models import AuditEntry, Concept, MissedSchedule, Publication, Review
from glossary.publishing.actions import publish, schedule
from glossary.publishing.reviews import ask_review
from tests.make import make_concept, make_explainer, make_missed

from .forms import fields

pytestmark = pytest.mark.django_db


def url(draft, verb: str) -> str:
    return reverse(f"admin:glossary_{draft._meta.model_name}_{verb}", args=[draft.pk])


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("make", [make_concept, make_explainer])
def test_an_author_asks_and_an_editor_approves(author, editor_client, make):
    draft = make()
    form = url(draft, "change")
    assert "Ask for review" in text(author.get(form))
    assert "Approve" not in text(editor_client.get(form))
    author.post(url(draft, "ask_review"), {"comment": "Is this right?"})
    for client in (author, editor_client):
        assert "Is this right?" in text(client.get(form))
    assert "Approve" not in text(author.get(form))
    assert "Approve" in text(editor_client.get(form))
    said = {"note": "Good", "change": "new fact"}
    answer = editor_client.post(url(draft, "approve"), said, follow=True)
    assert "is approved and published" in text(answer)
    live = Publication.objects.live().get().live
    assert (live.note, live.change, live.author_name) == ("Good", "new fact", "Eva Editor")


def test_what_is_sent_back_tells_its_author_why(author, editor_client):
    concept = make_concept()
    author.post(url(concept, "ask_review"), {"comment": ""})
    asked_again = editor_client.post(url(concept, "send_back"), {"comment": " "})
    assert "This field is required" in text(asked_again)
    editor_client.post(url(concept, "send_back"), {"comment": "Say it in one sentence."})
    page = text(author.get(url(concept, "change")))
    assert "Say it in one sentence." in page
    assert "Eva Editor" in page
    author.post(url(concept, "ask_review"), {"comment": "Done."})
    assert "Say it in one sentence." not in text(author.get(url(concept, "change")))


def test_an_author_may_not_answer(author):
    concept = make_concept()
    author.post(url(concept, "ask_review"), {})
    for verb, said in (("approve", {"change": "editorial"}), ("send_back", {"comment": "x"})):
        assert author.post(url(concept, verb), said).status_code == 403
    assert Review.objects.get().state == "waiting"


def test_an_editor_sees_what_changed_since_review_was_asked(author, editor_client):
    concept = make_concept(short_md="The first text.")
    author.post(url(concept, "ask_review"), {})
    assert "Saved again since then" not in text(editor_client.get(url(concept, "approve")))
    changed = fields(author.get(url(concept, "change")), "concept_form")
    author.post(url(concept, "change"), changed | {"short_md": "The second text."})
    assert "Saved again since then" in text(editor_client.get(url(concept, "approve")))
    page = editor_client.get(url(concept, "history"), {"from": "asked", "to": "draft"})
    assert "<del>first</del><ins>second</ins>" in text(page)


def test_an_approval_of_what_is_not_ready_lists_every_problem(author, editor_client):
    concept = make_concept(short_md="")
    author.post(url(concept, "ask_review"), {})
    answer = editor_client.post(url(concept, "approve"), {"change": "editorial"}, follow=True)
    assert "short definition is missing" in text(answer)
    assert Review.objects.get().state == "waiting"


def test_both_find_it_on_their_start_page(author, editor_client):
    desk = reverse("admin:index")

    def lines(client) -> dict[str, int]:
        found = client.get(desk).context["desk"]
        return {link.url: link.count for line in found for link in line.links if link.count}

    concepts = reverse("admin:glossary_concept_changelist")
    concept = make_concept()
    author.post(url(concept, "ask_review"), {})
    assert lines(author)[f"{concepts}?waiting=answer"] == 1
    assert lines(editor_client)[f"{concepts}?waiting=review"] == 1
    editor_client.post(url(concept, "send_back"), {"comment": "No."})
    assert lines(author)[f"{concepts}?waiting=me"] == 1
    assert f"{concepts}?waiting=review" not in lines(editor_client)
    assert f"{concepts}?waiting=me" not in lines(editor_client)


def test_drafts_of_mine_are_those_that_i_saved_and_nobody_published(author, editor_client):
    mine, other = make_concept("Mine"), make_concept("Other")
    publish(mine)
    changed = fields(author.get(url(mine, "change")), "concept_form")
    author.post(url(mine, "change"), changed | {"short_md": "By me."})
    listed = reverse("admin:glossary_concept_changelist")
    found = author.get(listed, {"waiting": "mine"}).context["cl"].queryset
    assert list(found) == [mine]
    assert other not in found
    publish(Concept.objects.get(pk=mine.pk))
    assert not author.get(listed, {"waiting": "mine"}).context["cl"].queryset.exists()
    assert not editor_client.get(listed, {"waiting": "mine"}).context["cl"].queryset.exists()
    changed = fields(author.get(url(mine, "change")), "concept_form")
    author.post(url(mine, "change"), changed | {"short_md": "By me again."})
    schedule(Concept.objects.get(pk=mine.pk), at=timezone.now() + timedelta(days=1))
    assert list(author.get(listed, {"waiting": "mine"}).context["cl"].queryset) == [mine]


def test_what_could_not_go_live_is_listed_explained_and_dismissed(author, editor_client):
    late = make_missed()
    listed = reverse("admin:glossary_concept_changelist")
    assert list(editor_client.get(listed, {"waiting": "missed"}).context["cl"].queryset) == [late]
    form = text(editor_client.get(url(late, "change")))
    assert "Could not go live as scheduled" in form
    assert "already a name" in form
    assert author.post(url(late, "dismiss"), {}).status_code == 403
    editor_client.post(url(late, "dismiss"), {"note": "Later"})
    assert not MissedSchedule.objects.exists()
    assert "Could not go live" not in text(editor_client.get(url(late, "change")))
    assert editor_client.post(url(late, "dismiss"), {}, follow=True).status_code == 200


def test_the_audit_is_filtered_searched_and_never_changed(author, editor_client, administrator):
    concept = make_concept()
    ask_review(concept, by=User.objects.get(username="ann"), comment="Please")
    editor_client.post(url(concept, "approve"), {"note": "Fine", "change": "editorial"})
    audit = reverse("admin:glossary_auditentry_changelist")
    assert author.get(audit).status_code == 403
    for client in (editor_client, administrator):
        assert "Eva Editor" in text(client.get(audit))
    asked = {"verb": "approve", "kind": "concept", "actor_name": "Eva Editor", "q": "fine"}
    found = editor_client.get(audit, asked).context["cl"].queryset
    assert [entry.verb for entry in found] == ["approve"]
    entry = AuditEntry.objects.first()
    for page in ("change", "delete"):
        address = reverse(f"admin:glossary_auditentry_{page}", args=[entry.pk])
        assert administrator.post(address, {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
    administrator.post(audit, chosen)
    assert AuditEntry.objects.filter(pk=entry.pk).exists()


def test_saving_and_deleting_are_told_to_the_audit(author, editor_client):
    concept = make_concept()
    changed = fields(author.get(url(concept, "change")), "concept_form")
    author.post(url(concept, "change"), changed | {"short_md": "New."})
    author.post(url(concept, "change"), changed | {"short_md": "New.", "_preview": "1"})
    editor_client.post(url(concept, "delete"), {"post": "yes"})
    said = [(entry.verb, entry.note, entry.actor_name) for entry in AuditEntry.objects.all()]
    assert said == [("delete", "", "Eva Editor"), ("save", "Short definition", "Ann Author")]
