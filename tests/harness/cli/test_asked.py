from pathlib import Path

import pytest

from harness.cli.asked import Asked
from harness.errors import BadInputError
from harness.requirements.selection import Profile


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"area": ("ENK",)}, "no area 'ENK'. Did you mean 'ENC'"),
        ({"only": ("ENC-44",)}, "Did you mean 'ENC-4'"),
        ({"only": ("REG-6",)}, "no check judges REG-6"),
    ],
)
def test_what_can_not_be_judged_is_named(words: dict[str, tuple[str, ...]], says: str) -> None:
    with pytest.raises(BadInputError, match=says):
        Asked(areas=words.get("area", ()), only=words.get("only", ())).selected()


def test_the_command_does_it_again() -> None:
    asked = Asked(Profile.CORE, ("ENC",), strict=True, target=Path("my cloud.yaml"), fault="iv-repeats")
    wanted = "camproof conform --level core --area ENC --target 'my cloud.yaml' --strict --fault iv-repeats"
    assert asked.command() == wanted


def test_a_fault_of_the_reference_cloud_is_not_put_into_another() -> None:
    with pytest.raises(BadInputError, match="take --target out"):
        Asked(target=Path("cloud.yaml"), fault="expired-accepted").job(Path("out"))
