"""Real packets: topologies that ship with camproof, in namespaces of their own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from harness.engines.lab import exchanges
from harness.engines.lab.layout.ends import INSIDE, LINE, OUTSIDE, SWITCH
from harness.engines.lab.layout.routers import TABLE
from harness.engines.lab.reasons import reason
from harness.engines.lab.works import observe
from tests.harness.engines.lab.conftest import shipped

SITE = "t5a-switch-gives-the-addresses"
pytestmark = [pytest.mark.usefixtures("lab_here"), pytest.mark.xdist_group("lab")]


def test_wired_as_the_paper_says_every_camera_leases_and_reaches_all_that_the_cloud_needs(tmp_path: Path) -> None:
    (site,) = observe([shipped("t3")], lambda _: None, tmp_path)
    assert all(camera.activates for camera in site.cameras)
    assert site.servers == {"recorder": {"10.0.0.1"}, "lan": {"10.0.0.1"}}
    first = site.cameras[0]
    assert first.lease is not None
    assert first.lease.routers == first.lease.dns == ("10.0.0.1",)
    assert [one.need for one in first.reached] == [need.name for need in shipped("t3").needs()]
    assert first.time is not None
    assert first.time.offset_s == pytest.approx(0, abs=1)
    (file,) = tmp_path.glob("*-recorder.pcap")
    kinds = [m.kind for m in exchanges.read(file) if m.client == first.mac]
    assert kinds[:4] == ["DISCOVER", "OFFER", "REQUEST", "ACK"]


def test_as_it_comes_the_switch_gives_addresses_and_no_way_out_and_the_machine_stays_as_it_was() -> None:
    before, seen = _of_a_lab(), []
    site, two = observe([shipped("t1"), shipped("t4")], lambda _: seen.append(_of_a_lab()))
    assert [before, *seen, _of_a_lab()] == [(set(), before[1])] * (len(seen) + 2), (
        "neither while it runs nor afterwards"
    )
    assert seen
    assert not any(camera.activates for camera in site.cameras)
    assert all("no router" in reason(camera) for camera in site.cameras)
    assert two.servers["recorder"] == {"10.0.0.1", "192.168.0.1"}, "both are heard to offer"


def test_a_user_who_is_not_root_has_the_same_in_a_namespace_of_users(tmp_path: Path) -> None:
    if subprocess.run(["unshare", "--user", "--map-root-user", "true"], capture_output=True, check=False).returncode:  # noqa: S607
        pytest.skip("this machine allows no namespaces of users")
    inner = f"import sys; from harness.cli import main; sys.exit(main(['lab', '{SITE}', '--pcap', '{tmp_path}']))"
    words = ["unshare", "--user", "--map-root-user", sys.executable, "-c", inner]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(" yes") == len(shipped("t5a").each_camera())
    (file,) = tmp_path.glob("*-recorder.pcap")
    assert exchanges.servers(exchanges.read(file)) == {"10.0.0.2"}


def _of_a_lab() -> tuple[set[str], str]:
    """Devices, rules and names of a lab's that this machine's own network has, and whether it forwards packets."""
    links = json.loads(subprocess.run(["ip", "-j", "link"], capture_output=True, check=True).stdout)  # noqa: S607
    tables = subprocess.run(["nft", "list", "tables"], capture_output=True, text=True, check=False).stdout  # noqa: S607
    names = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True).stdout  # noqa: S607
    found = {link["ifname"] for link in links} | set(tables.split()) | set(names.split())
    ours = {TABLE, SWITCH, LINE, INSIDE, OUTSIDE, "0.world", "0.0.recorder"}
    return found & ours, Path("/proc/sys/net/ipv4/ip_forward").read_text("utf-8")
