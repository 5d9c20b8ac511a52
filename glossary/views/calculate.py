"""The break-even calculator at an address of its own, with the reader's numbers in the query."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glossary.models import Page
from glossary.publishing.link_pages import link
from glossary.rendering.break_even import RANGES, Inputs, read_inputs
from glossary.rendering.components.break_even_calculator import (
    BreakEvenCalculator,
    assumptions_md,
    calculator,
)
from glossary.rendering.pipeline import finish, render_text

from .shell import shell


@require_safe
def break_even(request: HttpRequest) -> HttpResponse:
    """The result for the inputs in the query; what was left out or is wrong has its usual value."""
    names = (*RANGES, "trained")
    typed = {name: request.GET.get(name, "")[:40].replace("\0", "") for name in names}
    given, wrong = read_inputs(typed, Inputs())
    return shell(
        request,
        "glossary/break_even.html",
        title=_("Break-even calculator"),
        description=_("When has serving a model cost more than training it?"),
        robots="noindex" if request.GET else "",
        status=400 if wrong else 200,
        stylesheets=[BreakEvenCalculator.stylesheet],
        assumptions=_linked(assumptions_md()),
        **calculator(given, id="g-break-even", typed=typed, wrong=wrong),
    )


def _linked(text: str) -> str:
    """`text` with its terms linked, as on a page."""
    rendered = render_text(text)
    page = Page(unlinked_html=rendered.html, metadata={})
    link([page], settings.CONTENT_LANGUAGE)
    return finish(page.linked_html, rendered.inserts)
