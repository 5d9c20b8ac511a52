"""The app as Django sees it."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext, gettext_lazy

from glossary.documents.wording import speak


class GlossaryConfig(AppConfig):
    name = "glossary"
    verbose_name = gettext_lazy("Glossary")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let what can't be written down be told in the site's language."""
        speak(gettext)


class EditorsDoor(AdminConfig):
    """Django's admin, with the content desk as its start page."""

    default_site = "glossary.views.admin.editors_site.EditorsSite"
