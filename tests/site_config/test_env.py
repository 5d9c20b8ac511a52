"""A wrong setting stops the start with one sentence that says what to do."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from site_config import env
from site_config.databases import database
from site_config.secret_file import secret_file

ROOT = Path(__file__).parents[2]


def manage(*arguments, **variables):
    """Run manage.py as people do, with these variables alone."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**clean, "ENV_FILE": os.devnull, **variables},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("name", "value", "takes"),
    [
        ("PORT", "eighty", "a whole number from 1 to 65535"),
        ("PORT", "70000", "a whole number from 1 to 65535"),
        ("DJANGO_DEBUG", "maybe", "1 or 0"),
        ("SITE_URL", "gloss.example", "http://example.org or https://example.org"),
        ("SITE_URL", "https://gloss.example/path", "scheme, host and port alone"),
        ("SITE_URL", "https:///path", "scheme, host and port alone"),
        ("DATABASE_URL", "mysql://localhost/gloss", "sqlite:///path/of/the/file or postgresql://"),
        ("STARTER", "all", "'training_vs_inference', 'none'"),
        ("TIME_ZONE", "Middle/Earth", "such as 'UTC' or 'Europe/Berlin'."),
        ("LANGUAGE_CODE", "xx-yy", "such as 'en', 'de' or 'pt-br'."),
        ("LOG_LEVEL", "loud", "'DEBUG', 'INFO'"),
        ("REDIS_URL", "localhost:6379", "redis://"),
        ("TRUSTED_PROXIES", "nginx", "addresses or networks such as 127.0.0.1, 10.0.0.0/8"),
    ],
)
def test_a_wrong_value_is_named_in_one_sentence(name, value, takes, tmp_path):
    done = manage("check", **{"DATA_DIR": str(tmp_path), name: value})
    assert done.returncode == 1
    assert done.stderr.startswith(f"{name} is {value!r}, but takes ")
    assert takes in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_password_in_a_wrong_value_is_not_shown(tmp_path):
    done = manage("check", DATA_DIR=str(tmp_path), DATABASE_URL="mysql://me:hush@localhost/gloss")
    assert "hush" not in done.stderr
    assert "DATABASE_URL" in done.stderr


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    done = manage("check", DATA_DIR=str(tmp_path / "file" / "data"))
    assert done.stderr.startswith(f"DATA_DIR is '{tmp_path}/file/data', but takes a folder")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("site_url", ["", "https://gloss.example"])
def test_a_clone_passes_the_deployment_check(site_url, tmp_path):
    done = manage("check", "--deploy", DATA_DIR=str(tmp_path), SITE_URL=site_url)
    assert done.returncode == 0
    assert "no issues" in done.stdout + done.stderr


def test_a_sqlite_file_may_lie_anywhere(tmp_path):
    url = f"sqlite:///{tmp_path}/elsewhere.sqlite3"
    shown = settings_of(tmp_path, "DATABASES['default']['NAME']", DATABASE_URL=url)
    assert shown == f"['{tmp_path}/elsewhere.sqlite3']"


def settings_of(tmp_path, *names, **variables):
    listed = ", ".join(f"settings.{name}" for name in names)
    code = f"from django.conf import settings; print([{listed}])"
    done = manage("shell", "--no-imports", "-c", code, DATA_DIR=str(tmp_path), **variables)
    return done.stdout.strip() or done.stderr


def test_https_in_site_url_makes_everything_secure(tmp_path):
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "ALLOWED_HOSTS")
    https = settings_of(tmp_path, *names, SITE_URL="https://gloss.example/")
    own = "['gloss.example', '127.0.0.1', 'localhost', '[::1]']"
    assert https == f"['__Host-sessionid', '__Host-csrftoken', True, {own}]"
    http = settings_of(tmp_path, *names, PORT="9000")
    assert http == "['sessionid', 'csrftoken', False, ['127.0.0.1', 'localhost', '[::1]']]"
    assert settings_of(tmp_path, "SITE_URL", PORT="9000") == "['http://127.0.0.1:9000']"
    assert settings_of(tmp_path, "SITE_URL", HOST="::") == "['http://127.0.0.1:8000']"


def test_the_secret_key_is_made_once_for_its_owner_alone(tmp_path):
    first = secret_file(tmp_path / "data")
    assert secret_file(tmp_path / "data") == first
    assert len(first) > 50
    file = tmp_path / "data" / "secret_key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_the_env_file_gives_way_to_the_environment(tmp_path, monkeypatch):
    file = tmp_path / ".env"
    file.write_text(
        "# a remark\n\nGLOSS_ONE=from the file\nexport GLOSS_TWO='quoted # text'\nGLOSS_THREE=\n"
    )
    for name in ("GLOSS_TWO", "GLOSS_THREE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GLOSS_ONE", "from the environment")
    env.read_file(file)
    assert env.text("GLOSS_ONE") == "from the environment"
    assert env.text("GLOSS_TWO") == "quoted # text"
    assert env.text("GLOSS_THREE", default="none") == "none"
    for name in ("GLOSS_TWO", "GLOSS_THREE"):
        os.environ.pop(name)


def test_a_broken_line_of_the_env_file_is_named(tmp_path):
    (tmp_path / ".env").write_text("PORT=8000\nnonsense\n")
    with pytest.raises(env.WrongSetting, match="line 2: expected NAME=value$"):
        env.read_file(tmp_path / ".env")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite://:memory:", "names no file"),
        ("postgresql://localhost", "names no database"),
        ("postgresql://localhost/gloss?prepare_threshold=often", "takes a number, or none"),
        ("postgresql://localhost/gloss?disable_server_side_cursors=yes", "takes true, or false"),
    ],
)
def test_a_database_url_says_where_and_how(url, said, tmp_path):
    with pytest.raises(env.WrongSetting, match=said):
        database(url, tmp_path)


def test_sqlite_is_durable_and_writes_in_turn(tmp_path):
    options = database("", tmp_path)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous = FULL" in options["init_command"]
    assert "journal_mode = WAL" in options["init_command"]
    assert options["timeout"] == 10


@pytest.mark.parametrize(("said", "times"), [("none", None), ("7", 7)])
def test_the_url_says_whether_statements_can_be_prepared(said, times, tmp_path):
    url = "postgresql://localhost/gloss"
    assert "prepare_threshold" not in database(url, tmp_path)["OPTIONS"]
    options = database(f"{url}?prepare_threshold={said}", tmp_path)["OPTIONS"]
    assert options["prepare_threshold"] == times


@pytest.mark.parametrize("said", [True, False])
def test_the_url_says_whether_a_cursor_outlives_a_transaction(said, tmp_path):
    url = f"postgresql://localhost/gloss?disable_server_side_cursors={str(said).lower()}"
    settings = database(url, tmp_path)
    assert settings["DISABLE_SERVER_SIDE_CURSORS"] is said
    assert "disable_server_side_cursors" not in settings["OPTIONS"]


def test_every_variable_has_its_line_in_the_example_and_no_other():
    sources = [*(ROOT / "site_config").glob("*.py"), *(ROOT / "glossary").rglob("*.py")]
    sources.append(ROOT / "tests" / "run.py")
    reads = re.compile(
        r"(?:env\.(?:text|words|networks|flag|integer|choice|path|url|origin)|os\.environ\.get)\(\s*\"([A-Z_]+)\""
    )
    read = {name for file in sources for name in reads.findall(file.read_text())}
    shown = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    read |= {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}  # by the client of the storage itself
    assert read == shown
