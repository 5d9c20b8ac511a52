"""Content makes the server connect to nowhere."""

import socket

import pytest

from glossary.models import Explainer, Page
from glossary.publishing.actions import publish_all
from glossary.publishing.preview import preview
from glossary.rendering import pool
from tests.commands import operate
from tests.make import make_concept

pytestmark = pytest.mark.django_db
PAGE = """---
description: With addresses of others.
image: https://evil.example/social.png
---

# A page

![A picture](https://evil.example/a.png) <https://evil.example/> [a](http://10.0.0.1/latest/)

```mermaid
graph LR; a --> b
```

import Thing from 'https://evil.example/thing.js';

<Figure src="https://evil.example/b.png" alt="b" />

[it]: https://evil.example/c "and by reference"
"""


@pytest.fixture
def connections(monkeypatch, db):
    """Addresses that somebody tried to reach or to look up; each attempt fails."""
    tried = []
    real = socket.socket.connect

    def connect(self, address):
        if self.family == socket.AF_UNIX or address[0] in ("127.0.0.1", "::1"):
            return real(self, address)  # the database of the test
        tried.append(address)
        raise OSError("no way out")

    def look_up(host, *arguments, **options):
        tried.append(host)
        raise OSError("no way out")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return tried


def test_importing_previewing_and_publishing_reach_nobody(connections, tmp_path):
    (tmp_path / "page.md").write_text(PAGE)
    operate("import_markdown", str(tmp_path))
    draft = Explainer.objects.get()
    try:
        assert "A page" in preview(draft.to_document()).body_html
    finally:
        pool.stop()
    term = make_concept(short_md="See <https://evil.example/>.")
    publish_all([draft, term])
    assert Page.objects.count() == 2
    assert connections == []


def test_the_guard_would_see_it(connections):
    with pytest.raises(OSError, match="no way out"):
        socket.create_connection(("evil.example", 80))
    assert connections == ["evil.example"]
