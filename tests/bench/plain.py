"""What a plain Django site does for the same page: five queries by the ORM and a template.

Served by our server as `tests.bench.plain`; the page's path is in BENCH_PATH.
"""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "site_config.settings"

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.template import engines  # noqa: E402
from django.urls import path  # noqa: E402

from glossary.models import Dependency, LiveLabel, Page, Section  # noqa: E402

TEMPLATE = """<!doctype html><html lang="{{ page.language }}"><title>{{ page.title }}</title>
<nav>{% for one in sections %}<a href="{{ one.path }}">{{ one.title }}</a>{% endfor %}</nav>
<main>{{ page.html }}</main>
<aside>{% for one in terms %}<a href="{{ one.path }}">{{ one.title }}</a> {{ one.description }}
{% endfor %}</aside><p>{{ labels|length }} {{ made_from|length }}</p></html>"""


template = engines["django"].from_string(TEMPLATE)


def page(request):
    page = Page.objects.get(path=os.environ["BENCH_PATH"])
    shown = {
        "page": page,
        "made_from": list(Dependency.objects.filter(page=page)),
        "sections": list(Section.objects.all()[:10]),
        "labels": list(LiveLabel.objects.filter(language=page.language)[:20]),
        "terms": list(Page.objects.concepts().light()[:15]),
    }
    return HttpResponse(template.render(shown, request))


urlpatterns = [path("", page)]
settings.ROOT_URLCONF = "tests.bench.plain"
settings.MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
