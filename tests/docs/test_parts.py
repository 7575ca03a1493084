"""The page on the cloud in parts shows every setting that there is."""

import re
from pathlib import Path

import pytest

from reference_impl.deployment.apart.settings import PARTS

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "run-the-cloud-in-parts.md"
SHOWN = re.findall(r"```json\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("shown", SHOWN)
def test_the_settings_files_that_are_shown_have_every_member(shown: str) -> None:
    settings = PARTS.validate_json(shown)
    assert settings.model_fields_set == set(type(settings).model_fields)


def test_both_kinds_are_shown() -> None:
    assert {PARTS.validate_json(shown).part for shown in SHOWN} == {"global", "region"}
