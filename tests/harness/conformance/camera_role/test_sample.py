"""The sample camera in a process of its own, as it is and with seeded faults, all at once: they mostly wait."""

import asyncio
import os
from pathlib import Path

import pytest

from harness.camera.faulty.catalogue import CAMERA_FAULTS
from harness.camera.variants.catalogue import CAMERA_VARIANTS
from harness.checks.by_sight.judged import BY_SIGHT
from harness.checks.verdict import Outcome, Verdict
from harness.conformance.camera_role.run import SAMPLE_SPEC, CameraOrder, judge_camera
from harness.conformance.faults import FAULTS

CAUGHT = (
    "drop-without-gap", "key-never-rotates", "retries-at-once", "takes-any-name", "fails-over-from-home", "stores-anew",
)  # fmt: skip
NOT_SEEN = {
    "backs-off-in-step",  # with several cameras only
    "key-shared-by-cameras",  # likewise
    "drains-slowly",  # it never comes so far that a backlog could drain: BUF-7 is undecided
    "drop-comes-late",  # a segment more or less is within what a cloud can tell of a cache
    "drops-one-too-many",  # likewise
}


async def judged(out: Path, fault: str | None) -> dict[str, Verdict]:
    history = out / "history.parquet"
    order = CameraOrder(
        SAMPLE_SPEC, out, "127.0.0.1", 60, "camproof", lambda _line: None, sample=True, fault=fault, history=history
    )
    return {verdict.requirement: verdict for verdict in (await judge_camera(order)).verdicts}


@pytest.mark.timeout(240)
async def test_it_passes_and_its_faults_are_caught(tmp_path: Path) -> None:
    faults = (None, *CAUGHT)
    for fault in faults:
        (tmp_path / str(fault)).mkdir()
    sound, *faulty = await asyncio.gather(*(judged(tmp_path / str(fault), fault) for fault in faults))
    assert {i: v.reason for i, v in sound.items() if v.outcome not in {Outcome.PASS, Outcome.SKIP}} == {}
    assert {i for i, v in sound.items() if v.outcome is Outcome.PASS} == BY_SIGHT.keys() - {
        "BUF-8", "BUF-9", "BUF-10", "NET-10",
    }  # fmt: skip
    for fault, verdicts in zip(CAUGHT, faulty, strict=True):
        for requirement in FAULTS[fault].requirements:
            assert verdicts[requirement].outcome is Outcome.FAIL, f"{fault}: {verdicts[requirement].reason}"


@pytest.mark.skipif("CAMPROOF_EVERY_FAULT" not in os.environ, reason="takes 20 minutes: set CAMPROOF_EVERY_FAULT=1")
@pytest.mark.timeout(240)
@pytest.mark.parametrize("fault", sorted(CAMERA_FAULTS.keys() - {*CAUGHT, *NOT_SEEN}))
async def test_every_fault_that_a_cloud_can_see_is_caught(fault: str, tmp_path: Path) -> None:
    verdicts = await judged(tmp_path, fault)
    # perhaps by another promise than the one that is judged of a camera whose cache can be looked into
    assert [i for i, verdict in verdicts.items() if verdict.outcome is Outcome.FAIL]


@pytest.mark.skipif("CAMPROOF_EVERY_FAULT" not in os.environ, reason="takes minutes: set CAMPROOF_EVERY_FAULT=1")
@pytest.mark.timeout(240)
@pytest.mark.parametrize("variant", sorted(CAMERA_VARIANTS))
async def test_what_is_as_good_passes(variant: str, tmp_path: Path) -> None:
    verdicts = await judged(tmp_path, variant)
    assert {i: v.reason for i, v in verdicts.items() if v.outcome not in {Outcome.PASS, Outcome.SKIP}} == {}
