"""What goes wrong with containers takes effect, shows, and is undone."""

import os
import shutil
import socket
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import psycopg
import pytest

from harness.conformance.containers import strikes
from harness.conformance.containers.bandwidth import capped
from harness.conformance.containers.cloud import ContainerCloud
from harness.conformance.containers.container import PartContainer
from harness.errors import BadInputError, CamproofFailedError
from reference_impl.deployment.containers.databases import SUPERUSER

pytestmark = [pytest.mark.xdist_group("containers"), pytest.mark.timeout(600)]

ENDED = {"stopped": strikes.stopped, "killed": strikes.killed}
Strike = Callable[[PartContainer], AbstractContextManager[None]]


def ready(one: PartContainer) -> bool:
    return one.run(*one.planned.ready)[0] == 0


@pytest.mark.parametrize("name", ["global", "eu-fra-db"])
@pytest.mark.parametrize("strike", ENDED.values(), ids=ENDED)
def test_a_container_that_ended_is_back_at_the_end(cloud: ContainerCloud, name: str, strike: Strike) -> None:
    one = cloud.container(name)
    with strike(one):
        assert (one.state(), one.listens()) == ("exited", False)
    assert ready(one)


def test_a_test_that_fails_leaves_the_part_whole_and_what_has_ended_is_not_struck(
    cloud: ContainerCloud,
) -> None:
    one = cloud.container("eu-fra/keys")
    with pytest.raises(CamproofFailedError, match="eu-fra-keys does not run"), strikes.stopped(one):
        strikes.killed(one).__enter__()
    assert ready(one)


def test_a_paused_part_stands_still_and_goes_on(cloud: ContainerCloud) -> None:
    one = cloud.container("eu-fra")
    since = one.running.attrs["State"]["StartedAt"]
    with strikes.paused(one), socket.create_connection((one.address, one.planned.port), 2) as asking:
        asking.settimeout(1)
        asking.sendall(b"not TLS, which a part that runs hangs up on")
        with pytest.raises(TimeoutError):
            asking.recv(1)
    one.running.reload()
    assert (one.state(), one.running.attrs["State"]["StartedAt"]) == ("running", since)


def test_what_is_asked_of_a_part_that_does_not_run_is_answered_by_the_engine(cloud: ContainerCloud) -> None:
    one = cloud.container("eu-fra/keys")
    with strikes.paused(one):
        status, said = one.run("true")
        assert status != 0
        assert "is paused" in said


def test_an_unplugged_part_reaches_nobody(cloud: ContainerCloud) -> None:
    one = cloud.container("eu-fra/keys")
    with strikes.unplugged(one):
        assert not one.listens()
        assert not any(one.is_on(line) for line in one.planned.lines)
    assert ready(one)


@pytest.mark.parametrize("network", ["region-eu-fra", "db-eu-fra"])
def test_a_disconnected_part_is_not_reached_and_has_its_address_again(cloud: ContainerCloud, network: str) -> None:
    one = cloud.container("eu-fra")
    with strikes.disconnected(one, network):
        assert one.listens() is (network != "region-eu-fra")
        assert not ready(one) or network == "region-eu-fra"
    assert one.listens()
    one.wait_until_ready()
    with pytest.raises(BadInputError, match="is on no network keys-eu-fra; choose from region-eu-fra, db-eu-fra"):
        strikes.disconnected(one, "keys-eu-fra").__enter__()


def test_a_location_is_lost_and_found_again(cloud: ContainerCloud) -> None:
    one, seen = cloud.container("eu-fra"), ("ls", "/var/lib/camproof/b")
    with strikes.location_lost(cloud, "eu-fra", "b"):
        assert "Permission denied" in one.run(*seen)[1]
        assert one.run("ls", "/var/lib/camproof/a")[0] == 0
    assert one.run(*seen)[0] == 0


def test_a_location_is_not_emptied_where_nobody_restores_it_soon(cloud: ContainerCloud) -> None:
    with pytest.raises(BadInputError, match="the scrubber of eu-fra takes long"):
        strikes.location_emptied(cloud, "eu-fra", "a").__enter__()


@pytest.mark.parametrize("part", ["eu-fra", "eu-fra/keys"])
def test_a_part_goes_by_a_clock_that_is_fast(cloud: ContainerCloud, part: str) -> None:
    with strikes.clock_ahead(cloud, part, 1_000):
        assert abs(strikes.clock_of(cloud.container(part)) - time.time() - 1_000) < 30
    assert abs(strikes.clock_of(cloud.container("eu-fra")) - time.time()) < 30


def test_a_disk_that_has_no_size_is_not_filled(cloud: ContainerCloud) -> None:
    with pytest.raises(BadInputError, match="the disk of eu-fra is this machine's: give it a size"):
        strikes.disk_full(cloud.container("eu-fra")).__enter__()


@pytest.mark.skipif(
    not os.environ.get("CAMPROOF_REQUIRE_DOCKER") and (os.getuid() != 0 or not shutil.which("tc")),
    reason="it takes root and tc: apt install iproute2",
)
def test_what_a_part_sends_and_is_sent_passes_at_the_rate_that_it_is_capped_at(cloud: ContainerCloud) -> None:
    server = cloud.container("eu-fra-db")
    url = f"postgresql://{SUPERUSER}:{cloud.passwords.superusers['eu-fra']}@{server.address}/postgres"
    with psycopg.connect(url, autocommit=True) as database:
        with capped(server, 2_000_000):
            assert took_s(lambda: database.execute("SELECT repeat('x', 300000)").fetchone()) > 1.0
            assert took_s(lambda: database.execute("SELECT length(%s)", ["x" * 300_000]).fetchone()) > 1.0
        assert took_s(lambda: database.execute("SELECT repeat('x', 300000)").fetchone()) < 1.0


def took_s(work: Callable[[], object]) -> float:
    since_s = time.monotonic()
    work()
    return time.monotonic() - since_s
