"""Make everything ready that `serve` needs; run it again after every upgrade."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DatabaseError

from glossary.management.first_start import NoAdministrator, load_starter, make_administrator
from glossary.publishing import groups
from glossary.publishing.derive import ensure_current
from site_config.asking_database import said_by_database
from site_config.secret_file import make_own


class Command(BaseCommand):
    help = (
        "Makes the database ready, loads the shipped subject into an empty site (unless"
        " STARTER=none), makes an administrator if there is none, and collects static files."
        " Safe to run again: nothing that is there is changed. An administrator who was disabled"
        " stays so; `let_in` enables them."
    )

    def handle(self, **options: Any) -> None:
        try:
            self._set_up()
        except DatabaseError as error:
            raise CommandError(f"The database refused: {said_by_database(error)}") from None
        except OSError as error:
            raise CommandError(f"{error.filename} can't be written: {error.strerror}.") from None

    def _set_up(self) -> None:
        make_own(settings.DATA_DIR)
        for folder in (settings.MEDIA_ROOT, settings.STATIC_ROOT):
            folder.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        call_command("clearsessions")
        groups.ensure()
        self.stdout.write(f"Database ready: {settings.DATABASES['default']['NAME']}")
        if load_starter(settings.STARTER):
            self.stdout.write(f"Loaded the shipped subject ({settings.STARTER}).")
        ensure_current()
        call_command("collectstatic", interactive=False, verbosity=0)
        try:
            administrator = make_administrator()
        except NoAdministrator as problem:
            raise CommandError(str(problem)) from None
        if administrator is None:
            return
        self.stdout.write(f"Made the administrator {administrator.name!r}.")
        if administrator.password:
            self.stdout.write(f"Password (shown this once): {administrator.password}")
