"""What the templates of readers' pages need beyond Django's own tags."""

from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def stylesheet(name: str, accent: str) -> str:
    """The address of a stylesheet: as it is shipped, or with the site's accent colour in it."""
    address = static(name)
    if not accent:
        return address
    return reverse("glossary:theme", args=[accent, address.rsplit("/", 1)[1]])


@register.simple_tag(takes_context=True)
def current(context: dict[str, Any], path: str) -> SafeString:
    """What marks a link of the menu: as the page that is shown, or as the branch that holds it."""
    here = context.get("here", "")
    if not here.startswith(path):
        return SafeString()
    return SafeString(' aria-current="page"' if here == path else ' aria-current="true"')


@register.simple_tag
def json_ld(thing: dict[str, Any]) -> SafeString:
    """`thing` as a JSON-LD block, escaped by Django so that nothing in it can end the block."""
    block = json_script(thing).replace("application/json", "application/ld+json", 1)
    return mark_safe(block)  # noqa: S308 (json_script has escaped it)
