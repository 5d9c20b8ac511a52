"""What is acknowledged is on the disk by then, so that a power cut can't take it back.

No test cuts power: that the system was told to write, and answered, is what can be seen from here.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from glossary.exchange import whole_files

from .sites import Scratch

PUBLISH = (
    "import os, django; django.setup();"
    "from tests.make import make_concept; from glossary.publishing.actions import publish;"
    "term = make_concept('KV cache'); os.write(1, b'begun'); publish(term); os.write(1, b'said')"
)
CALL = re.compile(r"(?:\[pid +\d+\] )?(\w+)\(\d+<([^>]*)>(?:, \"(\w*))?")


def can_trace():
    program = shutil.which("strace")
    return bool(program) and not subprocess.run([program, "true"], capture_output=True).returncode


def traced(tmp_path, program, calls):
    """Which of these calls of the system `program` makes on a new site, a line each, by strace."""
    site = Scratch(tmp_path, STARTER="none")
    site.manage("migrate")
    trace = tmp_path / "trace"
    done = subprocess.run(
        ["strace", "-f", "-y", "-o", trace, "-e", f"trace={calls}"]
        + [sys.executable, "-c", program],
        cwd=site.code,
        env=site.environment,
        capture_output=True,
    )
    assert done.stdout == b"begunsaid", done.stderr
    return trace.read_text()


@pytest.mark.skipif(not can_trace(), reason="strace can't be used")
def test_a_publish_on_sqlite_is_on_disk_before_it_is_acknowledged(tmp_path):
    trace = traced(tmp_path, PUBLISH, "pwrite64,fdatasync,fsync,write")
    calls = [CALL.match(line.partition(" ")[2].strip()) for line in trace.splitlines()]
    told = [call.groups() for call in calls if call]
    begun, said = (told.index(next(c for c in told if c[2] == word)) for word in ("begun", "said"))
    of_log = [name for name, file, _ in told[begun:said] if file.endswith("-wal")]
    assert of_log.count("pwrite64") > 10
    assert of_log[-1] in {"fdatasync", "fsync"}  # and nothing is written after it


KEEP = (
    "import os, django; django.setup();"
    "from tests.make import png; from glossary.exchange import images;"
    "os.write(1, b'begun'); images.keep(images.encode(png()), alt='x'); os.write(1, b'said')"
)


@pytest.mark.skipif(not can_trace(), reason="strace can't be used")
def test_a_picture_is_on_disk_before_it_is_acknowledged(tmp_path):
    trace = traced(tmp_path, KEEP, "/fsync,/rename.*,write")
    lines = trace[trace.index('"begun"') : trace.index('"said"')].splitlines()
    media = f"{tmp_path}/data/media"
    steps = [rf"write\(\d+<{media}/\.drafts/", rf"fsync\(\d+<{media}/\.drafts/"]
    steps += [rf"rename.*{media}/\.drafts/.*{media}/\w+\.png", rf"fsync\(\d+<{media}>"]
    found = [[n for n, line in enumerate(lines) if re.search(step, line)] for step in steps]
    assert all(len(each) == 1 for each in found), lines
    assert found == sorted(found)


def test_a_backup_and_its_name_are_on_disk_before_it_is_there(tmp_path, monkeypatch):
    done = []
    monkeypatch.setattr(
        os, "fsync", lambda number: done.append(Path(f"/proc/self/fd/{number}").resolve().name)
    )
    replace = os.replace
    monkeypatch.setattr(os, "replace", lambda *names: done.append("named") or replace(*names))
    draft = tmp_path / "draft"
    draft.write_bytes(b"whole")
    whole_files.put_in_place(draft, tmp_path / "file")
    assert done == ["draft", "named", tmp_path.name]
    assert (tmp_path / "file").read_bytes() == b"whole"
