import pytest

from harness.camera.parts import CameraParts
from harness.conformance.faults import FAULTS, camera_parts, cloud_blueprint
from harness.conformance.variants import STANDARD, VARIANTS
from reference_impl.deployment.blueprint import Blueprint


def test_there_are_at_least_ten_on_three_sides() -> None:
    assert len(VARIANTS) >= 10
    assert {variant.side for variant in VARIANTS.values()} == {"camera", "cloud", "run"}
    assert not VARIANTS.keys() & FAULTS.keys()


@pytest.mark.parametrize("variant", VARIANTS)
def test_each_differs_in_one_part_of_its_side(variant: str) -> None:
    cloud, camera, setting = cloud_blueprint(variant), camera_parts(variant), VARIANTS[variant].setting
    fields = {
        "cloud": [getattr(cloud, name) != getattr(Blueprint(), name) for name in Blueprint.__dataclass_fields__],
        "camera": [getattr(camera, name) != getattr(CameraParts(), name) for name in CameraParts.__dataclass_fields__],
        "run": [getattr(setting, name) != getattr(STANDARD, name) for name in STANDARD.__dataclass_fields__],
    }
    assert {side: sum(differs) for side, differs in fields.items() if any(differs)} == {VARIANTS[variant].side: 1}
