"""A signed link by which somebody without an account sees a draft. It ends by itself."""

from typing import Any

from django.core import signing
from django.db import transaction
from django.urls import reverse

from glossary.models import Concept, Explainer

from .actions import Draft
from .actors import Actor
from .audit import Verb, record

SHARED_DAYS = 7
SALT = "gloss.preview"


class NoLongerShared(LookupError):
    """The link is wrong, too old, or its draft is gone."""


@transaction.atomic
def share(draft: Draft, *, by: Actor = None) -> str:
    """The path at which anybody sees `draft` as it stands then, for seven days."""
    record(Verb.SHARE, draft, by=by)
    token = signing.dumps([draft._meta.model_name, draft.pk], salt=SALT)
    return reverse("glossary:shared-preview", args=[token])


def shared_draft(token: str) -> Draft:
    """The draft that a link leads to. Raises NoLongerShared."""
    try:
        kind, key = signing.loads(token, salt=SALT, max_age=SHARED_DAYS * 24 * 60 * 60)
    except signing.BadSignature:
        raise NoLongerShared from None
    model: Any = Concept if kind == "concept" else Explainer
    draft: Draft | None = model._default_manager.filter(pk=key).first()
    if draft is None:
        raise NoLongerShared
    return draft
