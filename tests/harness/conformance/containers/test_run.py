"""`camproof run --engine live --containers`: a scenario's cameras upload to containers, and its line is cut."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from harness.cli import live
from harness.cli.frame import main
from harness.cloud.target import Target
from harness.conformance.containers.cloud import ContainerCloud
from harness.conformance.containers.target import as_target
from harness.history.event import EventKind
from harness.history.parquet import read
from reference_impl.deployment.apart.plan import Wanted

pytestmark = [pytest.mark.xdist_group("containers"), pytest.mark.timeout(600)]  # the images may have to be made first
SCENARIO = """
camproof: scenario/1
name: short-cut-in-containers
why: To see that cameras reach the containers, that these are struck, and that nothing is lost.
duration: 7 s
drain: 20 s
fleet:
  templates:
    lobby: {bitrate: 1 Mbit/s, segment: 1 s, cache: {size: 4 MB}}
  sites:
    - {name: shop, uplink: {up: 20 Mbit/s, down: 100 Mbit/s, latency: 5 ms}, cameras: [{template: lobby, count: 1}]}
upload: {stall: 4 s, longest_backoff: 1 s}
faults:
  - {kind: uplink-cut, mode: reset, at: 1 s, for: 1 s}
  - {kind: service-down, service: eu-fra, how: kill, at: 3 s, for: 1 s}
  - {kind: service-restart, service: eu-fra/keys, at: 3 s}
must_happen: [some outage]
must_hold: [loss per camera <= 0 s]
"""


def test_cameras_upload_to_containers(
    cloud: ContainerCloud,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """To the cloud that there is, with codes that nobody has redeemed."""
    asked: list[Wanted] = []

    @asynccontextmanager
    async def there(wanted: Wanted, disks: Mapping[str, int]) -> AsyncIterator[tuple[ContainerCloud, Target]]:
        asked.append(wanted)
        assert not disks
        target = as_target(cloud)
        yield cloud, target.model_copy(update={"licence_codes": target.licence_codes[-9:-1]})

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(live, "in_containers", there)
    Path("cut.yaml").write_text(SCENARIO)
    assert main(["run", "cut.yaml", "--engine", "live", "--containers", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one.regions for one in asked] == [("eu-fra",)]
    verdicts = {one["requirement"]: one for one in told["verdicts"]}
    assert verdicts["loss per camera <= 0 s"]["outcome"] == "pass"
    assert verdicts["IDX-2"]["outcome"] == "pass", verdicts["IDX-2"]
    assert "after kill of eu-fra, stop of eu-fra/keys" in verdicts["IDX-2"]["reason"]
    history = read(tmp_path / "out/run/history.parquet")
    struck = [event.detail["service"] for event in history.of(EventKind.STRUCK, EventKind.MENDED)]
    assert sorted(str(one) for one in struck) == ["eu-fra", "eu-fra", "eu-fra/keys", "eu-fra/keys"]
    assert told["verdicts"][0]["replay"].endswith("--engine live --containers")
