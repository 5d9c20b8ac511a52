"""Second half of an import: what was staged becomes drafts, in one short transaction."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from glossary.documents import read_explainer
from glossary.exchange.load import Draft, store
from glossary.exchange.report import ImportRefused, Remark, Status
from glossary.models import (
    ExchangedFile,
    Explainer,
    FileKind,
    Image,
    ImportRun,
    Section,
    Source,
    StagedItem,
)
from glossary.models.validators import validate_url

from .files import pages_in

_ARXIV = re.compile(r"/(?:abs|pdf)/(\d{4}\.\d{4,5})")


@transaction.atomic
def flip(run: ImportRun, *, by: str = "") -> list[Draft]:
    """Make drafts, sections and pictures what `run` has staged; the drafts that may be published.

    by: whose name the drafts show.
    Raises ImportRefused, and changes nothing, when somebody saved one of the drafts meanwhile.
    """
    flipping = _Flip(run, by)
    drafts: list[Draft] = []
    is_section = {"kind": FileKind.SECTION}  # first, so that pages find theirs
    for staged in (run.staged.filter(**is_section), run.staged.exclude(**is_section)):
        for item in staged.iterator(chunk_size=50):
            drafts += flipping.take(item)
    if flipping.moved:
        raise ImportRefused(flipping.moved)
    run.staged.all().delete()
    run.state = ImportRun.State.DONE
    run.save()
    return drafts


class _Flip:
    def __init__(self, run: ImportRun, by: str) -> None:
        self.run, self.by, self.language = run, by, run.language
        self.base: str = run.options["base"]
        self.files = ExchangedFile.objects.of(run.language, self.base)
        self.moved: list[Remark] = []
        self.sections = {
            section.path: section for section in Section.objects.filter(language=self.language)
        }

    def take(self, item: StagedItem) -> Iterator[Draft]:
        """Do what is staged for one file; the draft, where it may be published with the rest."""
        if item.kind == FileKind.PAGE:
            draft = self._page(item)
            is_new = item.status != Status.UNCHANGED or (draft and draft.publication_id is None)
            if draft is not None and item.may_publish and is_new:
                yield draft
        elif item.kind == FileKind.SECTION:
            self._section(item)
        elif item.kind == FileKind.PICTURE:
            self._picture(item)
        else:
            self._remember(item)

    def _page(self, item: StagedItem) -> Draft | None:
        if item.status == Status.CONFLICT:
            file = self._file_of(item)
            file.theirs, file.identity = item.raw, item.identity
            file.save()
            return None
        draft = self._draft(item)
        if draft is None:
            return None
        if item.status in (Status.CREATED, Status.UPDATED):
            document = read_explainer(item.text, item.identities)
            draft.changed_by = self.by
            store(draft, document)
            self._sources(item.sources)
        elif draft.source_text != item.text:  # it says the same, laid out otherwise
            mine = pages_in(self.language).filter(pk=draft.pk)
            mine.update(source_text=item.text, source_identities=item.identities)
        file = self._file_of(item)
        same = bytes(file.raw) == bytes(item.raw) and file.identity == item.identity
        if not same or file.theirs is not None:
            file.identity, file.raw = item.identity, item.raw
            file.identities, file.theirs = item.base_identities, None
            file.save()
        return draft

    def _draft(self, item: StagedItem) -> Explainer | None:
        """The draft of a file, as it was when the file was staged."""
        found: Explainer | None = pages_in(self.language).filter(identity=item.identity).first()
        if (found.version if found else None) != item.draft_version:
            message = _("Somebody saved this page while the files were read: import again.")
            self.moved.append(Remark(item.file, message))
            return None
        assert item.identity is not None, "a page is staged with its identity"  # noqa: S101
        return found or Explainer(identity=item.identity, language=self.language)

    def _file_of(self, item: StagedItem) -> ExchangedFile:
        """What is remembered of a file; one that has moved in the folder takes its new name."""
        file = self.files.filter(name=item.file).first()
        if file is None and item.identity:
            file = self.files.filter(identity=item.identity, kind=item.kind).first()
            if file is not None and self.run.options.get("whole"):
                file.name = item.file
        return file or ExchangedFile(
            name=item.file, base=self.base, language=self.language, kind=item.kind
        )

    def _remember(self, item: StagedItem, **values: Any) -> None:
        if item.status == Status.UNCHANGED:
            return
        ExchangedFile.objects.update_or_create(
            name=item.file,
            base=self.base,
            language=self.language,
            defaults={"kind": item.kind, "raw": item.raw, **values},
        )

    def _picture(self, item: StagedItem) -> None:
        size = item.identities
        alt = re.sub(r"[-_]+", " ", item.file.rpartition("/")[2].rpartition(".")[0])
        image, _made = Image.objects.get_or_create(
            file=size["file"],
            defaults={"alt": alt[:300], "width": size["width"], "height": size["height"]},
        )
        self._remember(item, image=image)

    def _section(self, item: StagedItem) -> None:
        """What the folder says anew; what was changed here, and not there, stays."""
        said = item.identities
        before = self.files.filter(name=item.file).first()
        was = before.identities if before else {}
        section = self.sections.get(said["path"])
        if section is None:
            section = Section(language=self.language, path=said["path"], title=said["title"])
        changed = section.pk is None
        for name in ("title", "position", "description"):
            if said[name] is not None and (section.pk is None or said[name] != was.get(name)):
                changed |= getattr(section, name) != said[name]
                setattr(section, name, said[name])
        if changed:
            section.save()
            self.sections[section.path] = section
        self._remember(item, identities=said)

    def _sources(self, resources: list[list[str]]) -> None:
        """A source for each address elsewhere that a list of resources names and no source has."""
        for title, url in resources:
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or len(url) > 500 or not title:
                continue
            if Source.objects.filter(url=url).exists():
                continue
            try:
                validate_url(url)
            except ValueError:
                continue
            arxiv = _ARXIV.search(parts.path) if "arxiv.org" in (parts.hostname or "") else None
            Source.objects.create(
                key=_free_key(f"arxiv-{arxiv[1]}" if arxiv else title),
                title=title[:300],
                url=url,
                arxiv=arxiv[1] if arxiv else "",
                kind=_kind_of(parts.hostname or "", is_paper=bool(arxiv)),
            )


def _free_key(name: str) -> str:
    key = re.sub(r"[^\w.]+", "-", name.lower()).strip("-._")[:50].strip("-._") or "source"
    taken = set(Source.objects.filter(key__startswith=key).values_list("key", flat=True))
    return next(
        each for each in (key, *(f"{key}-{n}" for n in range(2, 10_000))) if each not in taken
    )


def _kind_of(host: str, *, is_paper: bool) -> str:
    if is_paper:
        return Source.Kind.PAPER
    is_documentation = host.startswith("docs.") or host.endswith("readthedocs.io")
    return Source.Kind.DOCUMENTATION if is_documentation else Source.Kind.WEB
