"""One accent colour for both schemes: is it readable, what would be, and its rules as CSS.

Contrast as WCAG 2.2 defines it (relative luminance); AA asks 4.5 for text.
"""

import colorsys
import re
from typing import Final

LEAST: Final = 4.5
# As in css/tokens.css: what an accent is read on, and what is read on an accent.
LIGHT: Final = {"paper": "#fcfcfa", "surface": "#f2f5f2", "on_accent": "#ffffff"}
DARK: Final = {"paper": "#111614", "surface": "#19201d", "on_accent": "#0c1512"}
_HEX: Final = re.compile(r"#[0-9a-f]{6}")


def is_colour(text: str) -> bool:
    """Whether `text` is written like #0a6652."""
    return bool(_HEX.fullmatch(text))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def least_contrast(accent: str, scheme: dict[str, str]) -> float:
    """The worst contrast that `accent` has with what stands beside it."""
    soft = mixed(accent, scheme["paper"], 0.12)
    return min(contrast(accent, beside) for beside in (*scheme.values(), soft))


def readable(accent: str, scheme: dict[str, str]) -> str:
    """`accent`, or the nearest shade of it that can be read in `scheme`."""
    step, end = (-0.005, 0.0) if scheme is LIGHT else (0.005, 1.0)
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(accent))
    while least_contrast(accent, scheme) < LEAST and lightness != end:
        lightness = min(1.0, max(0.0, lightness + step))
        accent = _hex(colorsys.hls_to_rgb(hue, lightness, saturation))
    return accent


def mixed(colour: str, ground: str, share: float) -> str:
    """`share` of `colour` over `ground`."""
    pairs = zip(_parts(colour), _parts(ground), strict=True)
    return _hex(tuple(share * top + (1 - share) * below for top, below in pairs))


def accent_css(accent: str) -> str:
    """The tokens that depend on the accent, for both schemes; paper stays black and white."""
    dark = readable(accent, DARK)
    return (
        f"@layer tokens{{@media screen{{:root{{{_tokens(accent, LIGHT)}}}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_tokens(dark, DARK)}}}}}}}\n"
    )


def _tokens(accent: str, scheme: dict[str, str]) -> str:
    soft = mixed(accent, scheme["paper"], 0.12)
    return f"--accent:{accent};--accent-soft:{soft};--tone-note:{accent}"


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(parts: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
