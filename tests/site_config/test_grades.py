"""A+ for every kind of answer, from a real server that stands behind https."""

import http.client
import re
import sqlite3
from contextlib import closing
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest

from tests.make import png
from tests.soak.serving import free_port, served
from tests.soak.sites import Scratch

from .grades import faults, judged, points

PAGE = "/llm-basics/training-vs-inference/"
BROKEN = "/glossary/kv-cache/"
PASSWORD = "a long password of the test"
LEAST = 115
STATUSES = {
    "/": 200,
    PAGE: 200,
    f"{PAGE[:-1]}.json": 200,
    "/glossary/": 200,
    "/search/?q=cache": 200,
    "/no-such-page/": 404,
    BROKEN: 500,
    "/admin/login/": 200,
    "/admin/": 200,
    "/media/a.png": 200,
    "/media/none.png": 404,
    "the stylesheet": 200,
    "/feed.atom": 200,
    "/robots.txt": 200,
}


class Browser:
    """Asks one server, and keeps its cookies."""

    def __init__(self, port):
        self.port, self.cookies = port, SimpleCookie()

    def ask(self, path, form=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        sent = "; ".join(f"{name}={one.value}" for name, one in self.cookies.items())
        headers = {"Host": "gloss.example", "Referer": "https://gloss.example/", "Cookie": sent}
        if form is None:
            headers["Origin"] = "https://evil.example"
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("GET" if form is None else "POST", path, form, headers)
        answer = connection.getresponse()
        body = answer.read().decode(errors="replace")
        for name, text in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies.load(text)
        return answer, body

    def log_in(self):
        _, body = self.ask("/admin/login/")
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', body).group(1)
        form = {"csrfmiddlewaretoken": token, "username": "admin", "password": PASSWORD}
        return self.ask("/admin/login/", urlencode(form))[0]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    site = Scratch(
        tmp_path_factory.mktemp("graded"),
        PORT=str(free_port()),
        SITE_URL="https://gloss.example",
        DJANGO_SUPERUSER_PASSWORD=PASSWORD,
        WORKERS="1",
    )
    site.manage("setup")
    (site.folder / "data" / "media" / "a.png").write_bytes(png())
    with closing(sqlite3.connect(site.folder / "data" / "gloss.sqlite3")) as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute("UPDATE glossary_page SET metadata = '{' WHERE path = ?", [BROKEN])
        database.commit()
    with served(site) as running:
        yield running


@pytest.fixture(scope="module")
def browser(server):
    return Browser(server.port)


@pytest.mark.parametrize("path", STATUSES)
def test_every_kind_of_answer_is_graded_a_plus(browser, path):
    if path == "/admin/":
        assert points(browser.log_in().getheaders()) >= LEAST
    if path == "the stylesheet":
        path = re.search(r'href="(/static/[^"]+\.css)"', browser.ask("/")[1]).group(1)
    answer, body = browser.ask(path)
    assert answer.status == STATUSES.get(path, 200)
    headers = answer.getheaders()
    assert points(headers) >= LEAST, list(judged(headers))
    assert faults(headers) == []
    if "text/html" in answer.getheader("Content-Type"):
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(src=|json))", body)


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("Content-Security-Policy", "default-src *")],
        [("Content-Security-Policy", "default-src 'none'; script-src 'unsafe-inline'")],
        [("Content-Security-Policy", "default-src 'none'"), ("Set-Cookie", "sessionid=x")],
    ],
)
def test_what_is_missing_costs_points(headers):
    assert points(headers) < 90
    assert faults(headers)
