"""Is a draft fit for readers? Every reason why not, at once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from glossary.documents import ConceptDocument, DocumentError, ExplainerDocument
from glossary.models import Concept, Explainer, LiveLabel, Page
from glossary.models.drafts import in_full
from glossary.models.saving import some_at_a_time
from glossary.models.validators import validate_path, validate_slug
from glossary.rendering.pool import render_to_keep
from glossary.rendering.results import Rendered, RenderError, Surroundings
from glossary.rendering.term_links import distinct

from .answering import answering
from .links import ids_of, path_of, place_of
from .surroundings import surroundings_of

Document = ConceptDocument | ExplainerDocument
Draft = Concept | Explainer
Progress = Callable[[int, int], None]  # how many are done, of how many
Render = Callable[[Document, Surroundings], Rendered]


@dataclass(frozen=True)
class Problem:
    """One reason: the field to mend it in, and whether it stops publishing."""

    message: str
    field: str = ""
    stops: bool = True


@dataclass
class Checked:
    """A document, what stops it from being published, and its text as HTML.

    rendered: None where it can't be rendered, or where it would be too much to keep.
    """

    document: Document
    problems: list[Problem] = field(default_factory=list)
    rendered: Rendered | None = None


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
    (checked,) = check([document])
    return [*checked.problems, *_remarks(document, checked.rendered)]


def ready(drafts: Sequence[Draft], *, progress: Progress | None = None) -> list["Checked"]:
    """What each draft says as one document. Raises NotReady for all that stops any of them."""
    wholes = list(_in_full(drafts))
    found = clashes(wholes)
    documents: list[Document] = []
    for whole in wholes:
        try:
            documents.append(whole.as_document())
        except DocumentError as error:
            found.append(refusal(error))
    checked = check(documents, progress=progress)
    if found := [*found, *(problem for each in checked for problem in each.problems)]:
        raise NotReady(found)
    return checked


def check(
    documents: Sequence[Document], *, progress: Progress | None = None, render: Render | None = None
) -> list["Checked"]:
    """What stops each document from being published, looked up for all of them at once.

    render: another way than in a process that is killed when it takes too long.
    """
    checked = []
    for document in documents:
        checked.append(one := _checked(document, render or render_to_keep))
        if len(checked) > KEPT:
            one.rendered = None
        if progress:
            progress(len(checked), len(documents))
    for batch in some_at_a_time(checked):
        for language in {each.document.language for each in batch}:
            some = [each for each in batch if each.document.language == language]
            _check_addresses(some, language)
            _check_labels(some, language)
    return checked


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


def _in_full(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Each draft with its parts, in the same order."""
    for _model, some in groupby(drafts, type):
        for batch in some_at_a_time(some):
            yield from in_full(batch)


def _checked(document: Document, render: Render) -> Checked:
    """What is to be said without a look at other documents."""
    checked = Checked(document)
    checked.problems += [*_address(document), *_definition(document)]
    try:
        checked.rendered = render(document, surroundings_of(document))
    except RenderError as error:
        said = _("“%(title)s”: %(reason)s") % {"title": document.title, "reason": error}
        checked.problems.append(Problem(said, field="body_md"))
    else:
        checked.problems += [
            Problem(found.message, field="body_md")
            for found in checked.rendered.problems
            if found.kind in STOPPING
        ]
    return checked


def _address(document: Document) -> Iterable[Problem]:
    try:
        if isinstance(document, ConceptDocument):
            validate_slug(document.slug)
        else:
            validate_path(document.path)
    except ValidationError as error:
        yield Problem(" ".join(error.messages), field=_address_field(document))


def _address_field(document: Document) -> str:
    return "slug" if isinstance(document, ConceptDocument) else "path"


def _definition(document: Document) -> Iterable[Problem]:
    if isinstance(document, ConceptDocument) and not document.short_md.strip():
        yield Problem(_("The short definition is missing."), field="short_md")
    if isinstance(document, ExplainerDocument) and not document.body_md.strip():
        yield Problem(_("The page has no text."), field="body_md")


def _check_addresses(checked: Sequence[Checked], language: str) -> None:
    paths = [each.document.path for each in checked]
    taken = Page.objects.filter(language=language, path__in=paths)
    owners = {path: (identity, title) for path, identity, title in taken.values_list(*OWNER)}
    for each in checked:
        identity, title = owners.get(each.document.path, (each.document.identity, ""))
        if identity != each.document.identity:
            message = _("“%(title)s” is already published at %(path)s.") % {
                "title": title,
                "path": each.document.path,
            }
            each.problems.append(Problem(message, field=_address_field(each.document)))


def _check_labels(checked: Sequence[Checked], language: str) -> None:
    names = {id(each): _linked_names(each.document) for each in checked}
    spellings = {spelling for mine in names.values() for spelling in mine}
    if not spellings:
        return
    claimed = LiveLabel.objects.filter(
        language=language, spelling__in=spellings, auto_link=True
    ).values_list("spelling", "concept", "page__title")
    owners = {spelling: (concept, title) for spelling, concept, title in claimed}
    for each in checked:
        for spelling, label in names[id(each)].items():
            concept, title = owners.get(spelling, (each.document.identity, ""))
            if concept != each.document.identity:
                message = _(
                    "“%(label)s” is already a name of “%(other)s”: drop it, or don't link it"
                    " automatically; a word that neither links leads to a page of its senses."
                ) % {"label": label, "other": title}
                each.problems.append(Problem(message, field="labels"))


def _linked_names(document: Document) -> dict[str, str]:
    """Names that become links by themselves, by what tells them from all others."""
    if not isinstance(document, ConceptDocument):
        return {}
    return {distinct(label.text): label.text for label in document.labels if label.auto_link}


def _remarks(document: Document, rendered: Rendered | None) -> Iterator[Problem]:
    """What is worth a look, but stops nothing."""
    if isinstance(document, ExplainerDocument) and not document.description.strip():
        yield Problem(_("The page has no description."), field="description", stops=False)
    if rendered is None:
        return
    for found in rendered.problems:
        if found.kind not in STOPPING:
            yield Problem(found.message, field="body_md", stops=False)
    yield from _dead_links(document, rendered)
    yield from _dead_anchors(document, rendered)


def _dead_links(document: Document, rendered: Rendered) -> Iterator[Problem]:
    paths = {path for path in map(path_of, rendered.links) if path}
    own = {document.path, *(faq.id for faq in document.faqs)}
    for path in sorted(paths - answering(paths, document.language, also=own)):
        yield Problem(
            _("The text links to %(path)s, where no page is published.") % {"path": path},
            field="body_md",
            stops=False,
        )


def _dead_anchors(document: Document, rendered: Rendered) -> Iterator[Problem]:
    places = {place for link in rendered.links if (place := place_of(link, document.path))}
    elsewhere = {path for path, _anchor in places if path != document.path}
    pages = Page.objects.filter(language=document.language, path__in=elsewhere)
    ids = {path: ids_of(html) for path, html in pages.values_list("path", "body_html")}
    ids[document.path] = ids_of(rendered.html)
    for path, anchor in sorted(places):
        if path in ids and anchor not in ids[path]:
            yield Problem(
                _("The text links to #%(anchor)s, which %(path)s doesn't have.")
                % {"anchor": anchor, "path": path},
                field="body_md",
                stops=False,
            )


KEPT = 1000  # renderings of one batch; the texts of others are rendered again when they go live
OWNER = ("path", "identity", "title")
STOPPING = frozenset({"too long", "nesting"})
