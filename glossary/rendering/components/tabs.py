"""`<Tabs>`: versions of one thing of which a reader picks one."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from .base import Component


@dataclass(frozen=True)
class Tabs(Component):
    """Holds `<TabItem>`s, which the browser opens one at a time without any script."""

    purpose = gettext_lazy("Versions of one thing, of which a reader picks one.")
    sample_body = gettext_lazy(
        '<TabItem label="First">\n\nText\n\n</TabItem>\n'
        '<TabItem label="Second">\n\nText\n\n</TabItem>'
    )
