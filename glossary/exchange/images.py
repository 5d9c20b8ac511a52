"""Pictures on their way in: decoded, checked and encoded anew before anything is kept."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import ImageOps

from glossary.models import Image

from . import whole_files

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_PIXELS: Final = 25_000_000
MOST_FRAMES: Final = 200
MOST_PIXELS_MOVING: Final = 100_000_000  # all frames together
LONGEST_SIDE: Final = 2400
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


def encode(sent: bytes) -> Encoded:
    """`sent`, decoded and written anew under a name made of its content. Raises NotAPicture."""
    if len(sent) > MOST_BYTES:
        raise NotAPicture(_("This file has more than 10 MB."))
    try:
        with Pillow.open(BytesIO(sent), formats=tuple(ENDINGS)) as picture:
            kind = "JPEG" if picture.format == "MPO" else str(picture.format)
            _check_size(picture)
            content, size = _written_anew(picture, kind)
    except NotAPicture:
        raise
    except Exception as error:  # decoders fail in many ways, and each means the same
        raise NotAPicture(
            _("This is no picture that can be read: use PNG, JPEG, WebP or GIF.")
        ) from error
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


def _check_size(picture: Any) -> None:
    """From the header, before a pixel is decoded."""
    pixels = picture.width * picture.height
    if pixels > MOST_PIXELS:
        raise NotAPicture(_("This picture has more than 25 megapixels."))
    frames = getattr(picture, "n_frames", 1)
    if frames > MOST_FRAMES or (frames > 1 and frames * pixels > MOST_PIXELS_MOVING):
        raise NotAPicture(_("This picture has too many frames."))


def _written_anew(picture: Any, kind: str) -> tuple[bytes, tuple[int, int]]:
    out = BytesIO()
    if getattr(picture, "n_frames", 1) > 1 and kind in {"GIF", "WEBP", "PNG"}:
        picture.save(out, format=kind, save_all=True, **WORDLESS)
        return out.getvalue(), picture.size
    still = ImageOps.exif_transpose(picture)
    still.load()
    if max(still.size) > LONGEST_SIDE:
        still = still.convert("RGBA") if still.mode in {"P", "LA"} else still
        still.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
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
