"""What all tests share. The cast of the editors' door stands in `tests/admin/conftest.py`."""

import os
import time

import hypothesis
import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from glossary.exchange import images
from glossary.publishing.derive import ensure_current
from glossary.rendering import pool
from site_config import rate_limits
from tests.run import chromium

DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
BROWSER_SECONDS = 120  # for a hanging browser alone

# The same examples each time, however slow the machine: no change is refused for what another has
# broken. Others are tried by `make test TESTS="--hypothesis-profile default"`.
hypothesis.settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("steady")


def pytest_addoption(parser):
    parser.addoption(
        "--database-only",
        action="store_true",
        help="leave out tests that touch no database, and those in the browser",
    )


def pytest_collection_modifyitems(config, items):
    if not chromium():
        skip = pytest.mark.skip(reason="Chromium wasn't found; CHROMIUM may name it")
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(skip)
    if config.getoption("--database-only"):
        kept = [item for item in items if _touches_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


def _touches_database(item):
    if item.get_closest_marker("browser"):
        return False
    names = DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
    return bool(names or item.get_closest_marker("django_db"))


@pytest.fixture(autouse=True)
def _files_of_their_own(settings, monkeypatch, tmp_path):
    """Uploads of a test never meet those of the site, nor wait for those of tests beside it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(images, "LOCK", str(tmp_path / "pictures.lock"))


@pytest.fixture(autouse=True)
def _counts_of_their_own(monkeypatch, tmp_path):
    """Nobody is refused because of what another test has asked."""
    rate_limits.forget()
    monkeypatch.setattr(rate_limits, "FILE", str(tmp_path / "counts.sqlite3"))
    moment = time.time()  # at the turn of a minute one more would be let through
    monkeypatch.setattr(rate_limits, "now", lambda: moment)


@pytest.fixture(autouse=True)
def _time_to_render(monkeypatch):
    """Nothing is refused because the machine is slow. Tests of these limits set their own."""
    for name in ("PREVIEW", "PATIENCE", "KEPT", "KEPT_PATIENCE"):
        monkeypatch.setattr(pool, f"{name}_SECONDS", 120.0)


@pytest.fixture
def today(monkeypatch):
    """The day that it is, even where midnight passes during a test."""
    day = timezone.localdate()
    monkeypatch.setattr(timezone, "localdate", lambda *_, **__: day)
    return day


@pytest.fixture(scope="session")
def browser():
    """A real Chromium without a window. Tests that ask for it are marked `browser`."""
    from playwright.sync_api import expect, sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop in this thread
    expect.set_options(timeout=1000 * BROWSER_SECONDS)
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        opened = chrome.new_context

        def new_context(**options):
            context = opened(**options)
            context.set_default_timeout(1000 * BROWSER_SECONDS)
            return context

        chrome.new_context = new_context
        yield chrome
        chrome.close()


@pytest.fixture
def tab(browser, live_server):
    """A new, empty browser tab; `tab.goto("/")` opens the site under test."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    yield tab
    context.close()


@pytest.fixture
def editor(db):
    """Somebody who may publish."""
    return User.objects.create_superuser("editor", first_name="Ed", last_name="Itor")


@pytest.fixture
def site(db):
    """The shipped subject, published, with its pages."""
    call_command("loaddata", "training_vs_inference", verbosity=0)
    ensure_current()
