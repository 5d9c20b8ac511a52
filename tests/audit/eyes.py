"""What only a browser sees: axe, widths, zoom, text spacing, first visits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from .findings import Findings
from .places import ONE_OF_EACH_KIND, WEIGHED, WITH_TOOLS
from .states import AT_REST, STATES
from .tools import MODULES, node_missing

WIDTHS = (390, 768, 1280)
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
word-spacing: 0.16em !important } p { margin-block-end: 2em !important }"""
CUT = """() => [...document.querySelectorAll('main *, header *, footer *')].filter(e => {
  const s = getComputedStyle(e), hides = (flow) => /hidden|clip/.test(flow);
  return s.clipPath === 'none' && e.clientHeight > 2 && e.textContent.trim()
    && ((hides(s.overflowY) && e.scrollHeight > e.clientHeight + 2)
      || (hides(s.overflowX) && e.scrollWidth > e.clientWidth + 2));
}).map(e => e.outerHTML.slice(0, 100))"""
SHIFTS = """new PerformanceObserver(list => {
  for (const one of list.getEntries()) self.shifted = (self.shifted || 0) + one.value;
}).observe({type: 'layout-shift', buffered: true})"""
MOVING = """() => document.getAnimations().map(a => a.animationName || a.transitionProperty)
  .concat(getComputedStyle(document.documentElement).scrollBehavior === 'auto' ? [] : ['scroll'])"""
MOST_FIRST, MOST_WHOLE = 14 * 1024, 30 * 1024
MOST_REQUESTS = 4


@contextmanager
def chromium_at(path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def axe(browser: Browser, site: str) -> Findings:
    found = Findings(
        "axe, every kind of page, light and dark, 390, 768 and 1280 px", missing=node_missing()
    )
    if found.missing:
        return found
    script = (MODULES / "axe-core" / "axe.min.js").read_text()
    for scheme in ("light", "dark"):
        for width in WIDTHS:
            viewport = {"width": width, "height": 844}
            context = browser.new_context(
                viewport=viewport, color_scheme=scheme, reduced_motion="reduce"
            )
            page = context.new_page()
            for name, path, lead in (*AT_REST, *STATES):
                page.goto(site + path)
                lead(page)
                page.evaluate(script)
                result = page.evaluate("axe.run({resultTypes: ['violations']})")
                for violation in result["violations"]:
                    where = violation["nodes"][0]["html"][:140]
                    found.fault(f"{scheme} {width} {name} {violation['id']}: {where}")
            context.close()
    found.say(f"{len((*AT_REST, *STATES)) * 2 * len(WIDTHS)} runs")
    return found


def room(browser: Browser, site: str) -> Findings:
    """WCAG 1.4.10 and 1.4.12: 400 % zoom is 320 px; wider spacing cuts nothing off."""
    found = Findings("zoom 400 %, text spacing, reduced motion")
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    for path in ONE_OF_EACH_KIND:
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(site + path)
            for spacing in (False, True):
                if spacing:
                    page.add_style_tag(content=SPACING)
                how = f"{path} at {width} px{', spaced' if spacing else ''}"
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    found.fault(f"{how}: scrolls sideways to {wide} px")
                found.faults += [f"{how}: cut off: {one}" for one in page.evaluate(CUT)]
        found.faults += [f"{path}: moves: {one}" for one in page.evaluate(MOVING)]
    context.close()
    found.say(f"{len(ONE_OF_EACH_KIND)} pages at 320 and 1280 px")
    return found


def first_visits(browser: Browser, site: str) -> Findings:
    found = Findings("first visit of an explainer: HTML + CSS ≤ 14,336 B, all ≤ 30,720 B")
    for path in WEIGHED * 6:  # each process compresses well what it is asked for again
        context = browser.new_context()
        context.new_page().goto(site + path, wait_until="networkidle")
        context.close()
    for path in WEIGHED:
        _weigh(browser, site, path, found)
    return found


def _weigh(browser: Browser, site: str, path: str, found: Findings) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page: Page = context.new_page()
    page.add_init_script(SHIFTS)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    answers: dict[str, Any] = {}
    weights: dict[str, int] = {}
    wire.on("Network.responseReceived", lambda e: answers.update({e["requestId"]: e}))

    def loaded(event: dict[str, Any]) -> None:
        weights[event["requestId"]] = int(event["encodedDataLength"])

    wire.on("Network.loadingFinished", loaded)
    page.goto(site + path, wait_until="networkidle")
    shift = page.evaluate("self.shifted || 0")
    blocking = page.locator("script[src]:not([type=module]):not([async]):not([defer])").count()
    context.close()
    kinds: dict[str, int] = {}
    for number, weight in weights.items():
        answer = answers[number]["response"]
        body = weight - len(answer.get("headersText", ""))
        length = {k.lower(): v for k, v in answer["headers"].items()}.get("content-length")
        kind = str(answers[number]["type"])
        kinds[kind] = kinds.get(kind, 0) + int(length or body)
        if urlsplit(answer["url"]).netloc != urlsplit(site).netloc:
            found.fault(f"{path} asks another host: {answer['url']}")
    first, whole = kinds.get("Document", 0) + kinds.get("Stylesheet", 0), sum(kinds.values())
    figures = ", ".join(f"{kind} {size:,}" for kind, size in sorted(kinds.items()))
    found.say(f"{path}: {first:,} / {whole:,} B in {len(weights)} requests ({figures})")
    strict = path.startswith("/llm-basics/")
    for value, most, what in (
        (first, MOST_FIRST if strict else MOST_WHOLE, "B of HTML and CSS"),
        (whole, MOST_WHOLE, "B altogether"),
        (len(weights), MOST_REQUESTS + (path in WITH_TOOLS), "requests"),
        (shift, 0, "of layout shift"),
        (blocking, 0, "blocking scripts"),
    ):
        if value > most:
            found.fault(f"{path}: {value:,} {what}; at most {most:,}")
