"""Readers' pages and their policy: ours break none of it, and hostile texts run with it or without.

With the policy on, the browser says itself what it refused.
"""

import time
from urllib.parse import quote

import pytest
from django.core.management import call_command

from glossary.documents import front_matter
from glossary.models import FAQ
from tests.audit import extras
from tests.audit.places import ONE_OF_EACH_KIND
from tests.audit.states import STATES
from tests.make import make_concept

from .hostile_rows import hostile_rows
from .intruders import NOTICED_SECONDS, shares, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PARTS = 3
REFUSED = """document.addEventListener("securitypolicyviolation", (event) =>
    window.sayRefused(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));"""


@pytest.fixture
def refused(tab):
    """What the browser has refused to do on pages opened in `tab`."""
    found = []
    tab.expose_binding("sayRefused", lambda source, what: found.append((source["page"].url, what)))
    tab.add_init_script(REFUSED)
    return found


def test_what_is_refused_is_noticed(site, tab, refused):
    tab.goto("/")
    tab.evaluate("document.body.append(Object.assign(new Image(), {src: '//elsewhere.invalid/x'}))")
    tab.evaluate("document.body.setAttribute('style', 'color: red')")
    until = time.monotonic() + NOTICED_SECONDS
    while len(refused) < 2 and time.monotonic() < until:
        tab.wait_for_timeout(50)
    assert [what.split()[0] for _page, what in refused] == ["img-src", "style-src-attr"]


def test_no_page_of_ours_asks_for_what_its_policy_refuses(site, tab, refused):
    extras.add()
    for path in ONE_OF_EACH_KIND:
        tab.goto(path)
    for _name, path, lead in STATES:
        tab.goto(path)
        lead(tab)
    assert not refused


@pytest.mark.parametrize("policy", ["on", "off"])
@pytest.mark.parametrize("part", range(PARTS))
def test_no_text_runs_on_readers_pages(browser, live_server, editor, monkeypatch, part, policy):
    monkeypatch.setattr(front_matter, "MAX_BYTES", 1_000_000)  # one page holds what ten would
    texts = shares(PARTS)[part]
    rows = hostile_rows(texts, by=editor)
    other = make_concept("Other", body_md="A word.")
    call_command("publish", other.path)
    concept, page = rows.concept.path, rows.explainer.path
    code = FAQ.objects.latest("pk").code
    with watched(browser, live_server.url, is_guarded=policy == "on") as watch:
        for path in (
            *("/", "/basics/", page, concept, f"{concept}around/", "/glossary/", "/faqs/"),
            *(f"/q/{code}/near/", "/compare/", "/compare/hostile/other/", "/glossary/letter/o/"),
            f"/helpful/?page={page}",
        ):
            watch.open(path)
        watch.open(f"/q/{code}/")
        for path in (page, concept):
            for ending in (".md", ".json"):
                watch.open(path.rstrip("/") + ending)
        for path in (
            "/llms-full.txt",
            "/glossary.json",
            "/search.json?q=hostile",
            "/search.md?q=x",
        ):
            watch.open(path)
        for text in texts[::4]:
            watch.open(f"/search/?q={quote(text)}")
            watch.open(f"/compare/?with={quote(text)}&with=other", None)
            watch.open(f"/{quote(text, safe='')}/", None)
        watch.tab.goto("/")
        for text in texts[::8]:
            watch.tab.fill("#g-search", text)
            watch.tab.wait_for_timeout(300)
            watch.look("completions")
        assert watch.looked_at > 60
        assert not watch.found
