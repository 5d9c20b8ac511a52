"""What the container files say; no engine runs here."""

import json
import os
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import yaml

from site_config.settings import BASE_DIR

COMPOSE = yaml.safe_load((BASE_DIR / "deploy" / "compose.yml").read_text())
SERVICES = COMPOSE["services"]
CONTAINERFILE = (BASE_DIR / "deploy" / "Containerfile").read_text()


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_writes_to_its_volumes_alone_and_gains_no_rights(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_only_the_front_can_be_reached_and_it_reaches_no_database():
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"nginx"}
    assert SERVICES["nginx"]["networks"] == ["front"]
    assert SERVICES["postgres"]["networks"] == SERVICES["valkey"]["networks"] == ["back"]
    assert COMPOSE["networks"]["back"] == {"internal": True}
    subnet = COMPOSE["networks"]["front"]["ipam"]["config"][0]["subnet"]
    assert SERVICES["web"]["environment"]["TRUSTED_PROXIES"] == subnet


def test_the_image_runs_as_nobody_who_owns_the_places_where_it_writes():
    assert re.search(r"^USER 10001:10001$", CONTAINERFILE, re.M)
    mounted = {volume.rpartition(":")[2] for volume in SERVICES["web"]["volumes"]}
    made = re.search(r"mkdir -p (.+?) && chown gloss:gloss ([^\\\n]+)", CONTAINERFILE)
    assert made[1].split() == made[2].split()
    assert mounted == set(made[1].split())
    assert mounted == set(re.findall(r'"(/\w+)"', re.search(r"VOLUME (.+)", CONTAINERFILE)[1]))


def test_the_data_folder_of_the_image_is_open_to_its_owner_alone():
    """Else `doctor` finds fault with every container."""
    assert re.search(r"chmod 700 /data$", CONTAINERFILE, re.M)


def test_the_image_holds_what_a_setting_may_need():
    code = "".join(path.read_text() for path in (BASE_DIR / "site_config").glob("*.py"))
    extras = set(re.findall(r'file="requirements-(\w+)\.txt"', code))
    assert extras == {"metrics", "postgres", "redis", "s3"}
    assert extras <= set(re.findall(r"-r requirements-(\w+)\.lock", CONTAINERFILE))


def test_a_start_asks_no_database_and_changes_none():
    """Else a container stays down while it is away, and each of them migrates."""
    (start,) = re.findall(r"^CMD (.+)$", CONTAINERFILE, re.M)
    assert json.loads(start) == ["python", "manage.py", "serve"] == SERVICES["web"]["command"]
    assert SERVICES["web"]["depends_on"]["setup"] == {"condition": "service_completed_successfully"}


def test_what_an_engine_asks_for_health_answers_without_the_database():
    assert "/healthz" in CONTAINERFILE
    assert "/readyz" not in CONTAINERFILE


class Health(BaseHTTPRequestHandler):
    def do_GET(self):
        is_well = (self.path, self.headers["Host"]) == ("/healthz", "localhost")
        self.send_response(200 if is_well else 400)
        self.end_headers()


def test_an_engine_asks_for_health_where_the_server_listens():
    asked = json.loads(re.search(r"HEALTHCHECK.+?CMD (\[.+?\])$", CONTAINERFILE, re.M | re.S)[1])
    command = [sys.executable, *asked[1:]]
    with HTTPServer(("127.0.0.1", 0), Health) as server:
        environment = {"PORT": str(server.server_port)}
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert subprocess.run(command, env=environment).returncode == 0
        thread.join()
    assert subprocess.run(command, env=environment, capture_output=True).returncode == 1


def test_nginx_is_told_our_name_and_asks_again_where_web_is(tmp_path):
    command = SERVICES["nginx"]["command"][2].replace("$$", "$").partition(" && exec")[0]
    for theirs, here in {
        "/gloss.conf": BASE_DIR / "deploy" / "nginx.conf",
        "/etc/nginx/conf.d/default.conf": tmp_path / "default.conf",
    }.items():
        assert f" {theirs}" in command.replace(">", " ")
        command = command.replace(theirs, str(here))
    site = {"SITE": "https://words.example", "PATH": os.environ["PATH"]}
    subprocess.run(["sh", "-c", command], env=site, check=True)
    made = (tmp_path / "default.conf").read_text()
    assert "server_name words.example;" in made
    assert "resolver 127.0.0.11 valid=2s; server web:8000 resolve;" in made
    assert "127.0.0.1:8000" not in made
    assert "gloss.example" not in made


def test_what_nginx_needs_is_named_and_its_places_can_be_written():
    volumes = SERVICES["nginx"]["volumes"]
    assert any(volume.startswith("${TLS_DIR:?") for volume in volumes)  # told where it is missing
    head = (BASE_DIR / "deploy" / "compose.yml").read_text().partition("\nname:")[0]
    asked = set(re.findall(r"\$\{(\w+)", (BASE_DIR / "deploy" / "compose.yml").read_text()))
    assert {name for name in asked - {"SITE"} if name not in head} == set()
    kept = re.search(r"proxy_cache_path (\S+)", (BASE_DIR / "deploy" / "nginx.conf").read_text())[1]
    assert any(volume.endswith(f":{kept}") for volume in volumes)
