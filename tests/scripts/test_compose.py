"""deploy/compose.yaml agrees with docs/configuration.md, and everything in it has a version."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("setup", "site", "worker", "beat")
VERSION = re.compile(r":\d+\.\d+(\.\d+)?([-.][\w.-]+)?$")
ROW = re.compile(r"^\| `([A-Z_]+)` \|([^|]*)\|([^|]*)\|", re.MULTILINE)


def table() -> dict[str, str]:
    """Each documented variable with what production says of it."""
    text = (ROOT / "docs" / "configuration.md").read_text()
    return {name: production.strip() for name, _default, production in ROW.findall(text)}


def test_services_are_those_that_the_site_needs() -> None:
    assert set(SERVICES) == {*OURS, "postgres", "redis", "elasticsearch"}


@pytest.mark.parametrize("name", OURS)
def test_our_containers_set_documented_variables_only(name: str) -> None:
    assert set(SERVICES[name]["environment"]) <= set(table())


@pytest.mark.parametrize("name", OURS)
def test_our_containers_set_all_that_production_requires(name: str) -> None:
    required = {variable for variable, word in table().items() if "required" in word}
    assert required
    assert required | {"REMBUK_ENV"} <= set(SERVICES[name]["environment"])


def test_addresses_name_services_of_this_file_and_their_ports() -> None:
    ports = {"postgres": 5432, "redis": 6379, "elasticsearch": 9200}
    environment = SERVICES["site"]["environment"]
    for service, variable in {
        "postgres": "DATABASE_URL",
        "redis": "REMBUK_REDIS_URL",
        "elasticsearch": "REMBUK_ELASTICSEARCH_URL",
    }.items():
        assert re.search(rf"[@/]{service}:{ports[service]}\b", environment[variable])


def test_no_port_is_open_to_the_world() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"site": ["127.0.0.1:8000:8000"]}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_image_has_a_version(name: str) -> None:
    assert VERSION.search(SERVICES[name]["image"])


def test_image_of_the_site_is_built_from_versions() -> None:
    text = (ROOT / "deploy" / "Dockerfile").read_text()
    bases = re.findall(r"^FROM (\S+)", text, re.MULTILINE)
    assert bases
    assert all(VERSION.search(base) for base in bases)
    assert "apt-get" not in text
    assert "--require-hashes" in text


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_has_a_version_and_a_hash(name: str) -> None:
    text = (ROOT / name).read_text().replace("\\\n", " ")
    packages = [line for line in text.splitlines() if line and line[0] not in " #-"]
    assert packages
    assert not [line for line in packages if "==" not in line or "--hash=sha256:" not in line]


def test_elasticsearch_asks_for_a_password() -> None:
    environment = SERVICES["elasticsearch"]["environment"]
    assert environment["xpack.security.enabled"] == "true"
    assert "ELASTIC_PASSWORD" in environment


def test_readiness_and_life_are_probed() -> None:
    assert "/readyz" in SERVICES["site"]["healthcheck"]["test"]
    assert '"/healthz"' in (ROOT / "deploy" / "Dockerfile").read_text()


def test_what_compose_asks_for_is_in_the_example() -> None:
    text = (ROOT / "deploy" / "compose.yaml").read_text()
    example = (ROOT / "deploy" / "example.env").read_text()
    assert set(re.findall(r"\$\{([A-Z_]+)", text)) == set(
        re.findall(r"^(?:# )?([A-Z_]+)=", example, re.M)
    )
    needed = set(re.findall(r"\$\{([A-Z_]+):\?", text))
    assert needed <= set(re.findall(r"^([A-Z_]+)=", example, re.M))


def test_dummy_values_for_the_check_cover_what_production_requires() -> None:
    given = set(re.findall(r"^([A-Z_]+)=", (ROOT / "deploy" / "check.env").read_text(), re.M))
    assert {variable for variable, word in table().items() if "required" in word} <= given
    assert given <= set(table())
