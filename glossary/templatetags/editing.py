"""What the templates of the editing forms need beyond Django's own tags."""

from dataclasses import asdict
from typing import Any

from django import template
from django.templatetags.static import static

from glossary.rendering.components.forms import component_forms as forms_of_components

register = template.Library()


@register.simple_tag
def component_forms() -> list[dict[str, Any]]:
    """What the component picker asks for, of every component that it offers."""
    return [
        asdict(form) | {"stylesheet": static(form.stylesheet) if form.stylesheet else ""}
        for form in forms_of_components()
    ]
