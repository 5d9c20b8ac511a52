"""The app as Django sees it."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class GlossaryConfig(AppConfig):
    name = "glossary"
    verbose_name = "Glossary"
    default_auto_field = "django.db.models.BigAutoField"


class EditorsDoor(AdminConfig):
    """Django's admin, with the content desk as its start page."""

    default_site = "glossary.views.admin.editors_site.EditorsSite"
