"""Pictures on their way in: each is decoded, written anew, and staged as a row."""

import math
from collections.abc import Collection
from functools import partial

from django.core.files.storage import default_storage

from glossary.exchange import images, whole_files
from glossary.exchange.pages.ledger import Files, Ledger
from glossary.exchange.report import Level, Status
from glossary.models import FileKind


def take_pictures(ledger: Ledger, shown: Collection[str]) -> None:
    """Stage pictures that lie beside pages, and those elsewhere that a page shows."""
    docs = ledger.layout.docs
    wanted = [
        name
        for name in ledger.layout.pictures
        if (name.startswith(docs) and "static/" not in name)
        or (name in shown and not _is_upload(name))
    ]
    ledger.take(wanted, partial(_take, ledger))


def _take(ledger: Ledger, name: str, files: Files) -> None:
    raw = ledger.tree.read(name)
    file = files.get(name)
    if file is not None and bytes(file.raw) == raw and file.image_id:
        ledger.item(name, Status.UNCHANGED, FileKind.PICTURE)
        return
    try:
        encoded = images.encode(raw, patience=math.inf)
    except images.NotAPicture as error:
        ledger.remark(name, str(error), Level.WARNING)
        ledger.item(name, Status.SKIPPED, FileKind.PICTURE)
        return
    if not ledger.run.options.get("dry_run"):
        whole_files.put(encoded.name, encoded.content)
    size = {"file": encoded.name, "width": encoded.width, "height": encoded.height}
    ledger.stage(
        file=name,
        kind=FileKind.PICTURE,
        status=Status.UPDATED if file else Status.CREATED,
        address=f"/media/{encoded.name}",
        identities=size,
        raw=raw,
    )


def _is_upload(name: str) -> bool:
    """Whether a file is a picture of this site that an export has written."""
    return name.startswith("static/media/") and default_storage.exists(name[13:])
