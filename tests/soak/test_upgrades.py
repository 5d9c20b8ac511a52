"""Code of an earlier day serves while this code brings its database up to date."""

import copy
import io
import re
import shutil
import subprocess
import tarfile
import threading
import time
from contextlib import contextmanager

import pytest

from tests.databases import server_of_this_run

from .serving import free_port, get, served
from .sites import ROOT, scratch

RELEASE = ROOT / "tests" / "upgrades" / "0.1.0.zip"
WROTE_THE_RELEASE = "788dcc2"
LISTS = ("/", "/glossary/", "/faqs/", "/sitemap.xml", "/feed.atom", "/llms.txt")


def git(*arguments):
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else b""


def has_history():
    return bool(shutil.which("git") and git("cat-file", "-t", WROTE_THE_RELEASE))


def before_the_newest_migration():
    newest = sorted((ROOT / "glossary" / "migrations").glob("0*.py"))[-1]
    added = git("log", "--diff-filter=A", "--format=%H", "-1", "--", str(newest)).decode().strip()
    return f"{added}^" if added else "HEAD"


@contextmanager
def readers(port, paths):
    """Somebody who asks for all of them, again and again; yields what went wrong."""
    wrong, stopped, rounds = [], threading.Event(), []

    def read():
        while not stopped.is_set():
            for path in paths:
                status, _text = get(port, path)
                if status != 200:
                    wrong.append((status, path))
            rounds.append(time.monotonic())

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        yield wrong
        after = time.monotonic()
        while sum(moment > after for moment in rounds) < 6:  # each of them once more, at least
            assert time.monotonic() < after + 300
            time.sleep(0.05)
    finally:
        stopped.set()
        for thread in threads:
            thread.join()


@pytest.mark.django_db
@pytest.mark.skipif(not has_history(), reason="the history of the code isn't here")
@pytest.mark.parametrize("since", ["the release", "the newest migration"])
def test_readers_see_no_error_while_other_code_gets_ready_there_and_back(since, tmp_path):
    revision = WROTE_THE_RELEASE if since == "the release" else before_the_newest_migration()
    older = tmp_path / "code"
    with tarfile.open(fileobj=io.BytesIO(git("archive", revision))) as archive:
        archive.extractall(older, filter="data")
    with scratch(tmp_path, server_of_this_run(), STARTER="none") as site:
        site.environment |= {"PORT": str(free_port()), "WORKERS": "1"}
        before = copy.copy(site)
        before.code = older
        before.manage("restore", str(RELEASE))
        before.manage("setup")
        with served(before) as server:
            named = re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", get(server.port, LISTS[3])[1])
            assert len(named) > 20
            paths = [*dict.fromkeys([*LISTS, *named])]
            with readers(server.port, paths) as wrong:
                site.manage("setup")
            assert wrong == []
        with served(site) as server:
            assert {get(server.port, path)[0] for path in paths} == {200}
            with readers(server.port, paths) as wrong:
                before.manage("setup")
            assert wrong == []
        with served(before) as server:
            assert {get(server.port, path)[0] for path in paths} == {200}
