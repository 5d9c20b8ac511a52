"""Text flows one way, and so do imports: a floor imports only from lower ones."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parent.parent / "glossary"
FLOORS = {
    "documents": 0,
    "rendering": 1,
    "models": 2,
    "search": 3,
    "exchange": 3,
    "publishing": 4,
    "views": 5,
    "templatetags": 5,
    "management": 5,
    "admin": 6,
    "urls": 6,
    "apps": 6,
}
# What each file and room of exchange imports of the others there: only of those further up.
EXCHANGE: dict[str, set[str]] = {
    "binding": set(),
    "fixtures": set(),
    "load": set(),
    "paper": set(),
    "report": set(),
    "spreadsheets": set(),
    "whole_files": set(),
    "images": {"whole_files"},
    "trees": {"report"},
    "backups": {"whole_files"},
    "glossaries.formats": {"report", "spreadsheets", "trees"},
    "glossaries.formats.skos": {"glossaries.formats"},
    "glossaries": {"binding", "glossaries.formats", "glossaries.formats.skos", "load", "report"},
    "pages": {"binding", "load", "report", "trees"},
    "pages.staging": {"binding", "images", "pages", "report", "trees", "whole_files"},
    "starter": {"binding", "load", "pages", "report"},
}
# All that readers' views may import of the models: what is published, and what is derived from it.
# Drafts and what editors do with them are never among it.
PUBLISHED = {
    "Dependency",
    "Epoch",
    "Fact",
    "FactQuerySet",
    "LiveLabel",
    "Page",
    "PageQuerySet",
    "PublicChange",
    "Publication",
    "QuestionPlace",
    "Redirect",
    "SearchEntry",
    "Snapshot",
    "Source",
    "some_at_a_time",
}
PURE = {
    "documents": ("django",),
    "rendering": ("django.db", "django.conf", "django.utils.timezone"),
    "exchange/glossaries/formats": ("django.db", "glossary.models"),
}


def room_of(module: str) -> str:
    """The room that `glossary.room.file` is in."""
    return module.split(".")[1] if module.count(".") else ""


def imports(file: Path) -> Iterator[tuple[str, str, bool]]:
    """(module, name, inside a function?) of every import, relative ones made whole."""
    tree = ast.parse(file.read_text())
    package = ["glossary", *file.relative_to(APP).parts[:-1]]
    nested = {
        child
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, "", node in nested
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*start, *([node.module] if node.module else [])])
            for alias in node.names:
                yield module, alias.name, node in nested


def files(*rooms: str) -> list[Path]:
    found = [file for room in rooms for file in (APP / room).rglob("*.py")]
    return [file for file in found if "migrations" not in file.parts]


ALL = [file for file in APP.rglob("*.py") if "migrations" not in file.parts]


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(APP.parent).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(file) for file in ALL}


def modules_in(file: Path) -> set[str]:
    """The app's modules that `file` imports."""
    named = ((f"{module}.{name}", module) for module, name, _is_nested in imports(file))
    found = {whole if whole in MODULES else module for whole, module in named}
    return found & MODULES - {module_of(file)}


def room_in_exchange(module: str) -> str:
    """Such as `pages.staging`; a file beside the rooms stands for itself."""
    inner = module.removeprefix("glossary.exchange.")
    return inner.rpartition(".")[0] or inner


@pytest.mark.parametrize("file", ALL, ids=lambda file: str(file.relative_to(APP)))
def test_a_floor_imports_only_from_lower_ones(file: Path) -> None:
    room = file.relative_to(APP).parts[0].removesuffix(".py")
    for module, name, _is_nested in imports(file):
        whole = f"{module}.{name}" if module == "glossary" else module
        if not whole.startswith("glossary."):
            continue
        other = room_of(whole)
        assert other == room or FLOORS[other] < FLOORS[room], f"{file.name} imports {whole}"


def test_no_file_imports_itself_by_way_of_others() -> None:
    TopologicalSorter({module_of(file): modules_in(file) for file in ALL}).prepare()


def test_rooms_of_exchange_import_what_is_told_of_them_and_only_one_way() -> None:
    found: dict[str, set[str]] = {}
    for file in files("exchange"):
        if file.stem != "__init__":
            room = room_in_exchange(module_of(file))
            others = {module for module in modules_in(file) if "glossary.exchange." in module}
            found.setdefault(room, set()).update(set(map(room_in_exchange, others)) - {room})
    assert found == EXCHANGE
    rooms = list(EXCHANGE)
    for at, room in enumerate(rooms):
        assert EXCHANGE[room] <= set(rooms[:at])


@pytest.mark.parametrize("room", PURE)
def test_the_ground_floor_and_formats_are_pure(room: str) -> None:
    for file in files(room):
        for module, name, _is_nested in imports(file):
            whole = f"{module}.{name}"
            assert not whole.startswith(PURE[room]), f"{file.name} imports {whole}"


def test_readers_views_see_of_the_models_only_what_is_published() -> None:
    for file in files("views"):
        if "admin" in file.parts or file.stem == "preview":
            continue
        for module, name, _is_nested in imports(file):
            whole = f"{module}.{name}"
            if f"{whole}.".startswith("glossary.models."):
                assert name in PUBLISHED, f"{file.name} imports {whole.rstrip('.')}"


def test_imports_stand_at_the_top() -> None:
    inside = [
        f"{file.name}: {module}"
        for file in ALL
        for module, _name, is_nested in imports(file)
        if is_nested and module.startswith("glossary")
    ]
    assert not inside
