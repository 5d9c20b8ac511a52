"""How the published site stands, in numbers that an operator may watch."""

from django.utils import timezone

from glossary.models import Epoch, Page, Publication


def gauges() -> dict[str, tuple[str, float]]:
    """What each is called, means, and is now."""
    epoch = Epoch.objects.current()
    late = (timezone.now() - epoch.next_due_at).total_seconds() if epoch.next_due_at else 0.0
    return {
        "gloss_pages": ("Pages that readers can open", Page.objects.count()),
        "gloss_pages_waiting": (
            "Pages to be linked or set again",
            Page.objects.waiting().count(),
        ),
        "gloss_scheduled": (
            "Documents that wait for their moment",
            Publication.objects.filter(next_at__isnull=False).count(),
        ),
        "gloss_due_late_seconds": (
            "Seconds since the next due moment passed, 0 if it is to come",
            max(0.0, late),
        ),
        "gloss_epoch": ("How often something published has changed", epoch.number),
    }
