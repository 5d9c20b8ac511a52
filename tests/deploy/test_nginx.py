"""`deploy/nginx.conf` in a real nginx, before a real server of Gloss."""

import http.client
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = "/llm-basics/training-vs-inference/"
pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="nginx wasn't found")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def manage(environment, *arguments):
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)


class Front:
    """nginx with the shipped configuration: other ports and folders, nothing else changed."""

    def __init__(self, folder):
        self.folder = folder
        self.port, self.behind = free_port(), free_port()
        self.environment = {
            **os.environ,
            "ENV_FILE": os.devnull,
            "DATA_DIR": str(folder / "data"),
            "DATABASE_URL": "",
            "PORT": str(self.behind),
            "SITE_URL": "https://gloss.example",
            "TRUSTED_PROXIES": "127.0.0.1",
            "DJANGO_SUPERUSER_PASSWORD": "a long password of the test",
        }
        key, certificate = folder / "privkey.pem", folder / "fullchain.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
            + ["-subj", "/CN=gloss.example", "-keyout", key, "-out", certificate],
            check=True,
            capture_output=True,
        )
        site = (ROOT / "deploy" / "nginx.conf").read_text()
        for ours, here in {
            "/etc/ssl/gloss": str(folder),
            "/var/cache/nginx/gloss": str(folder / "cache"),
            "127.0.0.1:8000": f"127.0.0.1:{self.behind}",
            "listen 443": f"listen 127.0.0.1:{self.port}",
            "listen 80": f"listen 127.0.0.1:{free_port()}",
            "    listen [::]:443 ssl http2;\n": "",
            "    listen [::]:80;\n": "",
        }.items():
            assert ours in site
            site = site.replace(ours, here)
        user = f"user {pwd.getpwuid(os.getuid()).pw_name};" if os.getuid() == 0 else ""
        (folder / "nginx.conf").write_text(
            f"{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
            f"events {{}}\nhttp {{ access_log off; client_body_temp_path {folder}/body;"
            f" proxy_temp_path {folder}/proxy;\n{site}\n}}\n"
        )

    def start(self):
        self.nginx = subprocess.Popen(["nginx", "-c", self.folder / "nginx.conf"])
        self.serve()

    def serve(self):
        self.server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.server.stdout.readline()  # it answers now

    def stop_serving(self):
        self.server.kill()
        self.server.wait()
        deadline = time.monotonic() + 30
        while socket.socket().connect_ex(("127.0.0.1", self.behind)) == 0:
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def stop(self):
        self.server.kill()
        self.nginx.send_signal(signal.SIGTERM)
        self.nginx.wait()

    def get(self, path, **headers):
        trusting = ssl.create_default_context(cafile=self.folder / "fullchain.pem")
        trusting.check_hostname = False
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=trusting)
        connection.request("GET", path, headers={"Host": "gloss.example", **headers})
        answer = connection.getresponse()
        answer.body = answer.read()
        connection.close()
        return answer


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    front = Front(tmp_path_factory.mktemp("front"))
    manage(front.environment, "setup")
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
    manage(front.environment, "withdraw", "/glossary/kv-cache/")
    withdrawn_at = time.monotonic()
    while front.get("/glossary/kv-cache/").status == 200:
        assert time.monotonic() - withdrawn_at < 2
        time.sleep(0.05)
    assert front.get("/glossary/kv-cache/").status == 410


def test_readers_are_served_while_the_server_is_away(front):
    before = front.get(PAGE).body
    front.get("/sitemap.xml")
    front.stop_serving()
    try:
        assert front.get(PAGE).body == before
        assert front.get("/sitemap.xml").status == 200
        assert front.get("/admin/login/").status == 502
    finally:
        front.serve()
    deadline = time.monotonic() + 15
    while front.get("/admin/login/").status != 200:
        assert time.monotonic() < deadline
        time.sleep(0.2)
