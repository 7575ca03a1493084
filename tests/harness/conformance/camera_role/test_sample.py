"""The sample camera in a process of its own, as it is and with seeded faults, all at once: they mostly wait."""

import asyncio
from pathlib import Path

import pytest

from harness.camera.faulty.catalogue import CAMERA_FAULTS
from harness.checks.by_sight.judged import BY_SIGHT
from harness.checks.verdict import Outcome, Verdict
from harness.conformance.camera_role.run import SAMPLE_SPEC, CameraOrder, judge_camera

CAUGHT = ("drop-without-gap", "key-never-rotates", "retries-at-once")


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
        for requirement in CAMERA_FAULTS[fault].requirements:
            assert verdicts[requirement].outcome is Outcome.FAIL, f"{fault}: {verdicts[requirement].reason}"
