"""Finished answers on disk, so that a machine has them while its database is away.

One file an answer, named by the hash of its path: a line of JSON, then the body. A file is put in
place whole. Used with PostgreSQL; with SQLite the database file itself is that copy.
"""

import json
import logging
import os
import secrets
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from site_config.held import Held

log = logging.getLogger(__name__)

MOST_FILES = 500_000
MOST_BYTES_OF_ONE = 4 * 1024 * 1024


class Copies:
    """The folder of them. Nothing here ever fails a request: a full disk costs the copy alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def put(self, held: Held) -> None:
        if len(held.body) > MOST_BYTES_OF_ONE:
            return
        head = {
            "path": held.path,
            "headers": held.headers,
        }
        file = self._file(held.path)
        draft = file.with_name(f"{file.name}.{secrets.token_hex(6)}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if not file.exists() and not self._has_room():
                return
            draft.write_bytes(json.dumps(head).encode() + b"\n" + held.body)
            os.replace(draft, file)
        except OSError as error:
            log.warning("no copy of %s on disk: %s", held.path, error)
            with suppress(OSError):
                draft.unlink()

    def get(self, path: str) -> Held | None:
        """The copy of what stood at `path`, or None."""
        try:
            line, _, body = self._file(path).read_bytes().partition(b"\n")
            head = json.loads(line)
            headers = [(str(name), str(value)) for name, value in head["headers"]]
            held = Held(path, body, headers, mark="list", seen=None)  # true until the next look
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return held if head["path"] == path else None

    def drop(self, path: str) -> None:
        try:
            self._file(path).unlink(missing_ok=True)
        except OSError as error:
            log.warning("the copy of %s stays on disk: %s", path, error)

    def _file(self, path: str) -> Path:
        return self._folder / blake2b(path.encode("utf-8", "replace"), digest_size=16).hexdigest()

    def _has_room(self) -> bool:
        if self._count == 0 or self._count >= MOST_FILES:
            self._count = sum(1 for _ in os.scandir(self._folder))
        self._count += 1
        return self._count < MOST_FILES
