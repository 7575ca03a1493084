"""A cloud that is told to stop stops, whatever it is about."""

import asyncio
from pathlib import Path

import pytest

from reference_impl.deployment import CloudSettings, EmbeddedCloud
from reference_impl.media_store import ScrubSettings
from reference_impl.recording_index import CareSettings
from reference_impl.recording_index.caretaker import Caretaker

_BOUND_S = 20.0


@pytest.mark.parametrize("rounds", range(2, 6))
async def test_in_the_middle_of_the_caretakers_round(
    rounds: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, look_after = asyncio.Semaphore(0), Caretaker.round

    async def counted(caretaker: Caretaker) -> object:
        begun.release()
        return await look_after(caretaker)

    monkeypatch.setattr(Caretaker, "round", counted)
    care, scrubbing = CareSettings(every_s=0.0), ScrubSettings(pause_s=0.0)  # it does nothing else
    cloud = EmbeddedCloud(CloudSettings(tmp_path, regions=("eu-fra",), care=care, scrubbing=scrubbing))
    await cloud.__aenter__()
    for _ in range(rounds):
        await begun.acquire()
    stopping = asyncio.create_task(cloud.__aexit__(None, None, None))
    done, _ = await asyncio.wait([stopping], timeout=_BOUND_S)
    assert done == {stopping}, "it stopped"
    await stopping
