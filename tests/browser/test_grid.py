"""The grid of a comparison in a real browser: keys, buttons, a block from a spreadsheet."""

import pytest

from glossary.documents import Column, Row
from tests.make import make_comparison, make_concept, make_explainer

from .forms import PASTE, change, fresh, save, wait

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def focused(tab) -> str:
    return tab.evaluate("document.activeElement.name")


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


def test_a_table_that_was_never_saved_is_built_again_line_by_line(desk):
    table = grid(desk)
    wait(desk, 500)
    desk.click("[data-do=row-add]")
    desk.keyboard.type("Speed")
    desk.click("[data-do=column-add]")
    desk.keyboard.type("Third")
    desk.locator(".g-head-column").nth(0).locator("[data-do=column-down]").click()
    desk.locator("[data-do=row-remove]").first.click()
    desk.locator(".g-grid tbody tr").nth(1).locator("[data-do=row-up]").click()
    wait(desk, 700)
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.reload()
    desk.locator(".g-offer button").first.click()
    desk.click("[data-do=row-add]")
    desk.keyboard.type("Later")
    save(desk)
    document = fresh(table).to_document()
    assert [column.text for column in document.columns] == ["Right", "Left", "Third"]
    assert [row.text for row in document.rows] == ["Speed", "Cost", "Later"]


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
    desk.evaluate(PASTE, block)
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
    desk.locator("#g-found-term [role=option]", has_text="Prefill").click()
    save(desk)
    assert fresh(table).to_document().columns[0].concept == concept.identity


def test_keys_reach_heads_go_on_to_the_next_row_and_move_rows(desk):
    table = grid(desk)
    desk.focus("[name=cell-r0-c0]")
    desk.keyboard.press("Home")
    desk.keyboard.press("ArrowUp")
    assert focused(desk) == "head-c0"
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Home")
    desk.keyboard.press("ArrowLeft")
    assert focused(desk) == "head-r0"
    desk.focus("[name=cell-r0-c1]")
    desk.keyboard.press("Tab")
    assert focused(desk) == "head-r1"
    desk.keyboard.press("Alt+ArrowUp")
    assert focused(desk) == "head-r1"
    save(desk)
    assert [row.text for row in fresh(table).to_document().rows] == ["Cost", "Purpose"]


def test_one_toolbar_serves_all_cells(desk):
    make_concept("Prefill")
    table = grid(desk)
    desk.focus("[name=cell-r0-c0]")
    desk.keyboard.press("Control+a")
    desk.keyboard.press("Control+b")
    desk.fill("[name=cell-r1-c1]", "")
    desk.click("#g-grid .g-tool-term")
    desk.locator("#g-found-term [role=option]", has_text="Prefill").click()
    save(desk)
    rows = fresh(table).to_document().rows
    assert rows[0].cells[0] == "**one**"
    assert rows[1].cells[1] == "[Prefill](/glossary/prefill/)"


def test_a_preview_of_the_table_follows_the_typing(desk):
    grid(desk)
    desk.click("#g-grid [data-do=preview]")
    shown = desk.locator(".g-grid-preview")
    shown.locator("td", has_text="other").wait_for()
    desk.fill("[name=cell-r0-c0]", "now *this*")
    shown.locator("td em", has_text="this").wait_for()


def test_a_hundred_rows_are_pasted_and_kept_whole(desk):
    table = grid(desk)
    desk.focus("[name=head-r0]")
    lines = ["\t".join([f"Row {n}", *(f"**{n}** {c}" for c in "abcdef")]) for n in range(100)]
    desk.evaluate(PASTE, "\n".join(lines))
    for place, name in enumerate("CDEF"):
        desk.locator(".g-head-column [data-part=head]").nth(place + 2).fill(name)
    save(desk)
    document = fresh(table).to_document()
    assert len(document.rows) == 100
    assert document.rows[99] == Row(text="Row 99", cells=tuple(f"**99** {c}" for c in "abcdef"))


def test_what_a_table_can_not_hold_is_not_pasted_at_all(desk):
    grid(desk)
    desk.focus("[name=cell-r0-c0]")
    desk.evaluate(PASTE, "\n".join(["a\tb"] * 501))
    desk.locator(".g-grid-said", has_text="at most 500 rows").wait_for()
    assert desk.locator(".g-grid tbody tr").count() == 2
