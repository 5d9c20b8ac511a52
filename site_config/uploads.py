"""Uploaded files, wherever they lie: on this machine's disk or on S3-compatible storage."""

from typing import IO, Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage


class StorageAway(Exception):
    """The storage of uploads doesn't answer, or refuses us."""


def upload(name: str) -> IO[Any]:
    """The uploaded file of that name, open. Raises FileNotFoundError or StorageAway."""
    try:
        file: IO[Any] = default_storage.open(name)
        file.seek(0)  # what lies elsewhere is fetched now
    except (SuspiciousOperation, OSError, ValueError) as error:
        raise FileNotFoundError(name) from error
    except Exception as error:  # each kind of storage has errors of its own
        raise StorageAway(f"{type(error).__name__}: {error}") from error
    return file
