"""The operator's door in tests."""

from io import StringIO

from django.core.management import call_command


def operate(command: str, *arguments: object, **options: object) -> str:
    """Run a command that goes well; what it says."""
    out = StringIO()
    call_command(command, *arguments, stdout=out, **options)
    return out.getvalue()
