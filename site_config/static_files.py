"""Static files under names that hold their hash, with compressed twins."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from whitenoise.storage import CompressedManifestStaticFilesStorage

HASHED = re.compile(r"\.[0-9a-f]{12}\.[^./]+$")


class CollectedFiles(CompressedManifestStaticFilesStorage):
    """As its base; where `collectstatic` never ran (tests, `make dev`), files keep their names."""

    support_js_module_import_aggregation = True  # modules name each other by hash, too

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Compress what pages refer to, once: under a name with a hash the bytes never change."""
        fresh = [
            path
            for path in paths
            if HASHED.search(path) and not Path(self.path(f"{path}.br")).exists()
        ]
        yield from super().compress_files(fresh)
