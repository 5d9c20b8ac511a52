"""Commands finish what a verb has left to do, and say how far they are."""

from django.core.management.base import OutputWrapper
from django.db import OperationalError

from glossary.models import Page
from glossary.publishing.derive import catch_up
from site_config.database_errors import BUSY, trouble_of

from .progress import ProgressBar


class CatchingUp:
    """Called with the pages of each batch that is brought up to date."""

    def __init__(self) -> None:
        self.done, self._whole = 0, Page.objects.waiting().count()
        self._bar = ProgressBar("linking")

    def __call__(self, pages: int) -> None:
        self.done += pages
        self._bar(self.done, max(self._whole, self.done))


def catch_up_aloud(out: OutputWrapper) -> None:
    """Bring pages up to date that wait for it, and say how many there were."""
    progress = CatchingUp()
    try:
        catch_up(progress=progress)
    except OperationalError as error:  # what the command was asked for is done
        if trouble_of(error) is not BUSY:
            raise
        out.write("Somebody else is publishing: pages that wait are left to the site.")
    if progress.done:
        out.write(f"{progress.done:,} pages brought up to date")
