"""Killed after any step of its disk, or without power there, a cloud has what it acknowledged, and no halves."""

import asyncio
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.durability.disk_model import Disk, Image
from tests.durability.look import wrong_in_region
from tests.durability.recording import Recording, media_recorded
from tests.durability.strace_log import Step
from tests.reference_impl.deployment.client import Connect

Left = Callable[[Disk], Image]
POINTS = int(os.environ.get("CAMPROOF_DURABILITY_POINTS", "160"))
pytestmark = [pytest.mark.strace, pytest.mark.xdist_group("every-step"), pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def recording(connected: Connect) -> Iterator[Recording]:
    with TemporaryDirectory(prefix="camproof-") as folder:
        yield asyncio.run(media_recorded(Path(folder), connected))


def images(steps: list[Step], left: Left, chosen: set[int]) -> Iterator[tuple[int, Image, set[int]]]:
    """At each chosen step what is left, and the numbers of the requests that were answered before."""
    disk, answered = Disk(), set[int]()
    for n, step in enumerate(steps):
        disk.take(step)
        if step.kind == "answer":
            answered.add(step.place)
        if n in chosen:
            yield n, left(disk), set(answered)


async def wrong_somewhere(recording: Recording, left: Left, chosen: set[int]) -> dict[int, list[str]]:
    """By step: what is wrong if it was the last one."""
    looked = {
        n: await wrong_in_region(image, recording, answered)
        for n, image, answered in images(recording.steps, left, chosen)
    }
    assert looked
    return {n: wrong for n, wrong in looked.items() if wrong}


def chosen(recording: Recording, count: int, *, seed: int = 1) -> set[int]:
    """So many of the steps from the first upload on; all, if there are no more."""
    first = min(n for n, step in enumerate(recording.steps) if step.kind == "name")
    later = range(first, len(recording.steps))
    return set(random.Random(seed).sample(later, min(count, len(later))))


def answers(recording: Recording) -> set[int]:
    """The steps at which something was acknowledged."""
    told = {fact.number for fact in recording.facts}
    return {n for n, step in enumerate(recording.steps) if step.kind == "answer" and step.place in told}


async def test_the_model_of_the_disk_is_right(recording: Recording) -> None:
    disk = Disk()
    for step in recording.steps:
        disk.take(step)
    ours = {path: content for path, content in disk.after_kill().items() if not path.endswith("-shm")}
    assert ours == {path: content for path, content in recording.left.items() if not path.endswith("-shm")}


async def test_killed_after_any_step(recording: Recording) -> None:
    assert await wrong_somewhere(recording, Disk.after_kill, chosen(recording, POINTS)) == {}


async def test_without_power_after_any_acknowledgement(recording: Recording) -> None:
    assert await wrong_somewhere(recording, Disk.after_power_loss, answers(recording)) == {}


async def test_without_power_after_any_step_some_of_the_rest_came_through(recording: Recording) -> None:
    chance = random.Random(2)
    left = lambda disk: disk.after_some_power_loss(chance)  # noqa: E731
    assert await wrong_somewhere(recording, left, chosen(recording, POINTS // 2, seed=2)) == {}


# --- the same where something is left out: it must be seen ------------------------------------------


def without(recording: Recording, leaves_out: Callable[[Step], bool]) -> Recording:
    return Recording([step for step in recording.steps if not leaves_out(step)], recording.facts, recording.sent)


def flush_of(step: Step, part: str) -> bool:
    return step.kind in {"flush", "flushed"} and part in step.path


LEFT_OUT = {
    "flush of an object": lambda step: flush_of(step, "location-b/"),
    "flush of the objects' folder": lambda step: flush_of(step, "location-a/objects"),
    "flush of the media store's log": lambda step: flush_of(step, "media_store.db-wal"),
    "flush of the index's log": lambda step: flush_of(step, "recording_index.db-wal"),
    "flush of the region's folder": lambda step: step.kind in {"flush", "flushed"} and step.path == "eu-fra",
    "flush of the cloud's folder": lambda step: step.kind in {"flush", "flushed"} and step.path == "",
}


@pytest.mark.parametrize("what", LEFT_OUT)
async def test_a_flush_that_is_left_out_is_seen(recording: Recording, what: str) -> None:
    broken = without(recording, LEFT_OUT[what])
    some = set(sorted(answers(broken))[-6:])
    assert await wrong_somewhere(broken, Disk.after_power_loss, some) != {}


@pytest.mark.parametrize("what", ["flush of an object", "flush of the media store's log"])
async def test_a_flush_of_a_part_that_is_left_out_is_seen(recording: Recording, what: str) -> None:
    broken = without(recording, LEFT_OUT[what])
    broken.facts = [fact for fact in broken.facts if fact.kind == "part"]
    assert await wrong_somewhere(broken, Disk.after_power_loss, answers(broken)) != {}


def too_early(steps: list[Step]) -> list[Step]:
    """Each answer goes out some steps before its time."""
    order = sorted(range(len(steps)), key=lambda n: n - 8.5 if steps[n].kind == "answer" else n)
    return [steps[n] for n in order]


async def test_an_answer_before_the_commit_is_seen(recording: Recording) -> None:
    early = Recording(too_early(recording.steps), recording.facts, recording.sent)
    some = set(sorted(answers(early))[-8:])
    assert await wrong_somewhere(early, Disk.after_kill, some) != {}


async def test_a_name_that_is_left_out_is_seen(recording: Recording) -> None:
    broken = without(recording, lambda step: step.kind in {"name", "remove"} and "location-a" in step.path)
    some = set(sorted(answers(broken))[-3:])
    assert await wrong_somewhere(broken, Disk.after_kill, some) != {}


@pytest.mark.parametrize("fault", ["object-written-behind", "row-written-behind"])
async def test_a_cloud_that_answers_first_and_writes_later_is_seen(
    fault: str, tmp_path: Path, connected: Connect
) -> None:
    behind = await media_recorded(tmp_path, connected, fault, rounds=1)
    assert await wrong_somewhere(behind, Disk.after_kill, answers(behind)) != {}
