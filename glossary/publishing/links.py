"""Where a text's links lead on this site."""

from urllib.parse import unquote, urlsplit


def path_of(link: str) -> str:
    """The path of a link to this site, without query and fragment; "" for any other link."""
    if not link.startswith("/") or link.startswith("//"):
        return ""
    return unquote(urlsplit(link).path)
