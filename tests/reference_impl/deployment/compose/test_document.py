"""What the compose file says: who meets whom, what is mounted where, what each container may do."""

import itertools
import os
import subprocess
from collections.abc import Iterator
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import pytest
import yaml

from reference_impl.deployment.apart import plan
from reference_impl.deployment.apart.plan import Wanted
from reference_impl.deployment.compose.__main__ import main
from reference_impl.deployment.compose.document import Around, document
from reference_impl.deployment.regions import REGIONS
from tests.reference_impl.deployment.compose.command import compose

WANTED = Wanted()
SAID = document(WANTED, Around())
PARTS = {part.folder: part for part in plan.parts(WANTED)}
SERVICES: dict[str, dict[str, Any]] = SAID["services"]


def test_those_meet_who_ask_each_other_and_nobody_else() -> None:
    meeting = set()
    for network in SAID["networks"]:
        on_it = sorted(name for name, service in SERVICES.items() if network in service["networks"])
        meeting |= set(itertools.combinations(on_it, 2))
    expected = {("global", "global-db")}
    for region in REGIONS:
        expected |= {(region, "global"), (f"{region}-keys", "global")}
        expected |= {(region, f"{region}-db"), (f"{region}-db", f"{region}-keys")}
    assert {frozenset(pair) for pair in meeting} == {frozenset(pair) for pair in expected}


def test_databases_are_on_networks_that_lead_nowhere() -> None:
    for name, service in SERVICES.items():
        internal = {SAID["networks"][network]["internal"] for network in service["networks"]}
        assert internal == ({True} if name.endswith("-db") else {True, False})
        assert ("ports" in service) is (name in PARTS)


def test_networks_have_addresses_of_their_own() -> None:
    subnets = [IPv4Network(one["ipam"]["config"][0]["subnet"]) for one in SAID["networks"].values()]
    assert len(subnets) == 25
    assert not any(one.overlaps(other) for one, other in itertools.combinations(subnets, 2))


def test_the_services_ports_are_published_and_the_operators_are_not() -> None:
    for name, part in PARTS.items():
        assert SERVICES[name]["ports"] == [f"127.0.0.1:{port}:{port}" for port in part.ports.values()]
    published = [port for service in SERVICES.values() for port in service.get("ports", ())]
    assert len(published) == len(set(published)) == 2 + 6 * 5


def test_parts_are_found_by_the_names_of_their_certificates() -> None:
    for name, part in PARTS.items():
        known = {alias for there in SERVICES[name]["networks"].values() for alias in there.get("aliases", ())}
        assert known == {part.host}


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_may_do_nothing_but_write_to_its_volumes(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    folders = [mount.split(":") for mount in service["volumes"] if mount.startswith(".")]
    assert all(mode == "ro" and from_.startswith(f"./{name}") for from_, _, mode in folders)


def test_no_volume_is_of_two_containers() -> None:
    used = [mount.split(":")[0] for service in SERVICES.values() for mount in service["volumes"] if mount[0] != "."]
    assert sorted(used) == sorted(SAID["volumes"])
    assert {"eu-fra-a", "eu-fra-b"} < set(used)


def test_objects_that_lie_elsewhere_have_no_volume() -> None:
    far = document(Wanted(regions=("eu-fra",), locations=("s3://one", "s3://two")), Around())
    assert set(far["volumes"]) == {"global", "eu-fra", "eu-fra-keys", "global-db", "eu-fra-db"}
    assert {name for name, one in far["services"].items() if "env_file" in one} == {"eu-fra"}, "who asks the buckets"
    assert not [name for name, one in SERVICES.items() if "env_file" in one]


def test_credentials_of_buckets_are_yours_to_fill_in(tmp_path: Path) -> None:
    given = [
        "--out",
        str(tmp_path),
        "--region=eu-fra",
        "--licence-codes=2",
        "--location=s3://one",
        "--location=s3://two",
    ]
    assert main(given) == 0
    file = tmp_path / "storage.env"
    assert "AWS_SECRET_ACCESS_KEY=\n" in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    file.write_text("AWS_ACCESS_KEY_ID=me\n")
    assert main(given) == 0
    assert file.read_text() == "AWS_ACCESS_KEY_ID=me\n"


def files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def test_written_again_it_keeps_what_is_secret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, kept = tmp_path / "cloud", ("*.key", "client-key.pem", "opening.json", "first.sql", "password")
    for regions in (["eu-fra"], ["eu-fra"], ["eu-fra", "us-iad"]):
        before = {path: path.read_bytes() for name in kept for path in out.rglob(name)}
        assert main(["--out", str(out), *(f"--region={region}" for region in regions), "--licence-codes=2"]) == 0
        assert {path: path.read_bytes() for path in before} == before
    assert "docker compose" in capsys.readouterr().out
    said = yaml.safe_load((out / "compose.yaml").read_text())
    mounted = {out / mount.split(":")[0] for one in said["services"].values() for mount in one["volumes"]}
    seen = [path for path in files(out) if not mounted.isdisjoint((path, *path.parents))]
    assert not [path for path in seen if (out / "secrets") in path.parents], "the authority's key is nobody's"
    opened = {path.name for path in files(out) if path.stat().st_mode & 0o077}
    assert opened == {"ca.pem", "first.sql", "password"}
    assert out.stat().st_mode & 0o777 == 0o700, "which others don't come by"
    owners = {path.stat().st_uid for path in files(out / "eu-fra")}
    assert owners == {10001 if os.geteuid() == 0 else os.geteuid()}


def test_a_role_opens_its_own_database_alone(tmp_path: Path) -> None:
    main(["--out", str(tmp_path), "--region=eu-fra", "--licence-codes=2"])
    settings = {part: (tmp_path / part / "settings.json").read_text() for part in ("eu-fra", "eu-fra-keys")}
    sql = (tmp_path / "eu-fra-db" / "first.sql").read_text()
    for part, role in (("eu-fra", "region"), ("eu-fra-keys", "keys")):
        password = sql.split(f'CREATE ROLE "{role}" LOGIN PASSWORD \'')[1].split("'")[0]
        assert f"postgresql://{role}:{password}@db.eu-fra.camproof.test:5432/{role}" in settings[part]
        assert f'REVOKE ALL ON DATABASE "{role}" FROM PUBLIC' in sql


def test_it_is_told_what_can_not_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--out", str(tmp_path), "--first-port=70000"]) == 2
    assert "first_port is 70000" in capsys.readouterr().err


def test_docker_compose_takes_it(tmp_path: Path) -> None:
    command = compose()
    main(["--out", str(tmp_path), "--licence-codes=2"])
    done = subprocess.run(
        [*command, "--file", str(tmp_path / "compose.yaml"), "config"], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert set(yaml.safe_load(done.stdout)["services"]) == set(SERVICES)
