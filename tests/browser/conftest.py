"""The editors' door in a real browser, and a reader's phone."""

import pytest
from django.conf import settings
from django.test import Client


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
def phone(browser, live_server):
    """A tab of a narrow screen that is touched."""
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(door):
    """The same; at its end nothing may have gone wrong in it, nor been refused by the policy."""
    tab, complaints = door, []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    yield tab
    assert not complaints
