"""Static files under names that hold their hash, with compressed twins."""

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from whitenoise.storage import CompressedManifestStaticFilesStorage

HASHED = re.compile(r"\.[0-9a-f]{12}\.[^./]+$")
DIGEST = "collected.digest"  # beside the manifest: of the files that it was made from


class CollectedFiles(CompressedManifestStaticFilesStorage):
    """As its base; where `collectstatic` never ran (tests, `make dev`), files keep their names."""

    support_js_module_import_aggregation = True  # modules name each other by hash, too

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name

    def post_process(self, paths: Any, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        yield from super().post_process(paths, dry_run=dry_run, **options)
        if not dry_run:
            Path(self.path(DIGEST)).write_text(digest())

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Compress what pages refer to, once: under a name with a hash the bytes never change."""
        fresh = [
            path
            for path in paths
            if HASHED.search(path) and not Path(self.path(f"{path}.br")).exists()
        ]
        yield from super().compress_files(fresh)


def are_collected() -> bool:
    """Whether what lies collected was made from the files of this code, and not of an older one."""
    root = Path(settings.STATIC_ROOT)
    try:
        return (root / "staticfiles.json").exists() and (root / DIGEST).read_text() == digest()
    except OSError:
        return False


def digest() -> str:
    """Of names and bytes of all static files of this code."""
    files: dict[str, bytes] = {}
    ignored = apps.get_app_config("staticfiles").ignore_patterns  # type: ignore[attr-defined]
    for finder in get_finders():
        for path, storage in finder.list(ignored):
            if path not in files:  # as `collectstatic` does: who is found first counts
                with storage.open(path) as file:
                    files[path] = blake2b(file.read()).digest()
    whole = blake2b(digest_size=16)
    for path, content in sorted(files.items()):
        whole.update(path.encode() + b"\0" + content)
    return whole.hexdigest()
