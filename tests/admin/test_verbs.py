"""The buttons of publishing, pressed by those who may and by those who may not."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from glossary.models import AuditEntry, Concept, Explainer, Page, Snapshot
from glossary.publishing.actions import publish, publish_all
from glossary.publishing.due import publish_due
from glossary.publishing.reviews import ask_review
from tests.make import make_concept, make_explainer

from .forms import fields


def url(draft, verb: str, *more) -> str:
    name = type(draft)._meta.model_name
    return reverse(f"admin:glossary_{name}_{verb}", args=[draft.pk, *more])


def form_of(client, draft, **changes):
    response = client.get(url(draft, "change"))
    return fields(response, f"{type(draft)._meta.model_name}_form") | changes


def fresh(draft):
    return type(draft).objects.get(pk=draft.pk)


@pytest.mark.parametrize("make", [make_concept, make_explainer])
def test_an_editor_publishes_from_the_form_with_a_note(editor_client, make):
    draft = make()
    data = form_of(
        editor_client, draft, _publish="1", publish_note="First", publish_change="new fact"
    )
    assert editor_client.post(url(draft, "change"), data).status_code == 302
    snapshot = fresh(draft).publication.live
    assert (snapshot.note, snapshot.change, snapshot.author_name) == (
        "First",
        "new fact",
        "Eva Editor",
    )
    assert fresh(draft).state == "published"
    assert Page.objects.filter(path=draft.path).exists()


def test_a_second_click_on_publish_writes_nothing_more_and_says_so(editor_client):
    draft = make_concept()
    data = form_of(editor_client, draft, _publish="1", publish_note="First")
    editor_client.post(url(draft, "change"), data)
    said = editor_client.post(url(draft, "change"), data, follow=True).content.decode()
    assert "is published already, as it stands" in said
    assert "is published." in said  # of the first
    assert Snapshot.objects.count() == AuditEntry.objects.filter(verb="publish").count() == 1


def test_an_author_saves_a_draft_and_readers_see_nothing(author, client):
    concept = make_concept(short_md="First.")
    data = form_of(author, concept, short_md="Second.")
    assert "_publish" not in author.get(url(concept, "change")).content.decode()
    author.post(url(concept, "change"), data | {"_publish": "1"})
    assert fresh(concept).short_md == "Second."
    assert fresh(concept).state == "draft"
    assert client.get(concept.path).status_code == 404


def test_what_is_published_leaves_out_what_was_saved_later(editor_client):
    concept = make_concept(short_md="First.")
    publish(concept)
    editor_client.post(url(concept, "change"), form_of(editor_client, concept, short_md="Second."))
    assert fresh(concept).state == "changed"
    assert "First." in Page.objects.get(path=concept.path).body_html


def test_saving_a_form_in_which_nothing_changed_is_no_change(editor_client):
    concept = make_concept(names=("Key-value cache",))
    publish(concept)
    editor_client.post(url(concept, "change"), form_of(editor_client, concept))
    assert fresh(concept).state == "published"


def test_what_is_not_ready_stays_a_draft_with_every_problem_listed(editor_client):
    concept = make_concept(short_md="")
    other = make_concept("Cache", names=("KV cache",))
    publish(other)
    answer = editor_client.post(
        url(concept, "change"), form_of(editor_client, concept, _publish="1"), follow=True
    )
    text = answer.content.decode()
    assert "short definition is missing" in text
    assert 'href="#id_short_md"' in text
    assert 'href="#labels-group"' in text
    assert fresh(concept).state == "draft"


def test_a_draft_is_scheduled_and_a_moment_that_passed_is_refused(editor_client):
    concept = make_concept()
    past = {"at": "2020-01-01T12:00", "note": "Typed with care"}
    said = editor_client.post(url(concept, "schedule"), past).content.decode()
    assert "future" in said
    assert "Typed with care" in said
    later = timezone.now() + timedelta(days=2)
    moment = {"at": f"{later:%Y-%m-%dT%H:%M}", "note": "Soon", "change": "correction"}
    assert editor_client.post(url(concept, "schedule"), moment).status_code == 302
    assert fresh(concept).state == "scheduled"
    planned = fresh(concept).publication.next
    assert (planned.note, planned.change) == ("Soon", "correction")


@pytest.mark.parametrize("verb", ["discard", "schedule", "approve"])
def test_a_verb_is_not_carried_out_on_what_was_saved_after_its_page_was_opened(editor_client, verb):
    concept = two_versions()
    concept.short_md = "Seen."
    concept.save()
    ask_review(concept)
    page = editor_client.get(url(concept, verb)).content.decode()
    seen = re.search(r'name="seen_version" value="(\d+)"', page)[1]
    concept.short_md = "Not seen."
    concept.save()
    said = {"seen_version": seen, "note": "", "at": "2050-01-01T09:00"}
    answer = editor_client.post(url(concept, verb), said, follow=True)
    assert "look at it again" in answer.content.decode()
    assert (fresh(concept).short_md, fresh(concept).state) == ("Not seen.", "changed")


def test_withdrawing_leads_readers_to_the_replacement(editor_client, client):
    concept, other = make_concept("Old way"), make_concept("New way")
    publish(concept)
    publish(other)
    asked = editor_client.get(url(concept, "withdraw"))
    assert "New way" not in asked.content.decode() or asked.status_code == 200
    chosen = {"when": "now", "replacement": other.publication.pk, "note": ""}
    editor_client.post(url(concept, "withdraw"), chosen)
    assert fresh(concept).state == "withdrawn"
    assert client.get(concept.path)["Location"] == other.path


def test_a_withdrawal_is_planned_shown_and_called_off(editor_client, client):
    concept, other = make_concept("Old way"), make_concept("New way")
    publish_all([concept, other])
    moment = timezone.now().replace(second=0, microsecond=0) + timedelta(days=2)
    planned = {"when": "later", "at": f"{moment:%Y-%m-%dT%H:%M}"}
    editor_client.post(url(concept, "withdraw"), planned | {"replacement": other.publication.pk})
    publication = fresh(concept).publication
    assert (publication.withdraw_at, publication.replacement) == (moment, other.publication)
    assert client.get(concept.path).status_code == 200
    form = editor_client.get(url(concept, "change")).content.decode()
    assert "is withdrawn" in form
    assert f"in favour of {other.path}" in form
    assert (
        "until" in editor_client.get(reverse("admin:glossary_concept_changelist")).content.decode()
    )
    editor_client.post(url(concept, "withdraw"), {"when": "never"})
    assert fresh(concept).publication.withdraw_at is None
    publish_due(moment)
    assert fresh(concept).state == "published"


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"when": "later", "at": ""}, "Choose the moment"),
        ({"when": "now", "at": "2050-01-01T12:00"}, "At a moment"),
        ({"when": "later", "at": "2050-99-01T12:00"}, "valid date/time"),
        ({"when": "never"}, "valid choice"),
        ({}, "required"),
        ({"when": "later", "at": "2050-03-27T02:30"}, "exist in Europe/Berlin"),
        ({"when": "later", "at": "2050-10-30T02:30"}, "happens twice in Europe/Berlin"),
    ],
)
def test_a_withdrawal_that_is_not_clear_is_asked_again(editor_client, settings, chosen, said):
    settings.TIME_ZONE = "Europe/Berlin"
    concept = make_concept()
    publish(concept)
    assert said in editor_client.post(url(concept, "withdraw"), chosen).content.decode()
    assert fresh(concept).state == "published"
    assert fresh(concept).publication.withdraw_at is None


def test_publishing_is_not_scheduled_for_a_time_that_clocks_skip(editor_client, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    concept = make_concept()
    answer = editor_client.post(url(concept, "schedule"), {"at": "2050-03-27T02:30"})
    assert "clocks go forward" in answer.content.decode()
    assert fresh(concept).state == "draft"


def test_discarding_brings_the_published_text_back(editor_client):
    concept = make_concept(short_md="First.")
    publish(concept)
    concept.short_md = "Second."
    concept.save()
    editor_client.post(url(concept, "discard"), {"note": ""})
    assert fresh(concept).short_md == "First."
    assert fresh(concept).state == "published"


def two_versions():
    concept = make_concept(short_md="The first text.")
    publish(concept, note="Begin")
    concept.short_md = "The second text."
    concept.save()
    publish(concept)
    return concept


def test_history_shows_who_when_why_and_what_differs(editor_client):
    concept = two_versions()
    text = editor_client.get(url(concept, "history"), {"from": "1", "to": "2"}).content.decode()
    assert "Begin" in text
    assert "<del>first</del><ins>second</ins>" in text


def test_restoring_changes_the_draft_and_rolling_back_what_readers_see(editor_client):
    concept = two_versions()
    editor_client.post(url(concept, "restore", 1))
    assert fresh(concept).short_md == "The first text."
    assert "second" in Page.objects.get(path=concept.path).body_html
    editor_client.post(url(concept, "rollback", 1))
    assert "first" in Page.objects.get(path=concept.path).body_html
    said = {"note": "Was wrong", "change": "correction"}
    editor_client.post(url(concept, "rollback", 2), said)
    latest = fresh(concept).publication.live
    assert (latest.number, latest.note, latest.change) == (4, "Was wrong", "correction")
    answer = editor_client.post(url(concept, "rollback", 1), {"change": "whim"}, follow=True)
    assert "whim" in answer.content.decode()
    assert Snapshot.objects.filter(publication=concept.publication).count() == 4


def test_what_is_published_can_not_be_deleted(editor_client):
    concept = make_concept()
    publish(concept)
    answer = editor_client.post(url(concept, "delete"), {"post": "yes"})
    assert "withdraw it first" in answer.content.decode()
    assert Concept.objects.filter(pk=concept.pk).exists()
    listed = reverse("admin:glossary_concept_changelist")
    chosen = {"action": "delete_selected", "_selected_action": [concept.pk], "post": "yes"}
    editor_client.post(listed, chosen)
    assert Concept.objects.filter(pk=concept.pk).exists()
    draft = make_concept("Never published")
    editor_client.post(url(draft, "delete"), {"post": "yes"})
    assert not Concept.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("make", [make_concept, make_explainer])
def test_a_preview_shows_the_unsaved_form_and_stores_nothing(author, client, make):
    draft = make(body_md="What is stored.")
    data = form_of(author, draft, body_md="What is only **typed**.", _preview="1")
    answer = author.post(url(draft, "change"), data)
    assert "What is only <strong>typed</strong>." in answer.content.decode()
    assert "<main" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "public" not in answer["Cache-Control"]
    assert "X-Gloss-Keep" not in answer
    assert "noindex" in answer["X-Robots-Tag"]
    assert fresh(draft).body_md == "What is stored."
    assert fresh(draft).version == draft.version
    assert not Page.objects.exists()
    assert "What is stored." in author.get(url(draft, "preview")).content.decode()


def test_a_preview_of_a_page_that_was_never_saved_leaves_none(author):
    add = reverse("admin:glossary_concept_add")
    data = fields(author.get(add), "concept_form")
    data |= {
        "name": "Brand new",
        "slug": "brand-new",
        "short_md": "Not there yet.",
        "_preview": "1",
    }
    assert "Not there yet." in author.post(add, data).content.decode()
    assert not Concept.objects.exists()


VERBS = ["schedule", "discard", "withdraw", "preview", "history", "change", "delete"]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("make", [make_concept, make_explainer])
def test_staff_without_rights_are_refused_and_others_sent_to_the_login(
    stranger, client, make, verb
):
    draft = make()
    publish(draft)
    for method in ("get", "post"):
        assert getattr(stranger, method)(url(draft, verb)).status_code in {403, 405}
        answer = getattr(client, method)(url(draft, verb))
        assert answer.status_code in {302, 405}
        assert "login" in answer.get("Location", "login")
    assert fresh(draft).state == "published"


@pytest.mark.parametrize("verb", ["schedule", "withdraw"])
def test_an_author_may_not_do_what_readers_see(author, verb):
    draft = make_explainer()
    publish(draft)
    assert author.get(url(draft, verb)).status_code == 403
    assert author.post(url(draft, verb), {"note": ""}).status_code == 403
    assert author.post(url(draft, "rollback", 1)).status_code == 403
    assert fresh(draft).state == "published"
    assert fresh(draft).state == "published"


def test_verbs_that_change_something_need_a_post(editor_client):
    concept = two_versions()
    for verb in ("restore", "rollback"):
        assert editor_client.get(url(concept, verb, 1)).status_code == 405
    assert Explainer.objects.count() == 0
    assert fresh(concept).short_md == "The second text."


def test_a_snapshot_of_another_document_can_not_be_restored(editor_client):
    concept = two_versions()
    never = make_concept("Never published")
    assert editor_client.post(url(never, "restore", 1)).status_code == 404
    assert editor_client.post(url(concept, "restore", 99)).status_code == 404


def test_a_link_to_a_place_that_is_not_there_is_worth_a_look(editor_client):
    publish(make_concept("Target", body_md="## Cost\n\nIt is low."))
    links = "[a](#here), [b](#gone), [c](/glossary/target/#cost), [d](/glossary/target/#lost)"
    page = make_explainer(body_md=f"{links}\n\n## Here")
    text = editor_client.get(url(page, "change"), {"check": "1"}).content.decode()
    assert "#gone" in text
    assert "links to #lost, which /glossary/target/" in text
    assert "links to #here" not in text
    assert "links to #cost" not in text
