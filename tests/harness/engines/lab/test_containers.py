"""A site in a container of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from harness.engines.lab.entrances import CONTAINERS, lacking, remove_left_containers
from harness.engines.lab.outside import require_lab
from harness.engines.lab.works import observe
from harness.errors import CamproofFailedError
from harness.left_behind import started
from tests.harness.engines.lab.conftest import SHIPPED, shipped
from tests.reference_impl.deployment.containers.engine import engine

pytestmark = [pytest.mark.xdist_group("lab"), pytest.mark.timeout(600)]  # making the image takes a while
IMAGE_SH = SHIPPED.parents[1] / "harness" / "engines" / "lab" / "container" / "image.sh"
_OWNER = f"""
from pathlib import Path
from harness.engines.lab.works import observe
from harness.sites.load import load
site = load(Path({str(SHIPPED / "no-dhcp-anywhere.yaml")!r}).read_text(), "site.yaml")
while True:
    observe([site], print, kind="containers")
"""


@cache
def made() -> str:
    engine()
    environment = {**os.environ, "PYTHON": sys.executable}
    done = subprocess.run([IMAGE_SH], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1]


@pytest.fixture
def image(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("CAMPROOF_LAB_IMAGE", made())
    return made()


def test_each_site_is_in_a_container_of_its_own_and_captures_come_out_of_it(image: str, tmp_path: Path) -> None:
    few = [
        s.model_copy(update={"cameras": (s.cameras[0].model_copy(update={"count": 2}),)})
        for s in map(shipped, ("t1", "t3"))
    ]
    bad, good = observe(few, lambda _: None, tmp_path, CONTAINERS)
    assert [camera.activates for camera in (*bad.cameras, *good.cameras)] == [False, False, True, True]
    assert {file.name for file in tmp_path.iterdir()} >= {"t1-nothing-plugged-in-recorder.pcap"}


def test_a_container_goes_with_its_owner_also_when_that_is_killed(image: str) -> None:
    with subprocess.Popen([sys.executable, "-c", _OWNER], stdout=subprocess.DEVNULL) as owner:
        try:
            label = f"camproof.lab.owner={owner.pid}-{started(owner.pid)}"
            assert _waited(lambda: _works(label))
        finally:
            owner.kill()
    assert _waited(lambda: not engine().containers.list(filters={"label": label}))


def _works(label: str) -> bool:
    """Whether the site is there, and not only its container: its routers give addresses."""
    commands = [
        process[-1]
        for one in engine().containers.list(filters={"label": label})
        for process in one.top()["Processes"] or ()  # none of one that just ends
    ]
    return any(command.startswith("dnsmasq") for command in commands)


def test_what_an_owner_that_is_gone_left_behind_is_removed(image: str) -> None:
    label = {"camproof.lab.owner": "999999999-5"}
    left = engine().containers.create(image, ["sleep", "100"], labels=label)
    assert left.short_id in remove_left_containers()
    assert not engine().containers.list(all=True, filters={"label": "camproof.lab.owner=999999999-5"})


def test_without_an_image_it_says_how_to_make_one(monkeypatch: pytest.MonkeyPatch) -> None:
    engine()
    monkeypatch.setenv("CAMPROOF_LAB_IMAGE", "camproof/no-such-image")
    assert lacking(CONTAINERS)
    with pytest.raises(
        CamproofFailedError, match="there is no image camproof/no-such-image: make it with `make lab-image`"
    ):
        require_lab(CONTAINERS)


def _waited(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + 150  # on a busy machine
    while not (held := holds()) and time.monotonic() < until:
        time.sleep(0.1)
    return held
