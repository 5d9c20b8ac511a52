"""Pictures on their way in: decoded, checked and encoded anew before anything is kept."""

import fcntl
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import ImageOps

from glossary.models import Image
from site_config.secret_file import make_own

from . import whole_files

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_PIXELS: Final = 25_000_000
MOST_FRAMES: Final = 200
MOST_PIXELS_MOVING: Final = 100_000_000  # all frames together
MOST_PIXELS_OF_A_FRAME: Final = 5_000_000  # of what moves, of which some are held at once
LONGEST_SIDE: Final = 2400
SMALL_PIXELS: Final = 2_000_000  # beyond, one at a time: 45 kB of WebP can take 450 MB decoded
PATIENCE_SECONDS: Final = 5.0  # for one's turn: who waits holds up a thread that readers need
LOCK: Final = "pictures.lock"  # in DATA_DIR: all processes of the machine take turns
WORDLESS: Final = {"comment": b"", "icc_profile": None}  # else moving ones keep what was sent
ENDINGS: Final = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp", "GIF": ".gif"}


class NotAPicture(ValueError):
    """This is no picture that we keep; the message says why, in words for an editor."""


@dataclass(frozen=True)
class Encoded:
    """A picture as we wrote it: nothing of the file that was sent is left."""

    name: str
    content: bytes
    width: int
    height: int


def encode(sent: bytes, *, patience: float = PATIENCE_SECONDS) -> Encoded:
    """`sent`, decoded and written anew under a name made of its content. Raises NotAPicture.

    patience: seconds to wait for one's turn, where it is a large one. Raises OSError where nobody
    can take turns, as on a full disk.
    """
    if len(sent) > MOST_BYTES:
        raise NotAPicture(_("This file has more than 10 MB."))
    with _told_as_no_picture():
        picture = Pillow.open(BytesIO(sent), formats=tuple(ENDINGS))
        kind = "JPEG" if picture.format == "MPO" else str(picture.format)
        pixels = _checked_size(picture)
    turn = _taking_turns(patience if pixels > SMALL_PIXELS else None)
    with picture, turn, _told_as_no_picture():
        content, size = _written_anew(picture, kind)
    name = f"{hashlib.blake2b(content, digest_size=16).hexdigest()}{ENDINGS[kind]}"
    return Encoded(name, content, *size)


def keep(encoded: Encoded, *, alt: str, by: str = "") -> Image:
    """Store the file and its row. The same picture is kept once, with its first words."""
    whole_files.put(encoded.name, encoded.content)
    image, _made = Image.objects.get_or_create(
        file=encoded.name,
        defaults={
            "alt": alt,
            "width": encoded.width,
            "height": encoded.height,
            "uploaded_by": by,
        },
    )
    return image


def _checked_size(picture: Any) -> int:
    """Pixels of all frames, from the header, before one is decoded."""
    pixels = picture.width * picture.height
    if pixels > MOST_PIXELS:
        raise NotAPicture(_("This picture has more than 25 megapixels."))
    frames = getattr(picture, "n_frames", 1)
    if frames > MOST_FRAMES or (frames > 1 and frames * pixels > MOST_PIXELS_MOVING):
        raise NotAPicture(_("This picture has too many frames."))
    if frames > 1 and picture.format != "MPO" and pixels > MOST_PIXELS_OF_A_FRAME:
        raise NotAPicture(_("A picture that moves may have 5 megapixels at most."))
    return int(frames * pixels)


@contextmanager
def _told_as_no_picture() -> Iterator[None]:
    try:
        yield
    except NotAPicture:
        raise
    except Exception as error:  # decoders fail in many ways, and each means the same
        raise NotAPicture(
            _("This is no picture that can be read: use PNG, JPEG, WebP or GIF.")
        ) from error


@contextmanager
def _taking_turns(patience: float | None) -> Iterator[None]:
    """None: a small one, which waits for nobody."""
    if patience is None:
        yield
        return
    make_own(Path(settings.DATA_DIR))
    with (Path(settings.DATA_DIR) / LOCK).open("ab") as file:
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise NotAPicture(_("Too many at once: wait a minute.")) from None
                time.sleep(0.05)
            else:
                break
        yield


def _written_anew(picture: Any, kind: str) -> tuple[bytes, tuple[int, int]]:
    out = BytesIO()
    if getattr(picture, "n_frames", 1) > 1 and kind in {"GIF", "WEBP", "PNG"}:
        picture.save(out, format=kind, save_all=True, **WORDLESS)
        return out.getvalue(), picture.size
    if max(picture.size) > LONGEST_SIDE:
        if picture.mode in {"P", "LA"}:
            picture = picture.convert("RGBA")
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    still = ImageOps.exif_transpose(picture)  # a copy: of the small one
    still.load()
    if kind == "JPEG":
        still = still.convert("RGB")
        still.info.clear()
        still.save(out, format=kind, quality=85, optimize=True)
    else:
        keep_clear = (
            {"transparency": still.info["transparency"]} if "transparency" in still.info else {}
        )
        still.info.clear()
        still.save(out, format=kind, **keep_clear)
    return out.getvalue(), still.size
