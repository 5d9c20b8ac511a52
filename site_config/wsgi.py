"""What a WSGI server runs, such as `granian --interface wsgi site_config.wsgi:application`."""

import os
import sys
from wsgiref.types import WSGIApplication

from site_config.env import WrongSetting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")


def make_application() -> WSGIApplication:
    """Django behind the layer of finished answers; with DEBUG, where all is in flux, alone."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    from site_config import assembly, tally
    from site_config.negotiation import Negotiated
    from site_config.orphans import end_when_orphaned

    end_when_orphaned()
    django = get_wsgi_application()
    tally.begin()
    return Negotiated(
        django if settings.DEBUG else assembly.published(django),
        below=settings.NEGOTIATED_BELOW,
        endings=settings.NEGOTIATED,
    )


try:
    application = make_application()
except WrongSetting as problem:
    sys.exit(str(problem))
