"""A soak of seconds in which cameras forget nothing: that they grow is seen, and nothing else is wrong."""

from dataclasses import dataclass
from pathlib import Path

from harness.camera.encryption import SegmentCipher
from harness.camera.media.template import scene_template
from harness.camera.parts import CameraParts
from harness.camera.segment import Buffer
from harness.camera.upload_policy import UploadSettings
from harness.checks.verdict import Outcome
from harness.cli.soak import verdicts_of
from harness.conformance.beside.cloud import beside
from harness.conformance.beside.said import Ordered
from harness.conformance.soak.soak import Order, soak
from harness.conformance.soak.stretched import stretched
from harness.engines.live.watch.watch import Watch
from harness.history.parquet import read
from harness.scenario.model import CameraSpec, Outage, Scenario, Site

_LEAK_BYTES = 4_000_000
SECONDS = 8.0


@dataclass
class Leaking(SegmentCipher):
    """Keeps something of each segment."""

    kept: list[bytes]

    def encrypt(self, media: Buffer, key: bytes, iv: bytes) -> Buffer:
        self.kept.append(b"x" * _LEAK_BYTES)
        return super().encrypt(media, key, iv)


def scenario() -> Scenario:
    """Two sites for 3 s, one of which is cut for half a second."""
    sites = tuple(
        Site(name=n, region="eu-fra", cameras=(CameraSpec(name=f"{n}-1", segment_s=1, bits_per_s=4e5),)) for n in "ab"
    )
    return Scenario(name="x", sites=sites, duration_s=3, outages=(Outage(site="a", start_s=1, end_s=1.5),))


def test_a_scenario_is_stretched_and_its_outages_come_again() -> None:
    long = stretched(scenario(), 7.2)
    assert long.duration_s == 7.2
    assert [(one.start_s, one.end_s) for one in long.outages] == [(1, 1.5), (4, 4.5), (7, 7.2)]
    assert stretched(scenario(), 3).outages == scenario().outages


async def test_a_leak_is_caught_and_the_rest_is_as_it_should_be(tmp_path: Path) -> None:
    kept: list[bytes] = []
    parts = CameraParts(cipher=lambda: Leaking(kept))
    order = Order(
        stretched(scenario(), SECONDS), 1.5, scene_template(1.0), UploadSettings(), tmp_path, lambda _line: None, parts
    )
    (tmp_path / "cloud").mkdir()
    ordered = Ordered(str(tmp_path / "cloud"), ("eu-fra",), 2, 60.0, order.keeps_s)
    async with beside(ordered) as cloud, Watch(cloud) as watch:
        found = await soak(cloud, watch, order)
    verdicts = {one.requirement: one for one in verdicts_of(found, "again")}
    assert verdicts["memory of cameras stays flat"].outcome is Outcome.FAIL, verdicts
    assert verdicts["memory of cloud stays flat"].outcome in {Outcome.PASS, Outcome.UNKNOWN}
    assert verdicts["every segment ends once"].outcome is Outcome.PASS
    assert found.ended == ""
    assert found.books.produced == 16
    assert sum(row.produced for row in found.rows) == found.books.produced
    assert sum(row.stored for row in found.rows) == found.books.stored
    assert any(stored > 0 for _, stored in found.kept.samples)
    assert len(read(tmp_path / "history.parquet").events) > 3 * found.books.produced
