"""An exported site in a sub-folder of a plain file server: searching, completing and previews."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command

from tests.management.exported import links_to_no_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *said):
        pass


@pytest.fixture
def exported(browser, site, tmp_path):
    """The address of the shipped site, exported and served as files."""
    call_command("export_site", tmp_path / "docs", verbosity=0)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/docs"
    server.shutdown()
    server.server_close()


def test_links_search_completion_and_previews_need_no_server(exported, browser, tmp_path):
    assert list(links_to_no_file(tmp_path / "docs")) == []
    context = browser.new_context()
    tab = context.new_page()
    complaints = []
    tab.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))

    tab.goto(f"{exported}/search/?q=key-value+cache")
    tab.wait_for_selector(".hits a")
    assert tab.inner_text(".hits a") == "KV cache"
    tab.fill("main input[name=q]", "xyzzy")
    tab.locator(".hit-count", has_text="Nothing was found.").wait_for()
    tab.click(".site-header a.wordmark")
    tab.wait_for_selector(".site-search input")

    tab.locator(".site-search input").press_sequentially("quantiz")
    tab.get_by_role("option", name="All results for “quantiz”").wait_for()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"{exported}/glossary/quantization/")

    tab.locator("main a.term").first.focus()
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Tab")
    tab.wait_for_selector("#g-preview")
    assert complaints == []
    context.close()
