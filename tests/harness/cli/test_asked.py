from pathlib import Path

import pytest

from harness.cli.asked import Asked
from harness.conformance.embedded import ALL_REGIONS
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


def test_the_command_runs_it_in_containers_again() -> None:
    asked = Asked(containers=True, regions=("eu-fra", "US-IAD"))
    assert asked.command() == "camproof conform --containers --region eu-fra --region US-IAD"
    job = asked.job(Path("out"))
    assert (job.containers, job.title) == (("eu-fra", "us-iad"), "Conformance of the reference cloud in containers")
    assert job.configuration["target"] == {"name": "reference cloud in containers"}
    assert Asked(containers=True).job(Path("out")).containers == ALL_REGIONS
    assert Asked().job(Path("out")).containers is None


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (Asked(regions=("eu-fra",)), "add --containers"),
        (Asked(containers=True, regions=("eu-fr",)), "no region 'eu-fr'. Did you mean 'eu-fra'"),
        (Asked(containers=True, target=Path("cloud.yaml")), "take --target out"),
        (Asked(containers=True, database="postgresql://u@h/d"), "take --database out"),
        (Asked(containers=True, fault="expired-accepted"), "images hold none"),
    ],
)
def test_what_does_not_go_with_containers_is_told(asked: Asked, says: str) -> None:
    with pytest.raises(BadInputError, match=says):
        asked.job(Path("out"))


def test_a_fault_of_the_reference_cloud_is_not_put_into_another() -> None:
    with pytest.raises(BadInputError, match="take --target out"):
        Asked(target=Path("cloud.yaml"), fault="expired-accepted").job(Path("out"))
