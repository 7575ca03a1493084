"""What a camera alone can have wrong with it: each fault is one part, and the rest is as it was."""

from dataclasses import fields

import pytest

from harness.camera.faulty.catalogue import CAMERA_FAULTS
from harness.camera.parts import CameraParts
from harness.camera.variants.catalogue import CAMERA_VARIANTS
from harness.engines.live.faulty.catalogue import LONE_FAULTS, NAMES, lone_parts
from harness.engines.live.lone_parts import LoneParts

STANDARD = LoneParts()


def changed(parts: LoneParts) -> set[str]:
    """Camera parts are compared part by part: each has a default of its own."""
    names = {f.name for f in fields(LoneParts) if getattr(parts, f.name) != getattr(STANDARD, f.name)}
    inside = {f.name for f in fields(CameraParts) if getattr(parts.camera, f.name) != getattr(STANDARD.camera, f.name)}
    return (names - {"camera"}) | inside


@pytest.mark.parametrize("fault", LONE_FAULTS)
def test_one_part_is_another_and_it_says_what_it_is(fault: str) -> None:
    it = LONE_FAULTS[fault]
    assert len(changed(lone_parts(fault))) == 1
    assert (it.id, bool(it.title), bool(it.happens), bool(it.requirements)) == (fault, True, True, True)


def test_what_any_camera_can_have_a_camera_alone_can_have_too() -> None:
    assert set(NAMES) == {*CAMERA_FAULTS, *CAMERA_VARIANTS, *LONE_FAULTS}
    assert changed(lone_parts("iv-repeats")) == {"content_keys"}
    assert changed(lone_parts(None)) == set()
    with pytest.raises(KeyError):
        lone_parts("unheard-of")
