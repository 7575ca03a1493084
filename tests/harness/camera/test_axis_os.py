"""AXIS OS versions."""

import pytest

from harness.camera.axis_os import AxisOsVersion
from harness.errors import BadInputError


@pytest.mark.parametrize(("text", "enough"), [
    ("11.11.73", True), ("11.11.205", True), ("12.0", True), ("12.0.0.1", True),
    ("11.11.72", False), ("11.9.99", False), ("10.12.257", False), ("6.50.5.2", False),
])  # fmt: skip
def test_versions_compare_as_numbers(text: str, *, enough: bool) -> None:
    assert (AxisOsVersion.parse(text) >= AxisOsVersion.MINIMUM) is enough


@pytest.mark.parametrize(
    "text", ["", "11", "11.x", "1.2.3.4.5", "11..73", "\u0661.\u0662", "11.11\n", "1." + "9" * 5000]
)
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(BadInputError, match="AXIS OS version"):
        AxisOsVersion.parse(text)
