"""Moments as people write them: in the site's own time zone unless they say otherwise."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _


def site_moment(said: datetime) -> datetime:
    """`said` as a moment that happens exactly once; what has an offset stays as it is.

    Raises ValueError for a local time that clocks skip or show twice.
    """
    if timezone.is_aware(said):
        return said
    zone = timezone.get_current_timezone()
    early, late = (said.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    before, after = early.utcoffset(), late.utcoffset()
    if before == after:
        return early
    assert before is not None and after is not None  # noqa: S101, PT018
    words = {"moment": f"{said:%Y-%m-%d %H:%M}", "zone": timezone.get_current_timezone_name()}
    if before < after:
        raise ValueError(
            _("%(moment)s doesn't exist in %(zone)s: clocks go forward then. Choose another time.")
            % words
        )
    raise ValueError(
        _("%(moment)s happens twice in %(zone)s: clocks go back then. Choose another time.") % words
    )
