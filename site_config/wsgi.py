"""What a WSGI server runs, such as `granian --interface wsgi site_config.wsgi:application`."""

import os
import sys

from site_config.env import WrongSetting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")

try:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
except WrongSetting as problem:
    sys.exit(str(problem))
