"""Sections on their way in: each folder's name, the page that stands for it, its category file."""

from collections.abc import Mapping

from glossary.documents import DocumentError
from glossary.exchange.pages import sections
from glossary.exchange.pages.ledger import Ledger
from glossary.exchange.pages.sections import SectionValues
from glossary.exchange.report import Remark, Status
from glossary.models import FileKind


def take_sections(ledger: Ledger, fronts: Mapping[str, tuple[str, int | None]]) -> None:
    """Stage a section for each folder. fronts: see `sections.of_folders`."""
    said = dict(sections.of_folders(ledger.layout, fronts))
    raws = _read_categories(ledger, said)
    if not ledger.run.options.get("sections", True):
        return
    stored = {file.name: file for file in ledger.files.filter(kind=FileKind.SECTION)}
    for folder, values in said.items():
        name, raw = raws.get(folder, (f"{ledger.layout.docs}{folder}/", b""))
        file = stored.get(name)
        same = file is not None and file.identities == values.as_json()
        same = same and file is not None and bytes(file.raw) == raw
        ledger.stage(
            file=name,
            kind=FileKind.SECTION,
            status=Status.UNCHANGED if same else Status.UPDATED if file else Status.CREATED,
            title=values.title or "",
            address=values.path,
            identities=values.as_json(),
            raw=raw,
        )
    ledger.write_down()
    ledger.report.found["sections"] = len(said)


def _read_categories(
    ledger: Ledger, said: dict[str, SectionValues]
) -> dict[str, tuple[str, bytes]]:
    """Put what category files say over what folders do; name and content of each, by folder."""
    raws: dict[str, tuple[str, bytes]] = {}
    for name in ledger.layout.categories:
        try:
            raw = ledger.tree.read(name)
            values = sections.of_category(name, raw, ledger.layout)
        except DocumentError as error:
            ledger.report.remarks.append(Remark.of(name, error))
            continue
        folder = name.removeprefix(ledger.layout.docs).rpartition("/")[0]
        if folder in said:
            said[folder] = sections.over(said[folder], values)
            raws[folder] = (name, raw)
        ledger.one_more()
    return raws
