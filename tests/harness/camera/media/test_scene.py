import numpy as np
import pytest

from harness.camera.media.scene import FRAMES_PER_S, LOOP_S, Scene
from harness.camera.media.strip import read_strip


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene()


@pytest.mark.parametrize("number", [0, 1, 333, LOOP_S * FRAMES_PER_S - 1])
def test_a_frame_shows_its_number(scene: Scene, number: int) -> None:
    assert read_strip(scene.frame(number).mean(axis=2).astype(np.uint8)) == number


def test_the_clock_changes_with_the_tenth_of_a_second(scene: Scene) -> None:
    clock = (slice(10, 72), slice(10, 144))
    first, same_tenth, next_tenth = (scene.frame(number)[clock].astype(int) for number in (300, 301, 302))
    assert np.abs(first - same_tenth).max() < 40
    assert np.abs(first - next_tenth).max() > 150


def test_the_end_of_the_minute_runs_into_its_beginning(scene: Scene) -> None:
    street = (slice(80, 330), slice(0, 640))
    last, first = (scene.frame(number)[street].astype(int) for number in (LOOP_S * FRAMES_PER_S - 1, 0))
    assert np.array_equal(last, first)


def test_things_move(scene: Scene) -> None:
    street = (slice(80, 330), slice(0, 640))
    assert not np.array_equal(scene.frame(300)[street], scene.frame(315)[street])
