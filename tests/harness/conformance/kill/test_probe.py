"""IDX-2: what the cloud acknowledged is there after a kill at any moment; `camproof serve` on its folder finds it."""

import random
from pathlib import Path

import pytest

from harness.camera.media.template import scene_template
from harness.conformance.kill.probe import Killing, kill_and_look
from harness.conformance.kill.served import served
from harness.errors import CamproofFailedError

TEMPLATE = scene_template(1.0)


@pytest.mark.parametrize("seed", range(2))
async def test_what_was_acknowledged_survives_a_kill(seed: int) -> None:
    count = random.Random(seed).randint(1, 20)
    async with Killing().clouds() as clouds:
        found = await kill_and_look(clouds, "eu-fra", TEMPLATE, count)
    assert (found.undecided, found.lost, found.bare, found.torn, found.stuck) == ("", (), (), (), "")
    assert found.acknowledged >= count
    assert found.on_their_way, "some were on their way"


async def test_started_again_it_is_the_same_cloud(tmp_path: Path) -> None:
    async with served(tmp_path, "eu-fra") as (child, before):
        child.kill()
    async with served(tmp_path, "eu-fra") as (_, after):
        assert after == before, "the same addresses, accounts, certificate authority, licence codes"


async def test_a_cloud_that_does_not_start_is_told(tmp_path: Path) -> None:
    with pytest.raises(CamproofFailedError, match="ended before it was up"):
        async with served(tmp_path, "eu-fra", "no-such-fault"):
            pass
