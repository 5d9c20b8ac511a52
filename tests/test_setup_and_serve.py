"""The two commands behind `make run`, as a person on a new machine meets them."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.soak.serving import free_port, get, wait_until_silent

DEADLINE_SECONDS = 120  # for what hangs alone
ROOT = Path(__file__).parents[1]
PUBLISH = """
from glossary.publishing.actions import publish
from tests.make import make_concept
publish(make_concept({name!r}))
"""


class Site:
    """A site of its own in `folder`, on SQLite."""

    def __init__(self, folder: Path):
        self.port = free_port()
        clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environment = {
            **clean,
            "ENV_FILE": os.devnull,
            "DATA_DIR": str(folder / "data"),
            "PORT": str(self.port),
            "WORKERS": "2",
        }

    def manage(self, *arguments, **more):
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**self.environment, **more},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def publish(self, name):
        self.manage("shell", "--no-imports", "-c", PUBLISH.format(name=name))

    def get(self, path):
        return get(self.port, path)

    @contextmanager
    def served(self):
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield process, [process.stdout.readline(), process.stdout.readline()]
        finally:
            process.kill()
            process.wait()


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


def test_a_new_site_is_set_up_served_published_to_and_stopped(site):
    first = site.manage("setup", STARTER="none")
    assert "Made the administrator 'admin'." in first
    assert "Password (shown this once): " in first
    assert "administrator" not in site.manage("setup", STARTER="none")
    with site.served() as (process, lines):
        assert lines == [
            f"Site:  http://127.0.0.1:{site.port}/\n",
            f"Admin: http://127.0.0.1:{site.port}/admin/\n",
        ]
        assert site.get("/glossary/kv-cache/")[0] == 404
        assert "KV cache" not in site.get("/glossary/")[1]
        site.publish("KV cache")
        assert site.get("/glossary/kv-cache/")[0] == 200
        time.sleep(2)  # within which lists have it, too
        assert "KV cache" in site.get("/glossary/")[1]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=DEADLINE_SECONDS) == 0
        assert process.stdout.read() == "Stopped.\n"


def test_workers_end_with_their_server_even_when_it_is_killed(site):
    site.manage("setup", STARTER="none")
    with site.served() as (process, _lines):
        process.kill()
        process.wait()
        wait_until_silent(site.port)


def test_migrations_and_the_fixture_are_enough(site):
    site.manage("migrate", "--verbosity=0")
    site.manage("loaddata", "training_vs_inference", "--verbosity=0")
    with site.served():
        status, body = site.get("/llm-basics/training-vs-inference/")
        assert status == 200
        (stylesheet,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', body)
        assert site.get(stylesheet)[0] == 200
