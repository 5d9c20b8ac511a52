"""The site's stylesheets with its accent colour in them."""

import re

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from glossary.rendering.colours import LEAST, LIGHT, accent_css, is_colour, least_contrast

from .shell import kept

NAME = re.compile(r"(site|tools|play|lists)(?:\.[0-9a-f]{12})?\.css")
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def theme(request: HttpRequest, accent: str, name: str) -> HttpResponse:
    """One stylesheet, so that a colour costs no further request; its address says what it is.

    accent: as 0a6652. name: as static files are called, with the hash of what was shipped.
    """
    colour, found = f"#{accent}", NAME.fullmatch(name)
    if found is None or not is_colour(colour) or least_contrast(colour, LIGHT) < LEAST:
        raise Http404("There is no such stylesheet.")
    with open(str(finders.find(f"glossary/{found[1]}.css")), encoding="utf-8") as file:
        css = file.read()
    answer = kept(HttpResponse(css + accent_css(colour), content_type="text/css"), request)
    answer["Cache-Control"] = FOR_EVER
    return answer
