"""Uploaded files: under its name each is whole, whatever was killed, cut off or full."""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils.crypto import get_random_string

DRAFTS: Final = ".drafts"  # a folder beside the files: what is being written
ABANDONED_SECONDS: Final = 60 * 60


class WholeFiles(FileSystemStorage):
    """A folder of this machine. What has a name there is on the disk, with all that it holds.

    Names are made of what is in a file, so one that is there already is replaced.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, allow_overwrite=True)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        folders, files = super().listdir(path)
        return [name for name in folders if name != DRAFTS], files

    def _save(self, name: str, content: Any) -> str:
        place = Path(self.path(name))
        self._drop_abandoned()
        draft = Path(self.path(f"{DRAFTS}/{get_random_string(22)}"))
        try:
            super()._save(f"{DRAFTS}/{draft.name}", content)  # type: ignore[misc]
            place.parent.mkdir(parents=True, exist_ok=True)
            put_in_place(draft, place)
        finally:
            draft.unlink(missing_ok=True)
        return place.relative_to(self.location).as_posix()

    def _drop_abandoned(self) -> None:
        """What was being written when its process was killed."""
        for draft in Path(self.path(DRAFTS)).glob("*"):
            with suppress(OSError):  # another process may drop it too
                if time.time() - draft.stat().st_mtime > ABANDONED_SECONDS:
                    draft.unlink()


def put_in_place(draft: Path, file: Path) -> None:
    """Give `draft` the name `file`; after a power cut the name is there, and so is all of it."""
    with draft.open("rb") as content:
        os.fsync(content.fileno())
    os.replace(draft, file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def put(name: str, content: bytes) -> str:
    """Store `content` under `name` unless just that is there; the name that it has then."""
    return name if _holds(name, content) else default_storage.save(name, ContentFile(content))


def _holds(name: str, content: bytes) -> bool:
    if not default_storage.exists(name):
        return False
    with default_storage.open(name) as file:
        return bool(file.read() == content)
