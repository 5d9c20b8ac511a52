"""How threads ask the database outside of a request, after which Django would tidy up."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections


@contextmanager
def asking_database() -> Iterator[None]:
    """Let go of the thread's connections at the end, however it ends."""
    try:
        yield
    finally:
        connections.close_all()
