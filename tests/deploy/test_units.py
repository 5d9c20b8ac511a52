"""The units in `deploy/` as systemd itself reads them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from site_config.settings import BASE_DIR

DEPLOY = BASE_DIR / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("gloss*.*"))
SERVICES = [name for name in UNITS if name.endswith(".service")]
MOST_EXPOSED = "20"  # of 100, by systemd's own marks; what nothing holds back has more than 90
needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd wasn't found"
)


@pytest.fixture
def units(tmp_path):
    """Copies that name this checkout in place of /srv/gloss, since systemd looks for programs."""
    for name in UNITS:
        (tmp_path / name).write_text(here((DEPLOY / name).read_text()))
    return tmp_path


def here(text):
    python = Path(shutil.which("python3"))
    return text.replace("/srv/gloss/.venv/bin/python", str(python)).replace(
        "/srv/gloss", str(BASE_DIR)
    )


@needs_systemd
def test_systemd_finds_no_fault_with_the_units(units):
    files = [str(units / name) for name in UNITS]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *files], capture_output=True, text=True
    )
    ours = [line for line in done.stderr.splitlines() if str(units) in line or "gloss" in line]
    assert (done.returncode, ours) == (0, [])


@needs_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_a_service_may_do_little(units, name):
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--no-pager"]
        + ["--threshold", MOST_EXPOSED, str(units / name)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-500:] + done.stderr


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_is_cut_short_and_nobody_else_reads_what_is_written(name):
    said = dict(re.findall(r"^(\w+)=(.*)$", (DEPLOY / name).read_text(), re.M))
    assert said["TimeoutStartSec"] == "infinity"  # `setup` may make every page anew
    assert (said["UMask"], said["StateDirectoryMode"]) == ("0077", "0700")
    assert "LOG_FORMAT" not in said["Environment"]  # what stands there wins over gloss.env
