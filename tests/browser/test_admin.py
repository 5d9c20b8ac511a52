"""The editors' door in a real browser: what only scripts do, and the policy kept."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from glossary.models import Concept, Explainer, Publication
from glossary.publishing import batches
from glossary.publishing.actions import publish
from tests.make import make_comparison, make_concept, make_explainer, make_faq

from .forms import change, fresh, save, typed_in, wait

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def asked_and_held(user) -> list[str]:
    """The pages of two batches: one not begun, one that waits for a decision."""
    asked = batches.begin(Concept.objects.all(), "set_kind", by=user)
    make_concept("Not ready", short_md="")
    held = batches.begin(Concept.objects.all(), "publish", by=user)
    batches.start(held, {"note": "", "change": "editorial"})
    batches.step(held, by=user)
    return [reverse("admin:batch", args=[batch.pk]) for batch in (asked, held)]


def test_axe_finds_nothing_on_any_kind_of_page_and_none_is_too_wide(door, editor):
    desk = door  # axe itself writes styles that the policy refuses
    concept, page = make_concept(names=("Cache",)), make_explainer()
    table, faq = make_comparison(page), make_faq(page)
    publish(concept)
    publish(page, note="First")
    concept.short_md = "Something else."
    concept.save()
    lists = [
        reverse(f"admin:glossary_{name}_changelist") for name in ("concept", "comparison", "faq")
    ]
    verbs = [
        reverse(f"admin:glossary_concept_{name}", args=[concept.pk])
        for name in ("history", "withdraw", "schedule")
    ]
    forms = [change(thing) for thing in (concept, page, table, faq)]
    pages = [reverse("admin:index"), *lists, *forms, *verbs, *asked_and_held(editor)]
    found = []
    for scheme, width in (("light", 1280), ("dark", 390)):
        desk.emulate_media(color_scheme=scheme)
        desk.set_viewport_size({"width": width, "height": 844})
        for path in pages:
            desk.goto(path)
            wait(desk, 350)
            for violation in Axe().run(desk).response["violations"]:
                places = [node["html"][:160] for node in violation["nodes"][:3]]
                found.append((scheme, path, violation["id"], places))
            if desk.evaluate("document.documentElement.scrollWidth") > width:
                found.append((scheme, path, "too wide", []))
    assert not found


def test_questions_are_moved_by_buttons_and_by_dragging(desk):
    page = make_explainer()
    for place, question in enumerate(("One?", "Two?", "Three?")):
        make_faq(page, question, position=place)
    desk.goto(change(page))
    desk.locator("#faqs-2 [aria-label='Move up']").click()
    desk.locator("#faqs-0").evaluate("row => row.scrollIntoView()")
    desk.locator("#faqs-0 .g-handle").drag_to(
        desk.locator("#faqs-2"), target_position={"x": 200, "y": 250}
    )
    save(desk)
    assert [faq.question for faq in page.faqs.all()] == ["Three?", "One?", "Two?"]


def test_labels_are_moved_by_buttons(desk):
    concept = make_concept(names=("First", "Second"))
    desk.goto(change(concept))
    desk.locator("#labels-1 [aria-label='Move up']").click()
    save(desk)
    assert [label.text for label in concept.labels.all()] == ["Second", "First"]


def test_what_was_typed_survives_a_reload_and_goes_when_it_is_saved(desk):
    concept = make_concept()
    desk.goto(change(concept))
    wait(desk, 500)
    desk.fill("#id_short_md", "Typed and never saved.")
    wait(desk, 700)
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.reload()
    desk.locator(".g-offer button").first.click()
    assert typed_in(desk, "#id_short_md") == "Typed and never saved."
    save(desk)
    wait(desk, 500)
    assert desk.locator(".g-offer").count() == 0
    assert fresh(concept).short_md == "Typed and never saved."


def test_what_was_saved_is_not_offered_again_to_the_next_new_term(desk):
    add = reverse("admin:glossary_concept_add")
    desk.goto(add)
    wait(desk, 500)
    desk.fill("#id_name", "Prefill")
    desk.fill("#id_slug", "prefill")
    wait(desk, 700)
    desk.click("[name=_save]")
    desk.wait_for_selector(".messagelist .success")
    desk.goto(add)
    wait(desk, 700)
    assert desk.locator(".g-offer").count() == 0


def test_kept_text_never_writes_over_what_others_saved_since(desk):
    concept = make_concept()
    desk.goto(change(concept))
    wait(desk, 500)
    desk.fill("#id_short_md", "Typed and never saved.")
    wait(desk, 700)
    Concept.objects.get().save()
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.reload()
    desk.locator(".g-offer button").first.click()
    desk.click("[name=_continue]:not(.g-first-button)")
    desk.locator(".errornote").wait_for()
    assert "Somebody else saved" in desk.locator("#content").inner_text()
    assert fresh(concept).short_md != "Typed and never saved."


def test_no_password_is_kept_in_the_browser(desk, editor):
    editor.is_superuser = True
    editor.save()
    desk.goto(reverse("admin:auth_user_add"))
    wait(desk, 500)
    desk.fill("#id_username", "somebody")
    desk.fill("#id_password1", "a secret of mine")
    wait(desk, 700)
    kept = desk.evaluate("JSON.stringify(localStorage)")
    assert "somebody" in kept
    assert "secret" not in kept


def test_a_draft_that_was_saved_but_is_not_ready_is_not_offered_again(desk):
    concept = make_concept(short_md="")
    desk.goto(change(concept))
    wait(desk, 500)
    desk.fill("#id_kind", "metric")
    desk.fill("#g-publish-note", "Begin")
    desk.click("[name=_publish]")
    desk.locator(".messagelist .success", has_text="saved").wait_for()
    wait(desk, 700)
    assert desk.locator(".g-offer").count() == 0
    assert (fresh(concept).kind, fresh(concept).state) == ("metric", "draft")


def test_a_term_is_published_from_its_form(desk):
    concept = make_concept()
    desk.goto(change(concept))
    desk.fill("#g-publish-note", "Begin")
    desk.click("[name=_publish]")
    desk.locator(".messagelist .success", has_text="is published").wait_for()
    assert Publication.objects.live().get().live.note == "Begin"
    assert Concept.objects.get().state == "published"
    assert not Explainer.objects.exists()


def test_a_preview_opens_in_a_tab_of_its_own_and_the_form_stays(desk):
    concept = make_concept()
    desk.goto(change(concept))
    desk.fill("#id_short_md", "Only typed.")
    with desk.context.expect_page() as opened:
        desk.click("[name=_preview]")
    opened.value.get_by_text("Only typed.").first.wait_for()
    assert typed_in(desk, "#id_short_md") == "Only typed."
    assert fresh(concept).short_md != "Only typed."
