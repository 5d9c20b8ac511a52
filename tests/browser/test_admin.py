"""The editors' door in a real browser: what only scripts do, and the policy kept."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse

from glossary.documents import Column
from glossary.models import Concept, Explainer, Publication
from glossary.publishing.actions import publish
from tests.make import make_comparison, make_concept, make_explainer, make_faq

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def door(tab, editor, live_server):
    """A tab in which an editor is logged in."""
    client = Client()
    client.force_login(editor)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    tab.context.add_cookies([cookie])
    return tab


@pytest.fixture
def desk(door):
    """The same; at its end nothing may have gone wrong in it, nor been refused by the policy."""
    tab, complaints = door, []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    yield tab
    assert not complaints


def change(thing) -> str:
    return reverse(f"admin:glossary_{thing._meta.model_name}_change", args=[thing.pk])


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def save(tab) -> None:
    tab.click("[name=_continue]:not(.g-first-button)")
    tab.wait_for_selector(".messagelist .success")


def typed_in(tab, selector: str) -> str:
    return tab.locator(selector).input_value()


def test_axe_finds_nothing_on_any_kind_of_page_and_none_is_too_wide(door):
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
    found = []
    for scheme, width in (("light", 1280), ("dark", 390)):
        desk.emulate_media(color_scheme=scheme)
        desk.set_viewport_size({"width": width, "height": 844})
        for path in (reverse("admin:index"), *lists, *forms, *verbs):
            desk.goto(path)
            desk.wait_for_timeout(350)
            for violation in Axe().run(desk).response["violations"]:
                places = [node["html"][:160] for node in violation["nodes"][:3]]
                found.append((scheme, path, violation["id"], places))
            if desk.evaluate("document.documentElement.scrollWidth") > width:
                found.append((scheme, path, "too wide", []))
    assert not found


def test_the_toolbar_writes_markdown_that_can_be_undone(desk):
    concept = make_concept(body_md="A cache.")
    desk.goto(change(concept))
    area = "#id_body_md"
    desk.focus(area)
    desk.evaluate("document.getElementById('id_body_md').setSelectionRange(2, 7)")
    desk.click(".field-body_md .g-tool-bold")
    assert typed_in(desk, area) == "A **cache**."
    desk.keyboard.press("Control+z")
    assert typed_in(desk, area) == "A cache."
    desk.keyboard.press("Control+i")
    assert typed_in(desk, area) == "A *cache*."


def test_tab_leaves_a_markdown_field(desk):
    desk.goto(change(make_concept()))
    desk.focus("#id_body_md")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.id") != "id_body_md"
    assert typed_in(desk, "#id_body_md") == ""


def test_a_preview_is_asked_for_and_then_follows_the_typing(desk):
    asked = []
    desk.on("request", lambda request: "markdownify" in request.url and asked.append(request.url))
    desk.goto(change(make_concept(body_md="Some *words*.")))
    desk.wait_for_timeout(300)
    assert not asked
    desk.click(".field-body_md .g-tool-preview")
    shown = desk.locator(".field-body_md .markdownx-preview")
    shown.locator("em", has_text="words").wait_for()
    desk.fill("#id_body_md", "Other **words**.")
    shown.locator("strong", has_text="words").wait_for()


def test_a_term_is_found_by_typing_and_becomes_a_link(desk):
    make_concept("Prefill")
    desk.goto(change(make_concept(body_md="")))
    desk.focus("#id_body_md")
    desk.click(".field-body_md .g-tool-term")
    desk.keyboard.type("pref")
    desk.locator("#g-found [role=option]", has_text="Prefill").wait_for()
    desk.keyboard.press("Enter")
    desk.wait_for_selector("dialog[open]", state="detached")
    assert typed_in(desk, "#id_body_md") == "[Prefill](/glossary/prefill/)"


def test_a_picture_needs_words_and_then_stands_in_the_text(desk, tmp_path):
    from PIL import Image

    file = tmp_path / "leaf.png"
    Image.new("RGB", (4, 4), "green").save(file)
    desk.goto(change(make_concept(body_md="")))
    desk.click(".field-body_md .g-tool-image")
    desk.set_input_files("dialog[open] input[type=file]", file)
    desk.click("dialog[open] button[type=submit]")
    desk.locator("dialog[open] [role=alert]", has_text="Say what").wait_for()
    desk.fill("dialog[open] input[type=text]", "A leaf")
    desk.click("dialog[open] button[type=submit]")
    desk.wait_for_selector("dialog[open]", state="detached")
    assert typed_in(desk, "#id_body_md").startswith("![A leaf](/media/")


def test_a_question_that_was_just_added_has_a_working_field(desk):
    page = make_explainer()
    desk.goto(change(page))
    desk.click("#faqs-group .add-row a")
    desk.fill("#id_faqs-0-question", "Why?")
    desk.focus("#id_faqs-0-answer_md")
    desk.click("#faqs-0 .g-tool-bold")
    assert typed_in(desk, "#id_faqs-0-answer_md") == "**bold**"
    save(desk)
    assert [faq.question for faq in page.faqs.all()] == ["Why?"]
    assert "<FAQs />" in fresh(page).body_md


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


def grid(desk):
    table = make_comparison(make_explainer(), columns=(Column(text="Left"), Column(text="Right")))
    desk.goto(change(table))
    return table


def test_rows_and_columns_are_added_moved_and_removed_in_place(desk):
    table = grid(desk)
    desk.click("[data-do=row-add]")
    desk.keyboard.type("Speed")
    desk.click("[data-do=column-add]")
    desk.keyboard.type("Third")
    desk.locator(".g-grid tbody tr").nth(2).locator("[data-do=row-up]").click()
    desk.locator(".g-head-column").nth(0).locator("[data-do=column-down]").click()
    desk.locator(".g-grid tbody tr").nth(2).locator("[data-do=row-remove]").click()
    save(desk)
    document = fresh(table).to_document()
    assert [column.text for column in document.columns] == ["Right", "Left", "Third"]
    assert [row.text for row in document.rows] == ["Purpose", "Speed"]
    assert document.rows[0].cells == ("other", "one", "")


def test_a_removed_row_can_be_brought_back(desk):
    table = grid(desk)
    desk.locator("[data-do=row-remove]").first.click()
    desk.click(".g-grid-said button")
    save(desk)
    assert len(fresh(table).to_document().rows) == 2


def test_arrow_keys_move_between_cells(desk):
    grid(desk)
    desk.focus("[name=cell-r0-c0]")
    desk.keyboard.press("End")
    desk.keyboard.press("ArrowRight")
    assert desk.evaluate("document.activeElement.name") == "cell-r0-c1"
    desk.keyboard.press("ArrowDown")
    assert desk.evaluate("document.activeElement.name") == "cell-r1-c1"
    desk.keyboard.press("Shift+Tab")
    assert desk.evaluate("document.activeElement.name") == "cell-r1-c0"


@pytest.mark.parametrize(
    "block",
    [
        'first\tsecond\tthird\nfourth\tfifth\t"si\nxth"\nlast\t\t',
        "| first | second | third |\n|---|---|---|\n| fourth | fifth | si<br>xth |\n| last |  |  |",
    ],
)
def test_a_block_is_pasted_into_the_grid(desk, block):
    table = grid(desk)
    desk.focus("[name=cell-r0-c0]")
    desk.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const how = {clipboardData: data, bubbles: true, cancelable: true};
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        block,
    )
    heads = desk.locator(".g-head-column [data-part=head]")
    heads.nth(2).fill("Third")
    desk.locator(".g-grid tbody tr").nth(2).locator("[data-part=head]").fill("More")
    save(desk)
    rows = fresh(table).to_document().rows
    assert [row.cells for row in rows] == [
        ("first", "second", "third"),
        ("fourth", "fifth", "si<br>xth"),
        ("last", "", ""),
    ]


def test_a_column_is_bound_to_a_concept_by_typing(desk):
    concept = make_concept("Prefill")
    table = grid(desk)
    head = desk.locator(".g-head-column").first
    head.locator("[data-do=bind]").click()
    desk.locator("dialog[open] input").fill("pref")
    desk.locator("#g-found [role=option]", has_text="Prefill").click()
    save(desk)
    assert fresh(table).to_document().columns[0].concept == concept.identity


def test_what_was_typed_survives_a_reload_and_goes_when_it_is_saved(desk):
    concept = make_concept()
    desk.goto(change(concept))
    desk.wait_for_timeout(500)
    desk.fill("#id_short_md", "Typed and never saved.")
    desk.wait_for_timeout(700)
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.reload()
    desk.locator(".g-offer button").first.click()
    assert typed_in(desk, "#id_short_md") == "Typed and never saved."
    save(desk)
    desk.wait_for_timeout(500)
    assert desk.locator(".g-offer").count() == 0
    assert fresh(concept).short_md == "Typed and never saved."


def test_what_was_saved_is_not_offered_again_to_the_next_new_term(desk):
    add = reverse("admin:glossary_concept_add")
    desk.goto(add)
    desk.wait_for_timeout(500)
    desk.fill("#id_name", "Prefill")
    desk.fill("#id_slug", "prefill")
    desk.wait_for_timeout(700)
    desk.click("[name=_save]")
    desk.wait_for_selector(".messagelist .success")
    desk.goto(add)
    desk.wait_for_timeout(700)
    assert desk.locator(".g-offer").count() == 0


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
