"""Every verb of publishing by its button, in a real browser, with the policy kept."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from glossary.models import AuditEntry, MissedSchedule, Publication
from glossary.publishing.actions import publish
from glossary.publishing.reviews import ask_review
from tests.make import make_concept, make_explainer, make_missed

from .forms import change, fresh, wait

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def page(draft, name: str, *more) -> str:
    return reverse(f"admin:glossary_{draft._meta.model_name}_{name}", args=[draft.pk, *more])


def press(tab, draft, label: str, **fields: str) -> None:
    """The button of a verb on the form, then the page that asks, filled in and sent."""
    tab.goto(change(draft))
    tab.locator(".object-tools a", has_text=label).first.click()
    for name, value in fields.items():
        tab.locator(f"#content [name={name}]").fill(value)
    tab.locator("#content .submit-row [type=submit]").click()
    tab.wait_for_selector(".messagelist .success")


def test_every_verb_is_carried_out_by_its_button(desk):
    concept = make_concept(short_md="First.")
    press(desk, concept, "Ask for review", comment="Please look.")
    desk.get_by_text("Please look.").first.wait_for()
    press(desk, concept, "Send back", comment="Shorter.")
    desk.get_by_text("Shorter.").first.wait_for()
    press(desk, concept, "Ask for review", comment="Done.")
    press(desk, concept, "Approve", note="Good")
    assert fresh(concept).state == "published"

    concept = fresh(concept)
    concept.short_md = "Second."
    concept.save()
    press(desk, concept, "Discard changes")
    assert fresh(concept).short_md == "First."
    concept = fresh(concept)
    concept.short_md = "Third."
    concept.save()
    publish(concept)

    for summary, button in (("Restore", "Put this text"), ("Roll back", "Publish this text")):
        desk.goto(page(concept, "history"))
        row = desk.locator(".g-history tbody tr").last
        row.locator("summary", has_text=summary).click()
        row.locator("button", has_text=button).click()
        desk.wait_for_selector(".messagelist .success")
    assert fresh(concept).publication.live.number == 3
    assert fresh(concept).short_md == "First."

    later = timezone.localtime(timezone.now() + timedelta(days=2))
    press(desk, concept, "Schedule", at=f"{later:%Y-%m-%dT%H:%M}", note="Soon")
    assert fresh(concept).state == "scheduled"
    press(desk, concept, "Withdraw", note="Wrong")
    assert not Publication.objects.live().exists()

    desk.goto(page(concept, "share"))
    desk.locator("#content [type=submit]").click()
    assert "/preview/" in desk.locator("#g-share").input_value()
    done = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    for verb in ("send back", "approve", "discard", "restore", "roll back", "withdraw", "share"):
        assert verb in done


def test_what_missed_its_schedule_is_found_on_the_desk_and_dismissed(desk):
    late = make_missed()
    desk.goto(reverse("admin:index"))
    desk.locator(".g-desk li", has_text="Could not go live").locator("a").first.click()
    desk.locator("#result_list a", has_text="Cache").first.click()
    desk.get_by_text("Could not go live as scheduled").wait_for()
    press(desk, late, "Dismiss")
    assert not MissedSchedule.objects.exists()


def test_a_word_is_called_right_from_the_desk(desk):
    publish(make_explainer(body_md="You will recieve it."))
    desk.goto(reverse("admin:index"))
    line = desk.locator(".g-desk li", has_text="Probable misspellings")
    line.locator("a", has_text="one by one").click()
    desk.locator("button", has_text="Ignore this word").click()
    desk.get_by_text("Nothing was found.").wait_for()


def test_axe_finds_nothing_where_work_is_reviewed_and_mended(door):
    late = make_missed()
    asked = make_concept("Asked", short_md="A flumoxer with XQZ.")
    publish(asked)
    asked.save()
    ask_review(asked, comment="Please look.")
    lists = [reverse(f"admin:desk_{name}") for name in ("words", "acronyms", "twice")]
    lists += [reverse("admin:index"), reverse("admin:glossary_auditentry_changelist")]
    forms = [page(asked, name) for name in ("approve", "send_back", "ask_review", "share")]
    forms += [change(late), change(asked), page(asked, "history"), page(late, "dismiss")]
    found = []
    for scheme, width in (("light", 1280), ("dark", 390)):
        door.emulate_media(color_scheme=scheme)
        door.set_viewport_size({"width": width, "height": 844})
        for path in (*lists, *forms):
            door.goto(path)
            wait(door, 350)  # the rows that are templates are made by scripts
            for violation in Axe().run(door).response["violations"]:
                places = [node["html"][:160] for node in violation["nodes"][:3]]
                found.append((scheme, path, violation["id"], places))
            if door.evaluate("document.documentElement.scrollWidth") > width:
                found.append((scheme, path, "too wide", []))
    assert not found
