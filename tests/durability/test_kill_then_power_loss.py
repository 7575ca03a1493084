"""Killed between writing a row and flushing it, started again, then without power: what was relied upon is there."""

from pathlib import Path

from tests.durability.disk_model import Disk
from tests.durability.look import laid, wrong_in_region
from tests.durability.recording import Recording, media_recorded, traced, uploaded, use
from tests.durability.strace_log import Step, steps
from tests.reference_impl.deployment.client import Connect

_LOG = "eu-fra/index/media_store.db-wal"


def at_the_last_row(recording: Recording) -> tuple[int, str]:
    """The step before the flush of the last object's row in the cloud's first life, and that object."""
    answers = {step.place: n for n, step in enumerate(recording.steps) if step.kind == "answer"}
    answered, name = max((answers[fact.number], fact.name) for fact in recording.facts if fact.kind == "object")
    before = recording.steps[:answered]
    return max(n for n, step in enumerate(before) if (step.kind, step.path) == ("flush", _LOG)), name


async def test_a_row_that_was_not_flushed_is_flushed_before_anybody_relies_on_it(
    tmp_path: Path, connected: Connect
) -> None:
    recording = await media_recorded(tmp_path, connected, rounds=1)
    flush, name = at_the_last_row(recording)
    camera = next(camera for camera in recording.cameras if camera.id in name)
    counter = int(name.rpartition("/")[2].split(".")[0])
    disk = Disk()
    for step in recording.steps[:flush]:
        disk.take(step)
    again = Recording(sent=recording.sent, cameras=recording.cameras, organisation=recording.organisation)
    with laid(disk.after_kill()) as state:
        async with traced(state, tmp_path / "trace") as cloud, connected(cloud.description) as client:
            use(client, again.cameras)
            await uploaded(again, camera, [counter])
        later = list(steps(tmp_path / "trace", state))
    assert [fact.kind for fact in again.facts] == ["row"], "the store knows the object, so only its row is new"
    answered = {step.place for step in later if step.kind == "answer"}
    assert await wrong_in_region(after(disk, later).after_power_loss(), again, answered) == []


def after(disk: Disk, later: list[Step]) -> Disk:
    for step in later:
        disk.take(step)
    return disk
