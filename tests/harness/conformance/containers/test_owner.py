"""What is left behind is removed, and nothing else."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from harness.conformance.containers.engine import engine as reached
from harness.conformance.containers.owner import MACHINE, OWNER, RUN, is_gone, labels, of_run, remove_left
from harness.conformance.containers.target import FOLDER
from harness.left_behind import remove_left as remove_folders
from tests.reference_impl.deployment.containers.engine import engine

OWN = """
import sys
from pathlib import Path
from harness.conformance.containers.cloud import ContainerCloud
from harness.conformance.containers.target import FOLDER
from harness.left_behind import own_folder
from reference_impl.deployment.apart.plan import Wanted

with own_folder(FOLDER) as folder:
    cloud = ContainerCloud(Wanted(regions=("eu-fra",)), folder)
    print(cloud.labels["io.camproof.run"], folder, flush=True)
    with cloud:
        sys.exit("it was to be killed before")
"""


def test_an_owner_is_known_by_number_start_and_machine() -> None:
    mine = labels()
    assert not is_gone(mine)
    assert is_gone({**mine, OWNER: f"{os.getpid()}:1"})
    assert not is_gone({**mine, OWNER: f"{os.getpid()}:1", MACHINE: "another"})
    assert not is_gone({RUN: "somebody's"})


@pytest.mark.xdist_group("containers")
@pytest.mark.timeout(600)  # the images may have to be made first
def test_what_a_killed_owner_left_is_removed_by_the_next(tmp_path: Path, images_of_here: dict[str, str]) -> None:
    engine()
    own = {**os.environ, **images_of_here, "TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", OWN], env=own, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        run, folder = killed.stdout.readline().split()
        client = reached()
        try:
            until_s = time.monotonic() + 60
            while len({type(one).__name__ for one in of_run(client, run)}) < 3:
                assert time.monotonic() < until_s, "it makes nothing"
                time.sleep(0.1)
            assert not [name for name in remove_left(client) if run in name]  # its owner lives
            killed.send_signal(signal.SIGKILL)
            killed.wait()
            assert [name for name in remove_left(client) if run in name]
            assert of_run(client, run) == []
        finally:
            client.close()
    assert remove_folders(tmp_path, FOLDER) == [Path(folder)]
