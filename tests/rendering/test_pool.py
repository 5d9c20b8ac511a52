"""Rendering with a limit on time, in real child processes."""

import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from glossary.documents import ExplainerDocument
from glossary.rendering import pool
from glossary.rendering.pipeline import render, render_markdown
from glossary.rendering.results import RenderBusy, RenderError, RenderTimeout, Surroundings
from tests.site_config.site import TinySite

DEADLINE_SECONDS = 120  # for what hangs alone
TEXT = "**a** $x$\n\n<LifecycleMap />"


@pytest.fixture(scope="module", autouse=True)
def _stop_afterwards():
    yield
    pool.stop()


def test_a_preview_equals_the_page():
    assert pool.render_within(TEXT) == render_markdown(TEXT)


def test_a_document_renders_as_it_does_here():
    document = ExplainerDocument(
        identity=uuid4(), language="en", path="/a/", title="T", body_md=TEXT
    )
    there = pool.render_document_within(document, Surroundings())
    assert there == render(document)


def test_a_text_that_takes_too_long_is_given_up_and_the_next_one_renders():
    slow = '[a](b "' * 9000
    started = time.monotonic()
    with pytest.raises(RenderTimeout):
        pool.render_within(slow, seconds=0.01)
    assert time.monotonic() - started < DEADLINE_SECONDS
    assert pool.render_within("b") == "<p>b</p>\n"


def test_a_child_that_was_killed_is_replaced():
    pool.render_within("a")
    for worker in list(pool._pool._all):
        worker._process.kill()
        worker._process.wait()
    assert pool.render_within("b") == "<p>b</p>\n"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_what_is_rendered_while_the_server_is_stopped_comes_to_its_end(how):
    """Both reach all processes of a service, or of a terminal; the server waits for answers."""
    pool.render_within("a")
    workers = list(pool._pool._all)
    for worker in workers:
        worker._process.send_signal(how)
    time.sleep(0.2)
    assert pool.render_within("b") == "<p>b</p>\n"
    assert list(pool._pool._all) == workers


def test_threads_get_their_own_answers():
    answers = {}

    def ask(number):
        answers[number] = pool.render_within(f"n{number}")

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: f"<p>n{number}</p>\n" for number in range(6)}


def test_a_text_too_long_for_a_preview_is_refused_before_it_is_rendered():
    with pytest.raises(RenderError, match="A preview takes 64 kB"):
        pool.render_within("é" * 40_000)


def test_an_error_of_the_child_comes_back_in_words():
    with pytest.raises(RenderError, match="at most 2000"):
        pool.render_within(":::note\n:::\n" * 3000)


def test_previews_that_never_end_leave_threads_for_readers(monkeypatch, tmp_path):
    """A server has four threads; two places are taken, and nobody waits for a third."""
    gate = threading.Event()

    class Endless:
        is_alive = kill = lambda self: True

        def ask(self, request, seconds):
            gate.wait(2 * DEADLINE_SECONDS)
            raise RenderTimeout("given up")

    monkeypatch.setattr(pool, "PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr(pool, "_Worker", Endless)
    monkeypatch.setattr(pool, "_pool", pool._Pool())
    site = TinySite(str(tmp_path / "tiny.sqlite3"))
    with ThreadPoolExecutor(4) as threads:
        previews = [threads.submit(pool.render_within, "slow") for _ in range(8)]
        read = threads.submit(site.get, "/page/")
        try:
            assert read.result(timeout=DEADLINE_SECONDS).status == 200
            assert not gate.is_set()
            until = time.monotonic() + DEADLINE_SECONDS
            while sum(preview.done() for preview in previews) < 6:
                assert time.monotonic() < until
                time.sleep(0.01)
        finally:
            gate.set()
    refused = [type(preview.exception()) for preview in previews]
    assert refused.count(RenderBusy) == 6
