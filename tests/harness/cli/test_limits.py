"""Bounds that `camproof serve` is told reach the cloud's settings."""

import pytest

from harness.cli import main, serve
from reference_impl.deployment import CloudSettings
from reference_impl.foundation.limits import Limits
from reference_impl.media_store import UploadSettings


def test_of_what_comes_in_and_of_uploads_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[CloudSettings] = []

    async def started(_state: object, settings: CloudSettings, *_rest: object, **_more: object) -> None:
        told.append(settings)

    monkeypatch.setattr(serve, "_serve", started)
    assert main(["serve", "--limit", "fields=9", "--limit", "uploads.parts=7", "--limit", "uploads.every_s=0.5"]) == 0
    assert (told[0].limits, told[0].uploads) == (Limits(fields=9), UploadSettings(parts=7, every_s=0.5))
