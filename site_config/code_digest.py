"""A short text that changes when the same rows of the database would give other bytes."""

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

FOLDERS = ("glossary", "site_config", "templates", "locale")


def code_digest(base: Path, settings: Iterable[object]) -> str:
    """Of the names, sizes and times of the files of code and templates below `base`, and of the
    values of `settings` that are shown."""
    digest = blake2b(repr(tuple(settings)).encode(), digest_size=8)
    for folder in FOLDERS:
        for file in sorted((base / folder).rglob("*")):
            if file.suffix in {".pyc", ".po", ""}:
                continue
            found = file.stat()
            digest.update(f"{file}\0{found.st_size}\0{found.st_mtime_ns}\0".encode())
    return digest.hexdigest()
