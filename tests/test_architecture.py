"""Text flows one way, and so do imports: a floor imports only from lower ones."""

import ast
from collections.abc import Iterator
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


@pytest.mark.parametrize("file", ALL, ids=lambda file: str(file.relative_to(APP)))
def test_a_floor_imports_only_from_lower_ones(file: Path) -> None:
    room = file.relative_to(APP).parts[0].removesuffix(".py")
    for module, name, _is_nested in imports(file):
        whole = f"{module}.{name}" if module == "glossary" else module
        if not whole.startswith("glossary."):
            continue
        other = room_of(whole)
        assert other == room or FLOORS[other] < FLOORS[room], f"{file.name} imports {whole}"


@pytest.mark.parametrize("room", PURE)
def test_the_ground_floor_is_pure(room: str) -> None:
    for file in files(room):
        for module, _name, _is_nested in imports(file):
            assert not module.startswith(PURE[room]), f"{file.name} imports {module}"


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
