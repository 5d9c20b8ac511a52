"""The files of an import: a folder, one file, or a zip. Read within limits, one at a time."""

import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Final, Protocol

from django.utils.translation import gettext as _

from .report import ImportRefused, Level, Remark

MOST_BYTES: Final = 200 * 1024 * 1024  # of all files together, unpacked
MOST_FILES: Final = 20_000
MOST_BYTES_OF_A_FILE: Final = 10 * 1024 * 1024
MOST_BYTES_OF_A_CONFIG: Final = 256 * 1024
LONGEST_NAME: Final = 300
DEEPEST: Final = 20
_PASSED_OVER: Final = frozenset({"node_modules", "__MACOSX"})
_CONFIG = re.compile(r"docusaurus\.config\.[cm]?[jt]s")
_HARMFUL = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]|\A[A-Za-z]:")


class Tree(Protocol):
    """Files by their names: paths with `/`, relative to what was named. remarks: of opening it."""

    name: str
    remarks: list[Remark]

    @property
    def names(self) -> list[str]: ...
    def read(self, name: str) -> bytes: ...
    def config(self) -> str | None:
        """The text of the site's `docusaurus.config`, where there is one."""


class TooLarge(ValueError):
    """A file has more bytes than are read."""


@dataclass
class Folder:
    """The files below `root`. Links are passed over: they could lead anywhere.

    Where `root` is the docs of a Docusaurus site, the pictures in `static/` of that site are there
    too, under the same name.
    """

    root: Path
    name: str = ""
    remarks: list[Remark] = field(default_factory=list)
    _names: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = self.name or self.root.name
        self._gather(self.root, self.root)
        if (static := static_of(self.root)) != self.root / "static":
            self._gather(static, static.parent)
        self._names.sort()
        if unfit := [name for name in self._names if _problem_of(name)]:
            raise ImportRefused(Remark(_shown(name), _problem_of(name)) for name in unfit)

    def _gather(self, top: Path, start: Path) -> None:
        for folder, folders, files in os.walk(top, followlinks=False):
            inner = Path(folder).relative_to(start)
            for each in list(folders):
                if each.startswith(".") or each in _PASSED_OVER:
                    folders.remove(each)
                elif (Path(folder) / each).is_symlink():
                    folders.remove(each)
                    self._pass_over((inner / each).as_posix())
            for each in files:
                name = (inner / each).as_posix()
                if (Path(folder) / each).is_symlink():
                    self._pass_over(name)
                elif not each.startswith("."):
                    self._names.append(name)
            if len(self._names) > MOST_FILES:
                raise ImportRefused([Remark(self.name, _too_many())])

    @property
    def names(self) -> list[str]:
        return self._names

    def read(self, name: str) -> bytes:
        with place_of(self.root, name).open("rb") as file:
            return _all_of(file)

    def config(self) -> str | None:
        return config_of(self.root)

    def _pass_over(self, name: str) -> None:
        message = _("A link to another file: links are not followed.")
        self.remarks.append(Remark(name, message, level=Level.WARNING))


@dataclass
class Uploaded:
    """One Markdown file that was sent."""

    file: IO[bytes]
    name: str
    remarks: list[Remark] = field(default_factory=list)

    def __post_init__(self) -> None:
        if problem := _problem_of(self.name):
            raise ImportRefused.of(_shown(self.name), problem)

    @property
    def names(self) -> list[str]:
        return [self.name]

    def read(self, name: str) -> bytes:
        self.file.seek(0)
        return _all_of(self.file)

    def config(self) -> str | None:
        return None


@dataclass
class SingleFile:
    """One Markdown file."""

    path: Path
    name: str = ""
    remarks: list[Remark] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = self.name or self.path.name

    @property
    def names(self) -> list[str]:
        return [self.path.name]

    def read(self, name: str) -> bytes:
        with self.path.open("rb") as file:
            return _all_of(file)

    def config(self) -> str | None:
        return None


@dataclass
class Archive:
    """The files of a zip: nothing is unpacked to disk. One folder around them all is left out."""

    zip: zipfile.ZipFile
    name: str
    remarks: list[Remark] = field(default_factory=list)
    _members: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    _read: int = 0

    def __post_init__(self) -> None:
        infos = self.zip.infolist()
        if len(infos) > MOST_FILES:
            raise ImportRefused([Remark(self.name, _too_many())])
        errors = [Remark(_shown(info.filename), why) for info in infos if (why := _refused(info))]
        kept = [info for info in infos if not info.is_dir() and not _is_passed_over(info.filename)]
        if sum(info.file_size for info in kept) > MOST_BYTES:
            errors.append(Remark(self.name, _too_much()))
        for info in kept:
            if self._members.setdefault(info.filename, info) is not info:
                errors.append(Remark(_shown(info.filename), _("It stands twice in the archive.")))
        if errors:
            raise ImportRefused(errors)
        tops = {name.partition("/")[0] for name in self._members if "/" in name}
        if len(tops) == 1 and all("/" in name for name in self._members):
            cut = len(tops.pop()) + 1
            self._members = {name[cut:]: info for name, info in self._members.items()}

    @property
    def names(self) -> list[str]:
        return sorted(self._members)

    def read(self, name: str) -> bytes:
        try:
            with self.zip.open(self._members[name]) as file:
                content = _all_of(file)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            message = _("It can't be unpacked: %(error)s") % {"error": error}
            raise ImportRefused([Remark(name, message)]) from error
        self._read += len(content)
        if self._read > 2 * MOST_BYTES:  # links and pictures may be read twice
            raise ImportRefused([Remark(self.name, _too_much())])
        return content

    def config(self) -> str | None:
        found = next((name for name in self.names if _is_config(name)), None)
        return self.read(found).decode(errors="replace") if found else None


def config_of(root: Path) -> str | None:
    """The text of the `docusaurus.config` of the site that `root` is, or whose docs it is."""
    root = root.resolve()
    for folder in (root, root.parent):
        for file in sorted(folder.glob("docusaurus.config.*")):
            if _is_config(file.name) and file.is_file():
                return file.read_bytes()[:MOST_BYTES_OF_A_CONFIG].decode(errors="replace")
    return None


def static_of(root: Path) -> Path:
    """Where the site that `root` is, or whose docs it is, keeps its static files."""
    around = root.resolve().parent
    is_docs = any(_is_config(file.name) for file in around.glob("docusaurus.config.*"))
    return around / "static" if is_docs and not (root / "static").is_dir() else root / "static"


def place_of(root: Path, name: str) -> Path:
    """The path of a file by its name in the folder `root`."""
    if name.startswith("static/"):
        return static_of(root).parent / name
    return root / name


@contextmanager
def open_tree(source: Path | IO[bytes], name: str = "") -> Iterator[Tree]:
    """The files of a folder, a file, or a zip (by path or as an upload named `name`).

    Raises ImportRefused, naming every entry that could do harm.
    """
    if isinstance(source, Path) and source.is_dir():
        yield Folder(source, name)
        return
    shown = name or (source.name if isinstance(source, Path) else "")
    if not shown.lower().endswith(".zip"):
        yield SingleFile(source, shown) if isinstance(source, Path) else Uploaded(source, shown)
        return
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ImportRefused([Remark(shown, _("This is no zip file that can be read."))]) from error
    with archive:
        yield Archive(archive, shown)


def _is_config(name: str) -> bool:
    return bool(_CONFIG.fullmatch(name))


def _all_of(file: IO[bytes]) -> bytes:
    content = file.read(MOST_BYTES_OF_A_FILE + 1)
    if len(content) > MOST_BYTES_OF_A_FILE:
        raise TooLarge(_("The file has more than 10 MB."))
    return content


def _refused(info: zipfile.ZipInfo) -> str:
    """Why an entry of an archive is not taken; "" where it is."""
    if info.flag_bits & 0x1:
        return _("It is encrypted: send the archive without a password.")
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return _("It is a link or a device, not a file.")
    if info.orig_filename != info.filename and "\0" in info.orig_filename:
        return _("Its name holds a character that no file name may hold.")
    return _problem_of(info.filename.rstrip("/"))


def _problem_of(name: str) -> str:
    """Why a name is not taken; "" where it is."""
    parts = name.split("/")
    if _HARMFUL.search(name):
        return _("Its name holds a character that no file name may hold.")
    if name.startswith("/") or ".." in parts:
        return _("Its name leads out of the archive.")
    if not name or "" in parts or "." in parts:
        return _("Its name has an empty part.")
    if len(name) > LONGEST_NAME or len(parts) > DEEPEST:
        return _("Its name is too long or too deep.")
    return ""


def _is_passed_over(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part.startswith(".") or part in _PASSED_OVER for part in parts)


def _shown(name: str) -> str:
    return _HARMFUL.sub("\N{REPLACEMENT CHARACTER}", name)[:LONGEST_NAME]


def _too_many() -> str:
    return _("There are more than %(number)s files.") % {"number": f"{MOST_FILES:,}"}


def _too_much() -> str:
    return _("The files have more than 200 MB altogether: import them in parts.")
