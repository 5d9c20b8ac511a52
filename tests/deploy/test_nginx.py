"""`deploy/nginx.conf` in a real nginx, before a real server of Gloss."""

import http.client
import os
import pwd
import re
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import brotli
import pytest

from tests.run import postgres
from tests.soak.editions import numbers
from tests.soak.outages import filled
from tests.soak.serving import DEADLINE_SECONDS, Publisher, Server, free_port, is_answered
from tests.soak.sites import ROOT, Scratch, scratch

PAGE = "/llm-basics/training-vs-inference/"
pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="nginx wasn't found")


class Front:
    """nginx with the shipped configuration: other ports and folders, nothing else changed."""

    def __init__(self, site):
        self.site, self.folder = site, site.folder
        self.plain_port, self.port = free_port(), free_port()
        site.environment |= {
            "PORT": str(free_port()),
            "SITE_URL": "https://gloss.example",
            "TRUSTED_PROXIES": "127.0.0.1",
        }
        self.server = Server(site)
        folder = self.folder
        certificate_in(folder)
        shipped = (ROOT / "deploy" / "nginx.conf").read_text()
        for ours, here in {
            "/etc/ssl/gloss": str(folder),
            "/var/cache/gloss": str(folder / "cache"),
            "127.0.0.1:8000": f"127.0.0.1:{self.server.port}",
            "listen 443": f"listen 127.0.0.1:{self.port}",
            "listen 80": f"listen 127.0.0.1:{self.plain_port}",
            "    listen [::]:443 ssl http2;\n": "",
            "    listen [::]:443 ssl http2 default_server;\n": "",
            "    listen [::]:80;\n": "",
            "    listen [::]:80 default_server;\n": "",
        }.items():
            assert ours in shipped
            shipped = shipped.replace(ours, here)
        user = f"user {pwd.getpwuid(os.getuid()).pw_name};" if os.getuid() == 0 else ""
        (folder / "nginx.conf").write_text(
            f"{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
            f"events {{}}\nhttp {{ log_format asked '$request_uri $upstream_status';"
            f" access_log {folder}/asked.log asked; client_body_temp_path {folder}/body;"
            f" proxy_temp_path {folder}/proxy;\n{shipped}\n}}\n"
        )
        self.trusted = ssl.create_default_context(cafile=folder / "fullchain.pem")
        self.sent = Counter()

    def start(self):
        self.nginx = subprocess.Popen(["nginx", "-c", self.folder / "nginx.conf"])
        self.server.start()
        until = time.monotonic() + DEADLINE_SECONDS
        while not is_answered(self.port):
            assert time.monotonic() < until, "nginx doesn't start"
            time.sleep(0.05)

    def stop(self):
        self.server.kill()
        self.nginx.send_signal(signal.SIGTERM)
        self.nginx.wait()

    def get(self, path, *, method="GET", body=None, **headers):
        connection = Connection("gloss.example", self.port, self.trusted)
        connection.connect()
        answer = connection.ask(path, method, body, headers)
        self.sent[path] += 1
        return answer

    def at_once(self, path, readers=50):
        """What so many read who all ask when the last of them is there."""
        there = Barrier(readers, timeout=DEADLINE_SECONDS)

        def ask(_reader):
            connection = Connection("gloss.example", self.port, self.trusted)
            connection.connect()
            there.wait()
            return connection.ask(path)

        with ThreadPoolExecutor(readers) as threads:
            answers = list(threads.map(ask, range(readers)))
        self.sent[path] += readers
        assert {answer.status for answer in answers} == {200}
        return [answer.body for answer in answers]

    def asked(self, path):
        """How often nginx has asked Gloss for `path` so far."""
        until = time.monotonic() + DEADLINE_SECONDS
        while True:
            lines = [line.split() for line in (self.folder / "asked.log").read_text().splitlines()]
            answered = [upstream for address, *upstream in lines if address == path]
            if len(answered) == self.sent[path]:  # a line is written after its answer
                return sum(upstream != ["-"] for upstream in answered)
            assert time.monotonic() < until, (len(answered), self.sent[path])
            time.sleep(0.05)

    def said(self, text):
        """What nginx answers on its plain port to a request in these words."""
        with socket.create_connection(("127.0.0.1", self.plain_port)) as asking:
            asking.sendall(text.encode())
            return asking.makefile("rb").read().decode()


def certificate_in(folder):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        + ["-subj", "/CN=gloss.example"]
        + ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        check=True,
        capture_output=True,
    )


class Connection(http.client.HTTPSConnection):
    """To a name that leads here."""

    def __init__(self, name, port, trusted):
        super().__init__(name, context=trusted)
        self._here = ("127.0.0.1", port)

    def connect(self):
        plain = socket.create_connection(self._here)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)

    def ask(self, path, method="GET", body=None, headers=()):
        self.request(method, path, body, dict(headers))
        answer = self.getresponse()
        answer.body = answer.read()
        self.close()
        return answer


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    front = Front(Scratch(tmp_path_factory.mktemp("front")))
    front.site.manage("setup")
    front.start()
    yield front
    front.stop()


def test_pages_pass_with_their_headers_and_are_not_sent_twice(front):
    answer = front.get(PAGE, **{"Accept-Encoding": "gzip, br"})
    assert answer.status == 200
    assert answer.headers["Content-Encoding"] == "br"
    assert "max-age=" in answer.headers["Strict-Transport-Security"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    again = front.get(PAGE, **{"If-None-Match": answer.headers["ETag"]})
    assert again.status == 304


def test_editors_come_in_by_https_cookies_alone(front):
    answer = front.get("/admin/login/")
    assert answer.status == 200
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-csrftoken=")
    assert "Secure" in cookie
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_publish_is_seen_through_the_cache_within_two_seconds(front):
    assert front.get("/glossary/kv-cache/").status == 200
    front.site.manage("withdraw", "/glossary/kv-cache/")
    time.sleep(2)
    assert front.get("/glossary/kv-cache/").status == 410


PUBLISH = """
from glossary.models import Concept
from glossary.publishing.actions import publish
term = Concept.objects.get(slug="prefill")
term.short_md = "What was published just now."
term.save()
publish(term)
"""


def test_fifty_readers_of_what_nginx_does_not_hold_are_one_question(front):
    path = "/glossary/inference/"
    began = time.monotonic()
    assert len(set(front.at_once(path))) == 1
    seconds = time.monotonic() - began
    assert front.asked(path) <= 1 + seconds  # after a second it is no longer fresh


def test_after_a_publish_many_readers_at_once_are_few_questions_and_read_nothing_old(front):
    """What is no longer fresh is asked for by all that come before the answer, once a second."""
    path = "/glossary/prefill/"
    front.at_once(path)
    front.site.manage("shell", "-v", "0", "-c", PUBLISH)
    time.sleep(2)
    shares = []
    while not shares or min(shares) > 0.1:  # where nothing is kept, each try is 200 questions
        assert len(shares) < 10, shares
        before = front.asked(path)
        for _time in range(4):
            answers = front.at_once(path)
            assert all(b"What was published just now." in body for body in answers)
        shares.append((front.asked(path) - before) / 200)


def in_words(answer, status, words):
    """nginx answers by itself, and says no less than Gloss would."""
    assert answer.status == status
    assert answer.body.decode().startswith(words)
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_nginx_refuses_carries_the_headers_too(front):
    large = front.get("/", method="POST", body=b"x" * 70_000)
    in_words(large, 413, "This request is too large.")
    promised = front.get(PAGE).headers["Strict-Transport-Security"]
    assert large.headers["Strict-Transport-Security"] == promised
    in_words(front.get("/", **{"X-Long": "x" * 40_000}), 400, "This request can't be understood.")


def test_other_names_get_no_answer_and_lead_nowhere(front):
    ask = "GET /a HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n"
    assert front.said(ask.format("evil.example")) == ""
    assert "Location: https://gloss.example/a\r\n" in front.said(ask.format("gloss.example"))
    with pytest.raises(ssl.SSLError):
        Connection("evil.example", front.port, front.trusted).connect()
    with pytest.raises(http.client.RemoteDisconnected):
        front.get("/", Host="evil.example")


def test_readers_are_served_while_the_server_is_away(front):
    before = front.get(PAGE).body
    front.get(PAGE, **{"Accept-Encoding": "gzip, br"})
    term = front.get("/glossary/prefill/").body
    data = front.get("/glossary/prefill/", Accept="application/json").body
    assert data.startswith(b"{")
    front.get("/sitemap.xml")
    assert front.get("/glossary/quantization/").status == 200
    front.site.manage("withdraw", "/glossary/quantization/", "--replacement", PAGE)
    time.sleep(2)
    assert front.get("/glossary/quantization/").status == 301
    front.server.kill()
    try:
        assert front.get(PAGE).body == before
        assert front.get("/sitemap.xml").status == 200
        for accepted in ("gzip, deflate, br, zstd", "gzip;q=1.0, br;q=0.5", "br"):
            other = front.get(PAGE, **{"Accept-Encoding": accepted, "Accept": "text/html"})
            assert other.status == 200
            assert brotli.decompress(other.body) == before
        for accepted in ("text/html", "text/html,application/xhtml+xml,*/*;q=0.8", "*/*"):
            assert front.get("/glossary/prefill/", Accept=accepted).body == term
        assert front.get("/glossary/prefill/", Accept="application/json").body == data
        assert front.get("/glossary/quantization/").status != 200  # it was withdrawn in between
        in_words(front.get("/admin/login/"), 502, "The site can't be reached just now.")
    finally:
        front.server.start()
    until = time.monotonic() + DEADLINE_SECONDS
    while front.get("/admin/login/").status != 200:
        assert time.monotonic() < until
        time.sleep(0.2)


@pytest.fixture
def distribution(tmp_path):
    """A copy of nginx's own main file, with the folders and the default site of Debian."""
    main = Path("/etc/nginx/nginx.conf").read_text()
    for name in ("conf.d", "sites-enabled", "modules-enabled"):
        (tmp_path / name).mkdir()
        main = main.replace(f"/etc/nginx/{name}", str(tmp_path / name))
    main = re.sub(r"/(?:var/log/nginx|var/run|run)/", f"{tmp_path}/", main)
    (tmp_path / "nginx.conf").write_text(main if os.getuid() == 0 else without_user(main))
    plain, secure = free_port(), free_port()
    shipped = (ROOT / "deploy" / "nginx.conf").read_text()
    shipped = shipped.replace("/var/cache", str(tmp_path)).replace("/etc/ssl/gloss", str(tmp_path))
    default = "server {\n    listen 80 default_server;\n    server_name _;\n}\n"
    for file, text in {"conf.d/gloss.conf": shipped, "sites-enabled/default": default}.items():
        text = re.sub(r".*listen \[::\].*\n", "", text)
        text = text.replace("listen 443", f"listen 127.0.0.1:{secure}")
        (tmp_path / file).write_text(text.replace("listen 80", f"listen 127.0.0.1:{plain}"))
    certificate_in(tmp_path)
    return tmp_path


def without_user(main):
    return re.sub(r"^user .*\n", "", main, flags=re.M)


def test_it_stands_where_the_guide_puts_it(distribution):
    """`tmp_path` stands for /var/cache: nothing below it was made for nginx."""
    command = ["nginx", "-t", "-c", distribution / "nginx.conf"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert "a duplicate default server" in done.stderr  # what the guide has removed
    (distribution / "sites-enabled" / "default").unlink()
    done = subprocess.run(command, capture_output=True, text=True)
    assert "test is successful" in done.stderr, done.stderr


@pytest.mark.skipif(not postgres()[0], reason="PostgreSQL wasn't found")
def test_a_publish_is_seen_within_two_seconds_at_every_phase_of_the_second(tmp_path):
    """nginx counts in whole seconds, and a process on PostgreSQL has to be told of a change."""
    with scratch(tmp_path, postgres()[0], STARTER="none", WORKERS="2") as site:
        front = Front(site)
        filled(site)
        front.start()
        publisher = Publisher(site, every=1.07)
        threading.Thread(target=publisher.listen, daemon=True).start()
        try:
            oldest = [longest_shown(front, publisher)]
            while min(oldest) >= 2.5 and len(oldest) < 4:  # again: the machine may have been busy
                oldest.append(longest_shown(front, publisher))
        finally:
            publisher.stop()
            front.stop()
    assert min(oldest) < 2.5, oldest


def longest_shown(front, publisher):
    """How long an edition was still shown after the next one had been acknowledged; the longest of
    so many that every phase is among them, without what the slowest of all answers took."""
    shown, slowest, until = {}, 0.0, time.monotonic() + 5 * DEADLINE_SECONDS
    while len(shown) < 24:
        assert time.monotonic() < until, publisher.failures
        asked_at = time.time()
        (edition,) = numbers(front.get("/glossary/prefill.md").body.decode())
        shown[edition] = asked_at
        slowest = max(slowest, time.time() - asked_at)
        time.sleep(0.01)
    said = dict(publisher.acknowledged)
    return max(shown[one] - said[one + 1] for one in shown if one + 1 in said) - slowest
