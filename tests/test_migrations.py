"""Migrations only add, so that the code of the last release runs beside that of the next."""

import inspect
import re

import pytest
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

ADDING = (
    migrations.CreateModel,
    migrations.AddField,
    migrations.AddIndex,
    migrations.RemoveIndex,  # no code reads one by its name
    migrations.AddConstraint,
    migrations.AlterModelOptions,
    migrations.RunPython,
    migrations.RunSQL,
)
FIRST_AFTER_0_1_0 = 17  # fields added before it had no older code beside them

TAKING_AWAY = re.compile(r"\b(DROP\s+(TABLE|COLUMN)|RENAME\s|ALTER\s+COLUMN|TRUNCATE)", re.I)


def ours():
    found = MigrationLoader(None).disk_migrations.items()
    return sorted((name, made) for (app, name), made in found if app == "glossary")


@pytest.mark.parametrize(("name", "made"), ours(), ids=lambda value: str(value))
def test_a_migration_takes_nothing_away_that_older_code_reads(name, made):
    added_again = {
        operation.constraint.name
        for operation in made.operations
        if isinstance(operation, migrations.AddConstraint)
    }
    for operation in made.operations:
        if isinstance(operation, migrations.RemoveConstraint):
            assert operation.name in added_again, f"{name}: {operation.describe()}"
        elif isinstance(operation, migrations.AlterField):
            assert only_adds_choices(name, operation), f"{name}: {operation.describe()}"
        else:
            assert isinstance(operation, ADDING), f"{name}: {operation.describe()}"


def only_adds_choices(name, operation):
    """Of which the database knows nothing."""
    before = MigrationLoader(None).project_state(("glossary", name), at_end=False)
    old = before.models["glossary", operation.model_name_lower].fields[operation.name]
    _name, old_type, _values, old_said = old.deconstruct()
    _name, new_type, _values, new_said = operation.field.deconstruct()
    was, now = old_said.pop("choices", ()), new_said.pop("choices", ())
    return (old_type, old_said) == (new_type, new_said) and set(was) < set(now)


@pytest.mark.parametrize(("name", "made"), ours(), ids=lambda value: str(value))
def test_older_code_can_go_on_adding_rows_without_a_new_field(name, made):
    if int(name[:4]) < FIRST_AFTER_0_1_0:
        return
    for operation in made.operations:
        if isinstance(operation, migrations.AddField):
            field = operation.field
            is_free = field.null or field.many_to_many or field.db_default is not NOT_PROVIDED
            assert is_free, f"{name}: {operation.name} needs null=True or db_default"


@pytest.mark.parametrize(("name", "made"), ours(), ids=lambda value: str(value))
def test_what_is_written_by_hand_takes_nothing_away_either(name, made):
    for operation in made.operations:
        if isinstance(operation, migrations.RunSQL):
            assert not TAKING_AWAY.search(str(operation.sql)), name
        elif isinstance(operation, migrations.RunPython):
            assert not TAKING_AWAY.search(text_of(operation.code)), name


def text_of(code):
    """The source of a function, and of the statements that it takes from its module."""
    named = (code.__globals__.get(name) for name in code.__code__.co_names)
    said = [str(value) for value in named if isinstance(value, str | tuple | list | dict)]
    return inspect.getsource(code) + "\n".join(said)


def test_a_statement_that_takes_away_would_be_seen():
    def forwards(apps, schema_editor):
        schema_editor.execute("ALTER TABLE glossary_page DROP COLUMN text")

    assert TAKING_AWAY.search(text_of(forwards))
