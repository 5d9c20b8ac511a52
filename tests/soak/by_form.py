"""A person who publishes by the form of the admin, over HTTP, while the server is killed.

Acknowledged is what the server has answered: the redirect after “Save and publish”.
"""

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
from http.cookies import SimpleCookie
from types import SimpleNamespace
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.db import connection

from glossary.models import Concept
from glossary.publishing.actions import publish_all
from tests.admin.forms import fields
from tests.make import make_concept, make_explainer

from .checks import editions
from .editions import numbers
from .serving import free_port, wait_until, wait_until_silent
from .sites import ROOT
from .work import Say, Work

NAME, PASSWORD = "eva", "a long password of the test"
READ = ("/glossary/kv-cache/", "/glossary/kv-cache.md", "/glossary/kv-cache.json")


class Gone(Exception):
    """The server was killed before it answered."""


class Browser:
    """Keeps cookies, follows nothing, and sends forms back as it got them."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}

    def ask(self, path: str, form: dict[str, list[str]] | None = None) -> tuple[int, bytes]:
        headers = {"Cookie": "; ".join(f"{name}={text}" for name, text in self._cookies.items())}
        body = None
        if form is not None:
            body = urlencode(form, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        there = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            there.request("GET" if form is None else "POST", path, body, headers)
            answer = there.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Gone(str(error)) from None
        finally:
            there.close()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self._cookies |= {name: said.value for name, said in SimpleCookie(line).items()}
        return answer.status, content

    def form(self, path: str, name: str) -> dict[str, list[str]]:
        status, content = self.ask(path)
        if status != 200:
            raise AssertionError(f"{path} answers {status}")
        return fields(SimpleNamespace(content=content), name)

    def log_in(self, name: str, password: str) -> None:
        path = "/admin/login/?next=/admin/"
        sent = self.form(path, "login-form") | {"username": [name], "password": [password]}
        status, _ = self.ask(path, sent)
        assert status == 302, "the login is refused"


class Posting:
    """Editions sent one after another until the server is gone."""

    def __init__(self, work: "ByForm", edition: int) -> None:
        self._work = work
        self.said: list[int] = []
        self.begun = self.ended = 0
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(edition,))
        self._thread.start()

    def _run(self, edition: int) -> None:
        try:
            while True:
                edition += 1
                self.begun += 1
                self._work.do(edition, self.said.append)
                self.ended += 1
        except Gone:
            pass
        except BaseException as error:  # noqa: BLE001 (told to whoever kills)
            self._error = error

    def end(self) -> None:
        self._work.kill()
        self._thread.join()
        if self._error:
            raise self._error


class ByForm(Work):
    """A term, shown on its own page and named on another; the person changes it and publishes."""

    is_repeated = True

    def prepare(self) -> None:
        self._port = free_port()
        self._server: subprocess.Popen[bytes] | None = None
        get_user_model()._default_manager.create_superuser(NAME, password=PASSWORD)
        term = make_concept("KV cache", short_md="Edition 0.", body_md="Edition 0.")
        page = make_explainer(body_md="About the KV cache.")
        publish_all([term, page])
        self._path = f"/admin/glossary/concept/{term.pk}/change/"
        self._browser = Browser(self._port)
        self._serve()
        self._browser.log_in(NAME, PASSWORD)
        self.do(1, lambda _edition: None)

    def do(self, edition: int, say: Say) -> None:
        if self._server is None:
            self._serve()
        sent = self._browser.form(self._path, "concept_form")
        sent |= {"short_md": [f"What it is, Edition {edition}."]}
        sent |= {"body_md": [f"Edition {edition}."], "_publish": ["1"]}
        status, content = self._browser.ask(self._path, sent)
        if status != 302:
            said = re.findall(r'class="(?:errornote|errorlist[^"]*)"[^>]*>(.*?)</', str(content))
            raise AssertionError(f"the form is answered by {status}: {said[:3]}")
        say(edition)

    def holds(self) -> int:
        found = editions()
        assert len(found) == 1, f"a mix of editions: {sorted(found)}"
        draft = numbers(" ".join(Concept.objects.values_list("short_md", flat=True)))
        assert min(draft) >= min(found), "the draft is older than what readers see"
        return found.pop()

    def begin(self, edition: int) -> Posting:
        """Somebody who goes on from `edition`, which a server that was just started shows."""
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()
        if self._server is None:
            self._serve()
        for path in READ:
            status, content = self._browser.ask(path)
            assert (status, numbers(content.decode())) == (200, {edition}), path
        self._browser.form(self._path, "concept_form")  # the first one takes longest
        return Posting(self, edition)

    def kill(self) -> None:
        """The server, its workers and whatever they have started, at one blow."""
        assert self._server is not None
        os.killpg(self._server.pid, signal.SIGKILL)
        self._server.wait()
        self._server = None
        wait_until_silent(self._port)

    def close(self) -> None:
        if self._server is not None:
            self.kill()

    def _serve(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env={**os.environ, "PORT": str(self._port), "WORKERS": "2"},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
        )
        wait_until(self._port, "/healthz")
