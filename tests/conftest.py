"""What all tests share. The cast of the editors' door stands in `tests/admin/conftest.py`."""

import os

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from glossary.publishing.derive import ensure_current
from site_config import rate_limits
from tests.run import chromium

DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


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
def _files_of_their_own(settings, tmp_path):
    """Uploads of a test never meet those of the site."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _counts_of_their_own(monkeypatch, tmp_path):
    """Nobody is refused because of what another test has asked."""
    rate_limits.forget()
    monkeypatch.setattr(rate_limits, "FILE", str(tmp_path / "counts.sqlite3"))


@pytest.fixture(scope="session")
def browser():
    """A real Chromium without a window. Tests that ask for it are marked `browser`."""
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop in this thread
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
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
