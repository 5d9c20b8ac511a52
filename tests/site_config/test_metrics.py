"""Figures for Prometheus: for who knows the token, over all workers, at no cost to readers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from glossary.publishing.actions import publish
from glossary.publishing.gauges import gauges
from tests.make import make_concept

ROOT = Path(__file__).parents[2]
SITE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.test import Client
from site_config.metrics import figures
class Published:
    handed_out = 40
figures().carry_over(Published)
Published.handed_out = 42
figures().carry_over(Published)
client = Client(SERVER_NAME="localhost")
client.get("/admin/login/")
print(client.get("/metrics/", headers={"Authorization": "Bearer hush"}).text)
"""


def test_the_figures_count_every_door(tmp_path):
    environment = {
        **os.environ,
        "ENV_FILE": os.devnull,
        "DJANGO_SETTINGS_MODULE": "site_config.settings",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "",
        "METRICS_TOKEN": "hush",
    }
    ran = subprocess.run(
        [sys.executable, "-c", SITE], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert "gloss_held_answers_total 42.0" in ran.stdout, ran.stderr
    assert 'gloss_answers_total{door="editors",status="2xx"} 1.0' in ran.stdout
    assert "gloss_pages 0\n" in ran.stdout


@pytest.mark.parametrize("given", ["", "Bearer wrong", "Bearer ", "hush"])
def test_who_does_not_know_the_token_finds_nothing(db, settings, given):
    settings.METRICS_TOKEN = "hush"
    headers = {"Authorization": given} if given else {}
    assert Client().get("/metrics/", headers=headers).status_code == 404


def test_without_a_token_there_are_no_figures(db):
    answer = Client().get("/metrics/", headers={"Authorization": "Bearer "})
    assert answer.status_code == 404


def test_the_gauges_tell_how_the_site_stands(db):
    publish(make_concept("KV cache"))
    told = {name: value for name, (_meaning, value) in gauges().items()}
    assert told["gloss_pages"] == 1
    assert told["gloss_pages_waiting"] == 0
    assert told["gloss_due_late_seconds"] == 0
