"""The exported folder: only what changed is written, what is no longer made is taken away."""

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

OWNED = ".gloss-export"  # names what an export has written, a line each
HEAD = "# What `manage.py export_site` has written here; it removes nothing else.\n"


class NotAnExport(Exception):
    """The folder holds something that no export has written."""


class Tree:
    """A folder that belongs to exports. What it says that it owns is there or half-written never:
    a name is put down before its file, and a file is put in place whole."""

    def __init__(self, folder: Path) -> None:
        """Raises NotAnExport, or OSError where the folder can't be written."""
        self._folder = folder
        self._list = folder / OWNED
        folder.mkdir(parents=True, exist_ok=True)
        if not self._list.exists():
            if any(folder.iterdir()):
                raise NotAnExport(f"{folder} is not empty and not an earlier export: name another.")
            self._list.write_text(HEAD, encoding="utf-8")
        self._before = set(self._read())
        self._now: set[str] = set()
        self._names = self._list.open("a", encoding="utf-8")
        self.written: list[str] = []
        self.removed: list[str] = []
        self.unchanged = 0

    def put(self, name: str, content: bytes) -> None:
        """Let the file `name` hold `content`."""
        file = self._folder / name
        self._now.add(name)
        if _holds(file, content):
            self.unchanged += 1
        else:
            if name not in self._before:
                self._before.add(name)
                self._names.write(f"{name}\n")
                self._names.flush()
            file.parent.mkdir(parents=True, exist_ok=True)
            _replace(file, content)
            self.written.append(name)
        if name not in self._before:  # it was there already, as after a list that was lost
            self._before.add(name)
            self._names.write(f"{name}\n")

    def finish(self) -> None:
        """Take away what was not put this time, and write the list anew."""
        for name in sorted(self._before - self._now):
            file = self._folder / name
            with suppress(FileNotFoundError):
                file.unlink()
                self.removed.append(name)
            self._remove_empty(file.parent)
        self._names.close()
        _replace(self._list, (HEAD + "".join(f"{name}\n" for name in sorted(self._now))).encode())

    def _remove_empty(self, folder: Path) -> None:
        while folder != self._folder:
            try:
                folder.rmdir()
            except OSError:  # something is in it
                return
            folder = folder.parent

    def _read(self) -> Iterator[str]:
        for line in self._list.read_text(encoding="utf-8").splitlines():
            inside = not line.startswith(("#", "/")) and ".." not in line.split("/")
            if line and inside:
                yield line


def _holds(file: Path, content: bytes) -> bool:
    try:
        return file.stat().st_size == len(content) and file.read_bytes() == content
    except OSError:
        return False


def _replace(file: Path, content: bytes) -> None:
    draft = file.with_name(f".{secrets.token_hex(6)}.part")
    try:
        draft.write_bytes(content)
        os.replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)
