"""The page on a key server of its own: its settings file is one."""

from pathlib import Path

from reference_impl.key_server.__main__ import KeyServerSettings

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "a-key-server-of-its-own.md"


def test_the_settings_file_that_is_shown_has_every_member() -> None:
    shown = PAGE.read_text("utf-8").partition("```json\n")[2].partition("```")[0]
    assert KeyServerSettings.model_validate_json(shown).model_fields_set == set(KeyServerSettings.model_fields)
