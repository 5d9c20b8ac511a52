"""What can be wrong with what is published: the second half of `manage.py doctor`."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from glossary.models import Epoch, Page, Publication
from site_config.checkup import Checkup, Finding

from .render_pages import RENDERER

LATE = timedelta(minutes=1)
EVERYBODY = "everybody"  # of SECOND_FACTOR: whatever the group


def pages() -> Iterator[Finding]:
    live = Publication.objects.live()
    if count := live.filter(page__isnull=True).count():
        yield Finding(
            f"{count} published documents have no page.", "Run `manage.py rebuild_pages`."
        )
    if count := Page.objects.by_another_renderer(RENDERER).count():
        yield Finding(
            f"{count} pages were made by an older version of Gloss.",
            "Start the server once, or run `manage.py rebuild_pages`.",
        )
    if count := Page.objects.filter(publication__live__isnull=True).count():
        yield Finding(
            f"{count} pages belong to nothing that is published.", "Run `manage.py rebuild_pages`."
        )
    if count := Page.objects.waiting().count():
        yield Finding(
            f"{count} pages wait to be brought up to date.",
            "The server does this by itself; if the number stays, run `manage.py publish_due`.",
            is_wrong=False,
        )


def schedule() -> Iterator[Finding]:
    due_at = Epoch.objects.current().next_due_at
    if due_at and timezone.now() - due_at > LATE:
        yield Finding(
            f"Something was due at {due_at:%Y-%m-%d %H:%M} UTC and hasn't been carried out.",
            "See that the server runs; by hand, `manage.py publish_due` says what fails.",
        )
    missed = Publication.objects.filter(next_at__lt=timezone.now() - LATE).count()
    if missed and due_at is None:
        yield Finding(f"{missed} scheduled documents were missed.", "Run `manage.py publish_due`.")


def accounts() -> Iterator[Finding]:
    active = get_user_model()._default_manager.filter(is_active=True)
    if not active.filter(is_superuser=True).exists():
        yield Finding("There is no administrator.", "Run `manage.py setup`, which makes one.")


def second_factor() -> Iterator[Finding]:
    """A name that is misspelt asks nobody."""
    there = {EVERYBODY, *Group.objects.values_list("name", flat=True)}
    for name in settings.SECOND_FACTOR:
        if name not in there:
            yield Finding(
                f"SECOND_FACTOR names {name!r}, but no group is called that: nobody is asked.",
                f"Name one of {', '.join(sorted(there))}.",
            )


CHECKUPS: tuple[Checkup, ...] = (pages, schedule, accounts, second_factor)
