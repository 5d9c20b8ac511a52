"""Make everything ready that `serve` needs; run it again after every upgrade."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DatabaseError

from glossary.management.first_start import load_starter, make_administrator
from glossary.publishing import groups
from glossary.publishing.derive import ensure_current


class Command(BaseCommand):
    help = (
        "Makes the database ready, loads the shipped subject into an empty site (unless"
        " STARTER=none), makes an administrator if there is none, and collects static files."
        " Safe to run again: nothing that is there is changed."
    )

    def handle(self, **options: Any) -> None:
        try:
            self._set_up()
        except DatabaseError as error:
            raise CommandError(f"The database refused: {str(error).strip()}") from None
        except OSError as error:
            raise CommandError(f"{error.filename} can't be written: {error.strerror}.") from None

    def _set_up(self) -> None:
        for folder in (settings.DATA_DIR, settings.MEDIA_ROOT, settings.STATIC_ROOT):
            folder.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        call_command("clearsessions")
        groups.ensure()
        self.stdout.write(f"Database ready: {settings.DATABASES['default']['NAME']}")
        if load_starter(settings.STARTER):
            self.stdout.write(f"Loaded the shipped subject ({settings.STARTER}).")
        ensure_current()
        call_command("collectstatic", interactive=False, verbosity=0)
        administrator = make_administrator()
        if administrator is None:
            return
        self.stdout.write(f"Made the administrator {administrator.name!r}.")
        if administrator.weaknesses:
            self.stdout.write(f"Change the password soon. {' '.join(administrator.weaknesses)}")
        if administrator.password:
            self.stdout.write(f"Password (shown this once): {administrator.password}")
