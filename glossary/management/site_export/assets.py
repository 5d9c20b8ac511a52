"""Files that pages need as they are: styles, scripts and uploaded pictures."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from site_config.uploads import upload

from .asking import Answer

OF_READERS, OF_EDITORS = "glossary/", "glossary/admin/"


def static_files() -> Iterator[tuple[str, bytes]]:
    """Name and content of every file that readers' pages may load, under the names they use."""
    hashed = getattr(staticfiles_storage, "hashed_files", {})
    if hashed:
        names = {name: settings.STATIC_ROOT / stored for name, stored in hashed.items()}
    else:  # never collected: files keep their names
        names = {name: Path(finders.find(name) or "") for name in _names()}
    for name, file in sorted(names.items()):
        if name.startswith(OF_READERS) and not name.startswith(OF_EDITORS):
            yield f"static/{hashed.get(name, name)}", file.read_bytes()


def media_file(name: str) -> Answer:
    """An uploaded file, or 404."""
    try:
        with upload(name) as file:
            content = file.read()
    except FileNotFoundError:
        return Answer(404, "", b"")
    return Answer(200, "application/octet-stream", content)


def _names() -> Iterator[str]:
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            prefix = getattr(storage, "prefix", None)
            yield f"{prefix}/{path}" if prefix else path
