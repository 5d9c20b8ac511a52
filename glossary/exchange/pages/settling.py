"""Files that changed on both sides: what waits, and how somebody settles it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glossary import documents
from glossary.documents import Choice, Clash
from glossary.exchange.binding import names_of
from glossary.exchange.load import store
from glossary.models import ExchangedFile, Explainer

from .files import Known, PageFile, base_document, blank, pages_in, read_page_file
from .layout import Layout
from .partials import Parts

LABELS = {
    "title": gettext_lazy("Title"),
    "path": gettext_lazy("Address"),
    "description": gettext_lazy("Description"),
    "keywords": gettext_lazy("Keywords"),
    "position": gettext_lazy("Position"),
    "preamble_md": gettext_lazy("Imports"),
    "partials": gettext_lazy("Imports"),
    "muted": gettext_lazy("Never linked here"),
    "review_by": gettext_lazy("Review by"),
    "reviewed_on": gettext_lazy("Reviewed on"),
    "attribution": gettext_lazy("Attribution"),
    "body_md": gettext_lazy("Text"),
}


@dataclass(frozen=True)
class Waiting:
    """A file with its draft, and the places in which they clash."""

    file: ExchangedFile
    draft: Explainer
    page: PageFile
    clashes: tuple[Clash, ...] = field(default=())

    def label(self, clash: Clash) -> str:
        """The place of a clash in words."""
        return label_of(clash, self.page)


def label_of(clash: Clash, page: PageFile) -> str:
    """The place of a clash on a page in words."""
    kind, _space, rest = clash.place.partition(" ")
    faqs = {faq.id: faq.question for faq in (*page.theirs.faqs, *page.document.faqs)}
    id, _space, inner = rest.partition(" ")
    if kind in ("faq", "question", "answer"):
        named = {"faq": _("Question"), "question": _("Question"), "answer": _("Answer")}
        return f"{named[kind]}: {faqs.get(id, id)}"
    if kind in ("cell", "table", "caption"):
        named = {"cell": _("Cell"), "table": _("Comparison"), "caption": _("Caption")}
        return f"{named[kind]}: {inner}" if inner else named[kind]
    return str(LABELS.get(kind, rest if kind == "extra" else kind))


def waiting(file: ExchangedFile) -> Waiting | None:
    """What there is to settle in `file`; None where its page is gone or nothing waits."""
    draft: Explainer | None = pages_in(file.language).filter(identity=file.identity).first()
    if draft is None or file.theirs is None:
        return None
    page = _page(file, draft)
    return Waiting(file, draft, page, page.clashes)


@transaction.atomic
def settle(file: ExchangedFile, choices: Mapping[str, Choice], *, version: int, by: str) -> bool:
    """Put into the draft what both sides say, with `choices` where they clash.

    False, and nothing is changed, where the draft is not the one of `version` any more or a clash
    has no choice. Raises DocumentError for a text that can't stand there.
    """
    found = waiting(file)
    if found is None or found.draft.version != version:
        return False
    base = base_document(Known(found.draft, file)) or blank(found.page.theirs)
    ours = found.draft.to_document()
    merged = documents.merge(base, ours, found.page.theirs, choices)
    if merged.clashes:
        return False
    found.draft.changed_by = by
    written = documents.write(merged.document)
    store(found.draft, documents.read_explainer(written.text, written.identities))
    assert file.theirs is not None  # noqa: S101
    file.raw, file.theirs, file.identity = file.theirs, None, found.draft.identity
    file.identities = documents.write(found.page.theirs).identities
    file.save()
    return True


def choices_of(said: Mapping[str, Any], clashes: tuple[Clash, ...]) -> dict[str, Choice]:
    """The choices that a form says: `side-N`, and `text-N` where that is "edit"."""
    made = {}
    for number, clash in enumerate(clashes):
        side = said.get(f"side-{number}", "")
        if side == "edit" and clash.is_text:
            text = str(said.get(f"text-{number}", ""))
            made[clash.place] = Choice(text=documents.tidy(text))
        elif side in (documents.OURS, documents.THEIRS):
            made[clash.place] = Choice(side)
    return made


def _page(file: ExchangedFile, draft: Explainer) -> PageFile:
    layout = Layout(docs="docs/" if file.name.startswith("docs/") else "", base=file.base)
    assert file.theirs is not None  # noqa: S101
    return read_page_file(
        file.name,
        bytes(file.theirs),
        Known(draft, file),
        layout=layout,
        language=file.language,
        names=names_of(file.language),
        partials=Parts(file.language, file.base).placed_in,
    )
