"""An author asks, an editor answers; whatever else happens to the draft ends the request."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from glossary.models import Review
from glossary.publishing import actions
from glossary.publishing.actions import publish
from glossary.publishing.readiness import NotReady
from glossary.publishing.reviews import approve, ask_review, send_back
from tests.make import make_concept, make_explainer

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> User:
    return User.objects.create_user("ann", first_name="Ann", last_name="Author")


@pytest.mark.parametrize("make", [make_concept, make_explainer])
def test_what_is_approved_is_published_with_the_editor_s_note(author, editor, make):
    draft = make()
    ask_review(draft, by=author, comment="Please look.")
    (snapshot,) = approve([draft], by=editor, note="Good", change="new fact")
    review = Review.objects.get()
    assert (review.state, review.asked_by, review.comment) == ("approved", author, "Please look.")
    assert (review.answered_by_name, review.answer) == ("Ed Itor", "Good")
    assert (snapshot.note, snapshot.change, snapshot.author_name) == ("Good", "new fact", "Ed Itor")
    draft.refresh_from_db()
    assert draft.state == "published"


def test_what_is_not_ready_still_waits_after_an_approval_that_was_refused(author, editor):
    concept = make_concept(short_md="")
    ask_review(concept, by=author)
    with pytest.raises(NotReady, match="short definition is missing"):
        approve([concept], by=editor)
    assert Review.objects.get().state == "waiting"


def test_what_is_sent_back_waits_for_the_author_until_it_is_asked_again(author, editor):
    concept = make_concept()
    ask_review(concept, by=author)
    with pytest.raises(ValueError, match="Say what"):
        send_back(concept, by=editor, comment=" ")
    send_back(concept, by=editor, comment="Too long.")
    assert list(Review.objects.values_list("state", "answer")) == [("sent back", "Too long.")]
    with pytest.raises(ValueError, match="Nobody asks"):
        approve([concept], by=editor)
    ask_review(concept, by=author)
    assert [review.state for review in Review.objects.of(concept)] == ["waiting", "closed"]


def test_a_change_lets_the_request_stand_and_what_was_asked_is_kept(author, editor):
    concept = make_concept(short_md="First.")
    ask_review(concept, by=author)
    concept.short_md = "Second."
    concept.save()
    review = Review.objects.waiting().get()
    assert review.version == concept.version - 1
    assert "First." in review.text
    (snapshot,) = approve([concept], by=editor)
    assert "Second." in snapshot.text


@pytest.mark.parametrize("deed", ["publish", "schedule", "discard", "roll_back"])
def test_whatever_else_settles_the_draft_ends_the_request(author, editor, deed):
    concept = make_concept(short_md="First.")
    first = publish(concept, by=editor)
    concept.short_md = "Second."
    concept.save()
    ask_review(concept, by=author)
    more = {"schedule": {"at": timezone.now() + timedelta(hours=1)}}.get(deed, {})
    old = [first] if deed == "roll_back" else []
    getattr(actions, deed)(concept, *old, by=editor, **more)
    assert Review.objects.get().state == "closed"


def test_withdrawing_leaves_the_request(author, editor):
    concept = make_concept()
    publish(concept, by=editor)
    concept.save()
    ask_review(concept, by=author)
    actions.withdraw(concept, by=editor)
    assert Review.objects.waiting().count() == 1


def test_nothing_is_asked_of_what_readers_see_already(author, editor):
    concept = make_concept()
    publish(concept, by=editor)
    with pytest.raises(ValueError, match="nothing to review"):
        ask_review(concept, by=author)


def test_one_that_nobody_asked_about_holds_the_whole_batch_back(author, editor):
    asked, other = make_concept("Asked"), make_concept("Other")
    ask_review(asked, by=author)
    with pytest.raises(ValueError, match="Other"):
        approve([asked, other], by=editor)
    assert Review.objects.get().state == "waiting"


def test_a_draft_has_one_open_request_at_most(author):
    concept = make_concept()
    ask_review(concept, by=author)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(concept=concept, version=1, text="", identities={})
    concept.delete()
    assert not Review.objects.exists()
