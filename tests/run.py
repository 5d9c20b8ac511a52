"""`make test`: the whole suite on SQLite, then what touches a database again on PostgreSQL.

Arguments are handed to pytest. PostgreSQL is found by TEST_POSTGRES_URL, or on the usual loopback
port; the user must be allowed to make databases.
"""

import os
import shutil
import socket
import subprocess
import sys
import time

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
USUAL_LOGINS = (
    "postgresql://postgres@127.0.0.1:5432/postgres",
    "postgresql://postgres:postgres@127.0.0.1:5432/postgres",
)


def main(arguments: list[str]) -> int:
    if not chromium():
        print("Chromium wasn't found (CHROMIUM may name it): the browser tests are left out.")
    ran = ["SQLite"]
    codes = [pytest("SQLite", "", arguments)]
    url, reason = postgres()
    if url:
        ran.append("PostgreSQL")
        codes.append(pytest("PostgreSQL", url, ["--database-only", *arguments]))
    else:
        print(f"Not run on PostgreSQL: {reason}.")
    failed = [name for name, code in zip(ran, codes, strict=True) if code]
    print(
        f"Ran on {' and '.join(ran)}: {'failed on ' + ', '.join(failed) if failed else 'passed'}."
    )
    return 1 if failed else 0


def pytest(name: str, url: str, arguments: list[str]) -> int:
    print(f"\n== Tests on {name}", flush=True)
    started = time.monotonic()
    environment = {**os.environ, "ENV_FILE": os.devnull, "DATABASE_URL": url}
    for outside in (
        "SITE_URL",
        "HOST",
        "PORT",
        "DJANGO_DEBUG",
        "LANGUAGE_CODE",
        "CONTENT_LANGUAGE",
        "REDIS_URL",
    ):
        environment.pop(outside, None)
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-n", "2", *arguments]
    code = subprocess.call(command, env=environment)
    print(f"== {name}: {time.monotonic() - started:.0f} s", flush=True)
    return 0 if code == 5 and "--database-only" in arguments else code  # 5: none was selected


def chromium() -> str | None:
    """The path of a Chromium on this machine."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def postgres() -> tuple[str, str]:
    """The URL of a server that lets us make databases, or the reason why there is none."""
    import psycopg

    named = os.environ.get("TEST_POSTGRES_URL")
    if not named:
        try:
            socket.create_connection(("127.0.0.1", 5432), timeout=2).close()
        except OSError:
            return "", "TEST_POSTGRES_URL isn't set and nothing answers at 127.0.0.1:5432"
    for url in [named] if named else USUAL_LOGINS:
        try:
            with psycopg.connect(url, connect_timeout=5) as connection:
                row = connection.execute(
                    "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
                ).fetchone()
        except psycopg.Error as error:
            reason = f"the server refused ({str(error).strip().splitlines()[-1]})"
            continue
        if row and row[0]:
            return url, ""
        reason = "its user may not make databases"
    return "", f"{reason}; set TEST_POSTGRES_URL"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
