"""The site under another server, as `docs/one-machine.md` says."""

import re
import shlex

from site_config.settings import BASE_DIR
from tests.soak.serving import DEADLINE_SECONDS, free_port, get, wait_until
from tests.soak.sites import Scratch

SAID = re.search(r"`(gunicorn [^`]+)`", (BASE_DIR / "docs" / "one-machine.md").read_text())
TERM = "/glossary/kv-cache/"


def test_gunicorn_hands_out_what_is_published_and_nothing_that_was_withdrawn(tmp_path):
    port = free_port()
    site = Scratch(tmp_path, PORT=str(port))
    site.manage("setup")
    words = shlex.split(SAID[1].replace("127.0.0.1:8000", f"127.0.0.1:{port}"))
    server = site.start("-m", *words, stderr=(tmp_path / "log").open("w"))
    try:
        wait_until(port, "/healthz")
        status, page = get(port, TERM)
        assert (status, "KV cache" in page) == (200, True)
        assert get(port, "/admin/login/")[0] == 200
        styles = re.search(r'href="(/static/[^"]+\.css)"', page)[1]
        assert get(port, styles)[0] == 200
        site.manage("withdraw", TERM)
        assert {get(port, TERM)[0] for _process in range(8)} == {410}
    finally:
        server.terminate()
        server.wait(DEADLINE_SECONDS)
