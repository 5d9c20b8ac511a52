"""Static files under names that hold their hash, with compressed twins."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedFiles(CompressedManifestStaticFilesStorage):
    """As its base; where `collectstatic` never ran (tests, `make dev`), files keep their names."""

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name
