"""Pieces as readers see them when they use them: a page at rest shows none of this."""

from collections.abc import Callable

from playwright.sync_api import Page

from .places import EXPLAINER, ONE_OF_EACH_KIND

BREAK_EVEN = "/llm-basics/break-even/"
LAB = "/llm-basics/train-a-tiny-model/"


def preview(page: Page) -> None:
    page.locator("main .prose a.term").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")  # focus that is seen, as the keyboard gives it
    page.locator(".preview").wait_for()


def completion(page: Page) -> None:
    page.locator("#g-search").press_sequentially("train")
    page.locator("[role=option]", has_text="“train”").wait_for()
    page.keyboard.press("ArrowDown")
    page.locator("[role=option][aria-selected=true]").wait_for()


def differences(page: Page) -> None:
    page.locator(".comparison-tools [aria-pressed]").first.click()
    page.locator(".comparison-tools [aria-pressed=true]").first.wait_for()


def filtered(page: Page) -> None:
    page.locator(".comparison-tools input").first.fill("cost")
    page.locator(".comparison tr[hidden]").first.wait_for(state="attached")


def nothing_left(page: Page) -> None:
    page.locator("[data-filter]").first.fill("zzzz")
    page.locator("[role=status]:not(:empty)", has_text="holds that").first.wait_for()


def wrong_number(page: Page) -> None:
    page.get_by_label("Tokens trained on").fill("many")
    page.locator(".field-error").first.wait_for()


def chart_as_table(page: Page) -> None:
    page.locator(".break-even-calculator details > summary").last.click()
    page.locator(".break-even-calculator details[open]").first.wait_for()


def running_lab(page: Page) -> None:
    page.get_by_role("button", name="Start training").click()
    page.get_by_role("button", name="Pause").wait_for()


def focused_map(page: Page) -> None:
    page.get_by_role("radio", name="Training").first.check()


def nothing(page: Page) -> None:
    """A page as it comes."""


# what it is called, where it is, and what leads there
AT_REST = tuple((path, path, nothing) for path in ONE_OF_EACH_KIND)
STATES: tuple[tuple[str, str, Callable[[Page], None]], ...] = (
    ("an open preview", EXPLAINER, preview),
    ("an open list of completions", "/", completion),
    ("a map seen from training", "/", focused_map),
    ("marked differences", EXPLAINER, differences),
    ("filtered rows", EXPLAINER, filtered),
    ("no row left", "/compare/inference/training/", nothing_left),
    ("no question left", "/faqs/", nothing_left),
    ("a wrong number", BREAK_EVEN, wrong_number),
    ("a chart as a table", BREAK_EVEN, chart_as_table),
    ("a running lab", LAB, running_lab),
)
