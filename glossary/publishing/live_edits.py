"""What is live as soon as it is saved: sources, pictures, sections, the site's settings."""

from django.db import transaction
from django.utils import timezone

from glossary.models import Dependency, Epoch, Image, Page, Publication, SiteSettings, Source

from . import chrome
from .derive import derive
from .surroundings import LIFECYCLE


@transaction.atomic
def source_changed(source: Source) -> None:
    """Make every page anew that cites `source`."""
    Epoch.objects.lock()
    citing = {
        "page__dependencies__kind": Dependency.Kind.SOURCE,
        "page__dependencies__key": source.key,
    }
    derive(Publication.objects.live().filter(**citing).distinct())


@transaction.atomic
def image_changed(image: Image) -> None:
    """Make every page anew that shows `image`: all of them, where it is the site's logo."""
    Epoch.objects.lock()
    derive(Publication.objects.live().filter(page__twin_md__contains=image.file))
    if SiteSettings.objects.filter(logo=image).exists():
        site_changed()


@transaction.atomic
def site_changed(*, links_anew: bool = False, lifecycle: bool = False) -> None:
    """Put navigation and frame together anew.

    links_anew: and link every page again, in batches. lifecycle: and make pages with its map anew,
    and in batches those that name a stage.
    """
    Epoch.objects.lock()
    if lifecycle:
        Page.objects.filter(stage__gt="", stale="").update(stale=Page.Stale.SET)
        Epoch.objects.expect(timezone.now())
        derive(Publication.objects.live().filter(page__twin_md__contains=LIFECYCLE))
    chrome.renew()
    if links_anew:
        Page.objects.update(stale=Page.Stale.LINK)
        Epoch.objects.expect(timezone.now())
    Epoch.objects.bump()
