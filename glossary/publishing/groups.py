"""Who may do what: the groups that `manage.py setup` makes."""

from django.contrib.auth.models import Group, Permission

DRAFTS = ("concept", "explainer")
PARTS = (
    "label",
    "conceptsource",
    "faq",
    "comparison",
)
REFERENCES = ("source", "image")
SITE = ("section", "sitesettings", "redirect")
RECORDS = ("snapshot", "publication")

ROLES: dict[str, tuple[str, ...]] = {
    "Authors": (
        *(f"{verb}_{model}" for model in DRAFTS for verb in ("view", "add", "change")),
        *(f"{verb}_{model}" for model in PARTS for verb in ("view", "add", "change", "delete")),
        *(f"{verb}_{model}" for model in REFERENCES for verb in ("view", "add")),
        "view_section",
        "view_searchcount",
        "import_files",
        *(f"view_{model}" for model in RECORDS),
    ),
    "Editors": (
        *(f"{verb}_{model}" for model in DRAFTS for verb in ("delete", "publish", "withdraw")),
        *(f"{verb}_{model}" for model in REFERENCES for verb in ("change", "delete")),
        "add_section",
        "change_section",
        "view_redirect",
        "delete_searchcount",
        "view_auditentry",
    ),
    "Administrators": (
        *(f"{verb}_{model}" for model in SITE for verb in ("view", "add", "change", "delete")),
        *(f"{verb}_{model}" for model in ("user", "group") for verb in ("view", "add", "change")),
        "delete_user",
        "view_logentry",
    ),
}


def ensure() -> None:
    """Make the three groups where they are missing, and give them what their role may do.

    Each role may do what those before it may. What an administrator added stays.
    """
    granted: list[str] = []
    for name, codenames in ROLES.items():
        granted += codenames
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.add(
            *Permission.objects.filter(codename__in=granted, content_type__app_label__in=APPS)
        )


APPS = ("glossary", "auth", "admin")
