"""What people read is marked for translators: no refusal, answer or heading is bare English."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# By the function that takes it: which of its arguments people read.
READ = {
    **dict.fromkeys(("DocumentError", "RenderError", "RenderBusy", "RenderTimeout"), 0),
    **dict.fromkeys(("PropError", "LifecycleError", "NotAPicture", "TooLarge", "_Unusual"), 0),
    **dict.fromkeys(("Unresolved", "NotPublished", "AlreadyPublished", "ValueError"), 0),
    **dict.fromkeys(("ValidationError", "Trouble", "Problem", "place"), 0),
    **dict.fromkeys(("plain_answer", "HttpResponseForbidden", "HttpResponseBadRequest"), 0),
    **dict.fromkeys(("Remark", "of", "report", "add_error", "_too_large", "refusal_answer"), 1),
    **{f"messages.{level}": 1 for level in ("error", "info", "success", "warning")},
    "in_site_looks": 2,
}
# What operators and programs read is English.
OTHERS_READ = (
    "glossary/management/",
    "glossary/publishing/checkup.py",
    "glossary/exchange/starter.py",  # the shipped texts
    "glossary/exchange/paper.py",
    "glossary/views/api/",
    "site_config/env.py",
)
FOR_MACHINES = {"healthz", "robots"}
AS_IT_IS_WRITTEN = {"figure: "}  # the name of a tag
WORDS = re.compile(r"[^\W\d_]{2,}")


def python_files() -> list[Path]:
    found = [file for room in ("glossary", "site_config") for file in (ROOT / room).rglob("*.py")]
    return [file for file in found if not str(file.relative_to(ROOT)).startswith(OTHERS_READ)]


def unmarked(code: str) -> Iterator[str]:
    """What `code` hands to a function of `READ` without a mark."""
    module = ast.parse(code)
    for scope in ast.walk(module):
        if isinstance(scope, ast.FunctionDef) and scope.name not in FOR_MACHINES:
            assigned = _assigned(scope)
            for node in ast.walk(scope):
                if isinstance(node, ast.Call) and (said := _said(node)) is not None:
                    yield from _bare(said, assigned)
    for statement in module.body:
        if isinstance(statement, ast.Assign):
            for node in ast.walk(statement.value):
                if isinstance(node, ast.Call) and (said := _said(node)) is not None:
                    yield from _bare(said, {})


def _assigned(scope: ast.FunctionDef) -> dict[str, list[ast.expr]]:
    found = defaultdict(list)
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found[target.id].append(node.value)
    return found


def _said(call: ast.Call) -> ast.expr | None:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    of = getattr(getattr(call.func, "value", None), "id", "")
    at = READ.get(f"{of}.{name}", READ.get(name))
    return call.args[at] if at is not None and len(call.args) > at else None


def _bare(said: ast.expr, assigned: dict[str, list[ast.expr]]) -> Iterator[str]:
    match said:
        case ast.Constant(value=str(text)) if WORDS.search(text):
            yield text
        case ast.JoinedStr(values=parts):
            for part in parts:
                yield from _bare(part, assigned)
        case ast.BinOp(left=left, op=ast.Mod()):
            yield from _bare(left, assigned)
        case ast.BinOp(left=left, right=right):
            yield from _bare(left, assigned)
            yield from _bare(right, assigned)
        case ast.IfExp(body=one, orelse=other):
            yield from _bare(one, assigned)
            yield from _bare(other, assigned)
        case ast.Name(id=name):
            for value in assigned.get(name, ()):
                yield from _bare(value, {})


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('raise DocumentError(_("words"))', []),
        ('raise DocumentError(_("words %(n)s") % {"n": 1}, field="labels")', []),
        ('raise DocumentError("words")', ["words"]),
        ('raise DocumentError(f"{n} words")', [" words"]),
        ('raise DocumentError("%s words" % n)', ["%s words"]),
        ('said = "words" if n else _("others")\n    messages.error(request, said)', ["words"]),
        ('log.error("words %s", "others")', []),
    ],
)
def test_the_search_finds_what_is_not_marked(code, found):
    assert list(unmarked(f"def view():\n    {code}\n")) == found


@pytest.mark.parametrize("file", python_files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_what_people_read_is_marked(file):
    assert set(unmarked(file.read_text())) <= AS_IT_IS_WRITTEN
