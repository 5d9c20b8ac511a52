"""What the container files say; no engine runs here."""

import re

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
    made = re.search(r"mkdir -p (.+?) && chown gloss:gloss (.+)", CONTAINERFILE)
    assert made[1] == made[2]
    assert mounted == set(made[1].split())
    assert mounted == set(re.findall(r'"(/\w+)"', re.search(r"VOLUME (.+)", CONTAINERFILE)[1]))


def test_what_an_engine_asks_for_health_answers_without_the_database():
    assert "/healthz" in CONTAINERFILE
    assert "/readyz" not in CONTAINERFILE
