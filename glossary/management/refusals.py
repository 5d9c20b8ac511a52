"""How every command says what it can't do: a CommandError in words, and what then wasn't done."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.core.management.base import CommandError

from glossary.documents import DocumentError
from glossary.exchange.report import ImportRefused
from glossary.models.drafts import LostUpdate
from glossary.publishing.actions import REFUSALS
from glossary.publishing.draft_at import NoDraft
from glossary.publishing.readiness import NotReady

OF_VERBS: Final = (NoDraft, *REFUSALS)
OF_IMPORTS: Final = (ImportRefused, NotReady, LostUpdate, DocumentError)
MOST_SHOWN: Final = 100


@contextmanager
def in_words(undone: str = "", *, of: tuple[type[Exception], ...] = OF_VERBS) -> Iterator[None]:
    """Refuse in words what is refused inside. undone: what is said last."""
    try:
        yield
    except of as refusal:
        raise CommandError(_said(refusal, undone)) from None


def _said(refusal: Exception, undone: str) -> str:
    """One sentence after the other, or the first of many reasons, each on its line."""
    if isinstance(refusal, NotReady):
        reasons = [problem.message for problem in refusal.problems]
    elif isinstance(refusal, ImportRefused):
        reasons = [str(error) for error in refusal.errors]
    else:
        return f"{refusal} {undone}".rstrip()
    more = len(reasons) - MOST_SHOWN
    shown = [*reasons[:MOST_SHOWN], f"… and {more} more" if more > 0 else "", undone]
    return "\n".join(filter(None, shown))
