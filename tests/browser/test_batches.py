"""A long batch in a real browser: its page works through it by itself."""

import pytest
from django.urls import reverse

from glossary.models import Publication
from tests.make import make_concept

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_many_are_published_while_the_page_shows_how_far_it_is(desk, monkeypatch):
    monkeypatch.setattr("glossary.publishing.batches.IN_ONE_STEP", 2)
    monkeypatch.setattr("glossary.views.admin.batches.SECONDS_OF_STEPS", 0)
    for number in range(7):
        make_concept(f"Term {number}")
    desk.goto(reverse("admin:glossary_concept_changelist"))
    desk.click("#action-toggle")
    desk.select_option("[name=action]", "publish_selected")
    desk.click("[name=index]")
    desk.fill("#id_note", "All at last")
    held, seen = [], []
    desk.route("**/step/", lambda route: route.continue_() if seen else held.append(route))
    desk.click("[name=start]")
    desk.locator("progress").wait_for()
    seen.append(True)
    for step in held:
        step.continue_()
    desk.locator(".messagelist .success", has_text="7 are published").wait_for()
    assert {one.live.note for one in Publication.objects.live()} == {"All at last"}
    assert Publication.objects.live().count() == 7


def test_a_review_date_is_chosen_from_a_calendar(desk):
    concept = make_concept()
    desk.goto(reverse("admin:glossary_concept_changelist"))
    desk.check(".action-select")
    desk.select_option("[name=action]", "set_review_selected")
    desk.click("[name=index]")
    desk.locator(".datetimeshortcuts a").first.click()
    desk.click("[name=start]")
    desk.wait_for_selector(".messagelist .success")
    concept.refresh_from_db()
    assert concept.review_by is not None
