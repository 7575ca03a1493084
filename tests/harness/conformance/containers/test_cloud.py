"""A cloud of two regions in containers: who reaches whom, that the suite judges it, and that nothing of it stays."""

import json
import socket
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from unittest.mock import Mock

import pytest

from harness.checks.registry import BROWSER, CHECKS
from harness.checks.verdict import Outcome
from harness.cli import judging
from harness.cli.as_pytest import containers
from harness.cli.asked import Asked
from harness.cloud.target import Target
from harness.conformance.at_rest import everything
from harness.conformance.browser.available import absent
from harness.conformance.containers import strikes
from harness.conformance.containers.cloud import ContainerCloud
from harness.conformance.containers.engine import POSTGRES, SERVICES, NoEngineError, require_images
from harness.conformance.containers.engine import engine as reached
from harness.conformance.containers.owner import RUN
from harness.conformance.containers.target import as_target
from harness.conformance.lab.sites import REQUIREMENTS as OF_SITES
from harness.errors import BadInputError, CamproofFailedError
from reference_impl.deployment.apart.plan import Wanted
from reference_impl.deployment.containers.sources import LABEL
from tests.harness.conformance.containers.conftest import REGIONS, left_of, named
from tests.reference_impl.deployment.containers.engine import engine

pytestmark = [pytest.mark.xdist_group("containers"), pytest.mark.timeout(600)]  # the images may have to be made first
WITHIN = Path(__file__).with_name("tried_within.py").read_text()
LIFE_S = 10.0  # of credentials: the suite waits for their end
OF_CLOUDS = tuple(set(CHECKS) - set(OF_SITES))
OF_TIMES = {"BUF-8", "KEY-6"}  # on a busy machine these may be undecided, and what a browser does
NOT_OF_TWO_REGIONS = {"REG-1"}
OPENED = """
import psycopg, sys
try:
    psycopg.connect(sys.argv[1], connect_timeout=3)
except psycopg.OperationalError as refused:
    print(refused)
"""


IN_BASH = 'for at in "$@"; do timeout 1.5 bash -c "</dev/tcp/$at" 2>/dev/null && echo $at; done; true'


def places_of(cloud: ContainerCloud) -> dict[str, list[tuple[str, int]]]:
    """Address and port of each container on each of its networks."""
    return {
        one.planned.name: [(cloud.plan.address_of(line, cloud.block), one.planned.port) for line in one.planned.lines]
        for one in cloud.containers.values()
    }


def reached_from(cloud: ContainerCloud, name: str) -> set[str]:
    """The other containers that one reaches at any of their addresses: it need not know their names."""
    places = {other: at for other, at in places_of(cloud).items() if other != name}
    status, said = cloud.container(name).run("python3", "-c", WITHIN, json.dumps(places))
    assert status == 0, said
    return set(json.loads(said))


def test_each_part_reaches_what_it_must_ask_and_nothing_else(cloud: ContainerCloud) -> None:
    assert reached_from(cloud, "eu-fra") == {"global", "eu-fra-db"}
    assert reached_from(cloud, "eu-fra-keys") == {"global", "eu-fra-db"}
    assert reached_from(cloud, "global") == {"global-db", *REGIONS, *(f"{region}-keys" for region in REGIONS)}


def test_a_key_server_is_reached_by_the_global_part_alone(cloud: ContainerCloud) -> None:
    """Tried from within each container; the first two show that it would tell."""
    keys = {name: at for name, at in places_of(cloud).items() if name.endswith("-keys")}

    def tried(name: str, *places: tuple[str, int]) -> set[str]:
        status, said = cloud.container(name).run("bash", "-c", IN_BASH, "-", *(f"{at}/{port}" for at, port in places))
        assert status == 0, said
        return set(said.split())

    every = [place for at in keys.values() for place in at]
    assert len(tried("global", *every)) == len(keys), "each on the network that they share"
    assert tried("eu-fra-db", ("127.0.0.1", 5432)), "a database hears itself"
    others = [name for name in cloud.containers if name != "global" and name not in keys]
    with ThreadPoolExecutor() as pool:
        reached = dict(zip(others, pool.map(lambda name: tried(name, *every), others), strict=True))
    assert {name: places for name, places in reached.items() if places} == {}, "not by their databases either"
    for name, own in keys.items():
        assert tried(name, *(place for place in every if place not in own)) == set()


def test_clouds_side_by_side_know_nothing_of_each_other(cloud: ContainerCloud, of_small_disk: ContainerCloud) -> None:
    """Each answers this machine, at addresses of its own; not one container of one reaches one of the other."""
    assert cloud.block != of_small_disk.block
    for one in (cloud, of_small_disk):
        assert all(container.listens() for container in one.containers.values())
    theirs = [place for at in places_of(of_small_disk).values() for place in at]
    for name in ("global", "eu-fra"):
        status, said = cloud.container(name).run("python3", "-c", WITHIN, json.dumps({"there": theirs}))
        assert (status, json.loads(said)) == (0, [])


def test_a_regions_role_can_not_open_its_key_servers_database(cloud: ContainerCloud) -> None:
    own = cloud.wanted.databases["eu-fra"]
    others = f"{own.rpartition('/')[0]}/keys"
    for url, said in {own: "", others: "permission denied", others.replace("@", "x@"): "password"}.items():
        status, told = cloud.container("eu-fra").run("python3", "-c", OPENED, url)
        assert (status, bool(told)) == (0, bool(said)), told
        assert said in told


def test_a_containers_files_are_its_own(cloud: ContainerCloud) -> None:
    """No other's secrets, and nothing to write to but its state."""
    _, seen = cloud.container("eu-fra").run("sh", "-c", "ls /etc/camproof; touch /etc/camproof/x /opt/x")
    assert seen.count("Read-only file system") == 2
    assert "session.key" in seen
    assert "key-encryption.key" not in seen


def test_the_whole_suite_passes(cloud: ContainerCloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What needs a cloud that is killed, fails or throttles is judged of these containers, and a year of others."""

    @asynccontextmanager
    async def there(_: Wanted) -> AsyncIterator[tuple[ContainerCloud, Target]]:
        yield cloud, as_target(cloud).model_copy(update={"credential_life_s": LIFE_S})

    monkeypatch.setattr(judging, "in_containers", there)
    others = ("kill.probe.served", "strain.embedded", "region_outage.embedded", "scrubbing.embedded")
    for other in (*others, "year.cloud.EmbeddedCloud"):
        monkeypatch.setattr(f"harness.conformance.{other}", Mock(side_effect=AssertionError("it is another cloud")))
    with ExitStack() as short:
        for region in REGIONS:
            short.enter_context(strikes.with_settings(cloud, region, credential_life_s=LIFE_S))
        report = judging.carry_out(Asked(only=OF_CLOUDS, containers=True, regions=REGIONS).job(tmp_path, quiet=True))
    told = {(v.requirement, v.case): (v.outcome, v.reason) for v in report.verdicts if v.outcome is not Outcome.PASS}
    undecided = {one for one, (outcome, _) in told.items() if outcome is Outcome.UNKNOWN}
    assert {name for name, case in undecided if case != BROWSER} <= OF_TIMES, told
    unseen = BROWSER if absent(as_target(cloud)) else "none"
    assert {name for name, case in told.keys() - undecided if case != unseen} <= NOT_OF_TWO_REGIONS, told
    assert {v.requirement for v in report.verdicts} == set(OF_CLOUDS)
    searched = everything(as_target(cloud))
    places = {(file.region, file.path.parts[1] if file.path.parts[0] == "PostgreSQL" else "") for file in searched}
    assert {
        ("", "identity"),
        ("eu-fra", "eu_fra_recording_index"),
        ("us-iad", "us_iad_keys"),
        ("eu-fra", ""),
    } <= places, places


def test_a_container_that_ends_is_told_with_its_log_and_nothing_stays(
    tmp_path: Path, images_of_here: dict[str, str]
) -> None:
    wrong = dict.fromkeys(images_of_here, images_of_here["CAMPROOF_IMAGE"])  # a service where PostgreSQL is to be
    failing = ContainerCloud(Wanted(regions=("eu-fra",)), tmp_path)
    told = r"(?s)-db ended; the end of its log:\n.*settings\.json can't be read"
    with named(wrong), pytest.raises(CamproofFailedError, match=told), failing:
        pytest.fail("it started")
    assert left_of(failing.labels[RUN]) == []


def test_a_port_that_somebody_took_is_told_and_nothing_stays(tmp_path: Path, images_of_here: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, named(images_of_here):
        wanted = Wanted(regions=("eu-fra",), first_port=taken.getsockname()[1] - 1)
        failing = ContainerCloud(wanted, tmp_path, publish="127.0.0.1")
        with pytest.raises(CamproofFailedError, match=r"does not start camproof-.*-global: .*already in use"), failing:
            pytest.fail("it started")
    assert left_of(failing.labels[RUN]) == []


def test_an_image_that_is_not_there_or_of_other_sources_is_told_with_what_to_do() -> None:
    engine()
    client = reached()
    try:
        with pytest.raises(BadInputError, match="no image camproof/none: say `make images`"):
            require_images(client, "camproof/none", "camproof/none")
    finally:
        client.close()
    old = Mock()
    old.images.get.return_value = Mock(labels={LABEL: "of another day"})
    with pytest.raises(BadInputError, match="made of other sources than are installed here"):
        require_images(old, SERVICES, POSTGRES)
    require_images(old, "ours/reference-cloud:5", POSTGRES)  # who names one means it


def test_without_an_engine_it_is_skipped_unless_one_is_required(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    with pytest.raises(NoEngineError, match="start Docker, or name its socket in DOCKER_HOST"):
        reached()
    monkeypatch.delenv("CAMPROOF_REQUIRE_DOCKER", raising=False)
    with pytest.raises(pytest.skip.Exception, match="start Docker"):
        next(containers.started(REGIONS))
    monkeypatch.setenv("CAMPROOF_REQUIRE_DOCKER", "1")
    with pytest.raises(pytest.fail.Exception, match="start Docker"):
        next(containers.started(REGIONS))
