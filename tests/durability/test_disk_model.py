"""The model of a disk: what a kill leaves, and what a power loss may take."""

import random

from tests.durability.disk_model import Disk, Image
from tests.durability.strace_log import Step


def disk(*steps: Step) -> Disk:
    made = Disk()
    for step in steps:
        made.take(step)
    return made


def flushed(path: str) -> tuple[Step, Step]:
    return Step("flush", path), Step("flushed", path)


MADE = (Step("make", "a"), Step("write", "a", b"content"))


def test_after_a_kill_everything_is_there() -> None:
    assert disk(*MADE).after_kill() == {"a": b"content"}


def test_without_power_only_what_was_flushed_is_there() -> None:
    assert disk(*MADE).after_power_loss() == {}
    assert disk(*MADE, *flushed("a")).after_power_loss() == {}, "its name was not"
    assert disk(*MADE, *flushed("")).after_power_loss() == {"a": b""}, "its content was not"
    assert disk(*MADE, *flushed("a"), *flushed("")).after_power_loss() == {"a": b"content"}


def test_what_is_written_while_a_flush_runs_is_not_certain() -> None:
    begun, ended = flushed("a")
    late = disk(*MADE, *flushed(""), begun, Step("write", "a", b" and more"), ended)
    assert late.after_power_loss() == {"a": b"content"}


def test_a_file_that_lost_its_name_is_written_still() -> None:
    moved = disk(*MADE, Step("name", "a", to="b"), Step("remove", "a"), *flushed("a"), *flushed(""))
    assert moved.after_power_loss() == {"b": b"content"}


def test_the_name_before_a_move_comes_back() -> None:
    kept = disk(*MADE, *flushed("a"), *flushed(""), Step("move", "a", to="b"))
    assert (kept.after_kill(), kept.after_power_loss()) == ({"b": b"content"}, {"a": b"content"})


def test_of_the_rest_anything_may_come_through() -> None:
    half = disk(*MADE, *flushed(""))
    chance = random.Random(0)
    seen: list[Image] = [half.after_some_power_loss(chance) for _ in range(50)]
    assert {image["a"] for image in seen} == {b"", b"content", bytes(7)}


def test_what_is_cut_off_is_there_whole_or_gone() -> None:
    long = bytes(range(256)) * 8
    cut = disk(Step("make", "a"), Step("write", "a", long), *flushed("a"), *flushed(""), Step("cut", "a", place=600))
    chance = random.Random(0)
    assert {cut.after_some_power_loss(chance)["a"] for _ in range(50)} == {long, long[:600]}
