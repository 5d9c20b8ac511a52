"""Is a draft fit for readers? Every reason why not, at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from glossary.documents import ConceptDocument, DocumentError, ExplainerDocument
from glossary.models import Concept, Explainer, LiveLabel, Page, Redirect
from glossary.models.validators import validate_path, validate_slug
from glossary.rendering import pipeline
from glossary.rendering.results import RenderError
from glossary.rendering.term_links import distinct

from .links import path_of
from .surroundings import surroundings_of

Document = ConceptDocument | ExplainerDocument
Draft = Concept | Explainer


@dataclass(frozen=True)
class Problem:
    """One reason: the field to mend it in, and whether it stops publishing."""

    message: str
    field: str = ""
    stops: bool = True


class NotReady(Exception):
    """The draft can't be published; `problems` holds every reason."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.message for problem in self.problems))


def problems(draft: Draft) -> list[Problem]:
    """Everything that keeps `draft` from readers, and (not stopping) what is worth a look."""
    try:
        return problems_of(draft.to_document())
    except DocumentError as error:
        return [refusal(error)]


def refusal(error: DocumentError) -> Problem:
    """Why a draft can't even be put together as one document."""
    return Problem(str(error), field=error.field or "")


def problems_of(document: Document) -> list[Problem]:
    """The same for a document that could be put together."""
    return [*_address(document), *_definition(document), *_labels(document), *_text(document)]


def clashes(drafts: Iterable[Draft]) -> list[Problem]:
    """Names and addresses that two drafts of one batch both claim."""
    claimed: dict[tuple[str, str], Draft] = {}
    found = []
    for draft in drafts:
        claims = {(draft.language, draft.path): draft.path}
        if isinstance(draft, Concept):
            claims |= {(draft.language, key): name for key, name in draft.linked_names().items()}
        for claim, name in claims.items():
            other = claimed.setdefault(claim, draft)
            if other is not draft:
                found.append(
                    Problem(
                        _("“%(one)s” and “%(other)s” both claim “%(name)s”.")
                        % {"one": other.title, "other": draft.title, "name": name},
                        field="labels",
                    )
                )
    return found


def _address(document: Document) -> Iterable[Problem]:
    field = "slug" if isinstance(document, ConceptDocument) else "path"
    try:
        if isinstance(document, ConceptDocument):
            validate_slug(document.slug)
        else:
            validate_path(document.path)
    except ValidationError as error:
        yield Problem(" ".join(error.messages), field=field)
    taken = Page.objects.filter(language=document.language, path=document.path)
    if other := taken.exclude(identity=document.identity).first():
        yield Problem(
            _("“%(title)s” is already published at %(path)s.")
            % {"title": other.title, "path": other.path},
            field=field,
        )


def _definition(document: Document) -> Iterable[Problem]:
    if isinstance(document, ConceptDocument) and not document.short_md.strip():
        yield Problem(_("The short definition is missing."), field="short_md")
    if isinstance(document, ExplainerDocument) and not document.body_md.strip():
        yield Problem(_("The page has no text."), field="body_md")
    if isinstance(document, ExplainerDocument) and not document.description.strip():
        yield Problem(_("The page has no description."), field="description", stops=False)


def _labels(document: Document) -> Iterable[Problem]:
    if not isinstance(document, ConceptDocument):
        return
    mine = {distinct(label.text): label.text for label in document.labels if label.auto_link}
    clashes = LiveLabel.objects.filter(
        language=document.language, spelling__in=list(mine), auto_link=True
    ).exclude(concept=document.identity)
    for clash in clashes.select_related("page"):
        yield Problem(
            _(
                "“%(label)s” is already a name of “%(other)s”:"
                " drop it, or don't link it automatically."
            )
            % {"label": mine[clash.spelling], "other": clash.page.title},
            field="labels",
        )


def _text(document: Document) -> Iterable[Problem]:
    try:
        rendered = pipeline.render(document, surroundings_of(document))
    except RenderError as error:
        yield Problem(str(error), field="body_md")
        return
    for found in rendered.problems:
        yield Problem(found.message, field="body_md", stops=found.kind in STOPPING)
    paths = {path for path in map(path_of, rendered.links) if path}
    known = set(
        Page.objects.filter(language=document.language, path__in=paths).values_list(
            "path", flat=True
        )
    )
    known |= set(
        Redirect.objects.filter(language=document.language, path__in=paths).values_list(
            "path", flat=True
        )
    )
    for path in sorted(paths - known - {document.path}):
        if path.split("/")[1] not in OTHERS and path != "/glossary/":
            yield Problem(
                _("The text links to %(path)s, where no page is published.") % {"path": path},
                field="body_md",
                stops=False,
            )


STOPPING = frozenset({"too long", "nesting"})
OTHERS = frozenset({"media", "static", "compare", "faqs", "search", ""})  # answered by no document
