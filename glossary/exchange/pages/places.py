"""Where the addresses in a file lead: to files beside it, or to paths of the site."""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import unquote

from glossary.models import ExchangedFile, FileKind, Publication

from .files import pages_in
from .layout import PAGE_ENDINGS, PICTURE_ENDINGS, is_index

_ADDRESS = re.compile(
    r"\]\(\s*<?([^()\s<>]{1,500})"  # [text](address), ![text](address)
    r"|^ {0,3}\[[^\]\n]{1,300}\]:\s*<?([^\s<>]{1,500})"  # [name]: address
    r"|\b(?:src|srcset|srcSet|dark|href|to)=\{?[\"']([^\"'\n]{1,500})[\"']"  # tags
    r"|\b(?:require|useBaseUrl)\(\s*[\"']([^\"'\n]{1,500})[\"']"
    r"|\b(?:light|dark)[\"']?:\s*[\"']([^\"'\n]{1,500}\.[a-zA-Z]{3,4})[\"']",  # of both schemes
    re.MULTILINE,
)
_ELSEWHERE = re.compile(r"(?!pathname:)[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)
_TYPE: Final = "pathname://"


def written_in(text: str) -> set[str]:
    """Addresses in `text`, without what follows `#` or `?`, that only its folder can explain."""
    found = {bare(address) for match in _ADDRESS.finditer(text) for address in match.groups("")}
    return {address for address in found if address and needs_folder(address)}


def needs_folder(address: str) -> bool:
    """Whether an address is relative, or names a file of the folder."""
    if _ELSEWHERE.match(address):
        return False
    return not address.startswith("/") or address.lower().endswith(
        (*PAGE_ENDINGS, *PICTURE_ENDINGS)
    )


def bare(address: str) -> str:
    """An address without query and fragment."""
    return re.split(r"[?#]", address, maxsplit=1)[0]


def rooted(text: str, name: str) -> str:
    """`text` of the file `name` with its relative addresses of files made absolute, so that they
    lead to the same files from wherever the text is placed."""

    def absolute(match: re.Match[str]) -> str:
        address = next(filter(None, match.groups()))
        file = bare(address)
        is_file = file.lower().endswith((*PAGE_ENDINGS, *PICTURE_ENDINGS))
        if not is_file or _ELSEWHERE.match(file) or file.startswith(("/", "@site/")):
            return match[0]
        root = posixpath.dirname(name.removeprefix("docs/"))
        joined = posixpath.normpath(posixpath.join("/", root, file))
        return match[0].replace(address, joined + address[len(file) :])

    return _ADDRESS.sub(absolute, text)


def files_meant(address: str, name: str) -> Iterator[str]:
    """The files that `address`, in the file `name`, may mean, the likeliest first."""
    docs = "docs/" if name.startswith("docs/") else ""
    address = unquote(address)
    if address.startswith("@site/"):
        yield address[6:]
        yield address[6:].removeprefix("docs/")
        return
    if address.startswith(_TYPE):
        yield "static/" + address.removeprefix(_TYPE).lstrip("/")
        return
    if address.startswith("/"):
        yield docs + address[1:]
        yield "static" + address
        yield address[1:]
        return
    for root in (posixpath.dirname(name), docs):
        joined = posixpath.normpath(posixpath.join(root, address))
        if not joined.startswith(("/", "..")):
            yield joined


def places_in(
    text: str, name: str, locate: Callable[[Iterable[str]], Mapping[str, str]]
) -> dict[str, str]:
    """Where the addresses of `text`, in the file `name`, lead on this site.

    locate: the paths of those among some files that have one.
    """
    meant = {address: list(files_meant(address, name)) for address in written_in(text)}
    known = locate({file for files in meant.values() for file in files}) if meant else {}
    found = {}
    for address, files in meant.items():
        path = next((known[file] for file in files if file in known), None)
        if path is not None:
            found[address] = path
    return found


def stored_places(text: str, file: ExchangedFile) -> dict[str, str]:
    """The same for a file that was exchanged: pages (where they are live, else where they will be
    when they are published with this one) and stored pictures."""
    language = file.language

    def locate(files: Iterable[str]) -> dict[str, str]:
        rows = ExchangedFile.objects.of(language, file.base).filter(name__in=set(files))
        found = {}
        pages = {}
        for each, kind, identity, image in rows.values_list(
            "name", "kind", "identity", "image__file"
        ):
            if kind == FileKind.PICTURE and image:
                found[each] = f"/media/{image}"
            elif identity:
                pages[identity] = each
        if pages:
            same = {"language": language, "identity__in": pages}
            paths = dict(pages_in(language).filter(**same).values_list("identity", "path"))
            paths |= dict(Publication.objects.live().filter(**same).values_list("identity", "path"))
            found |= {pages[identity]: path for identity, path in paths.items()}
        return found

    return places_in(text, file.name, locate)


def base_of(name: str, path: str) -> str:
    """Where relative links of the page at `path` start from, if not as usual beside it; or ""."""
    return path if is_index(name.removeprefix("docs/")) else ""
