"""The cloud beside this process: it answers, tells of itself, keeps recordings as long as was said, and goes."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path

import pytest

from harness.cloud.http import connect
from harness.conformance.beside.__main__ import blueprint_of, settings_of
from harness.conformance.beside.cloud import beside
from harness.conformance.beside.said import Inside, Ordered, round_s
from harness.errors import CamproofFailedError


def ordered(folder: Path, keeps_s: float | None = None) -> Ordered:
    return Ordered(str(folder), ("eu-fra",), 1_000, 60.0, keeps_s)


def test_orders_and_looks_come_across_as_they_are(tmp_path: Path) -> None:
    assert Ordered.read(ordered(tmp_path, 5.0).line()) == ordered(tmp_path, 5.0)
    seen = Inside(0.1, 0.2, {"TLS": 1.0})
    assert Inside.read(seen.line()) == seen


def test_a_cloud_for_many_cameras_lets_them_in_from_one_address(tmp_path: Path) -> None:
    settings = settings_of(ordered(tmp_path))
    assert settings.limits.connections_of_address >= 8_000
    assert settings.seats_per_code >= 1_000
    assert settings.care.every_s == 600
    assert settings_of(ordered(tmp_path, 50.0)).care.every_s == round_s(50.0) == 5.0


async def test_recordings_are_kept_as_long_as_was_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = blueprint_of(ordered(tmp_path, 90.0)).my_systems

    async def usual(_self: object, organisation: str) -> timedelta | None:
        return None if organisation == "none" else timedelta(days=30)

    monkeypatch.setattr(kept.__mro__[1], "retention", usual)
    made = kept.__new__(kept)
    assert await made.retention("one") == timedelta(seconds=90)
    assert await made.retention("none") is None


async def test_it_answers_tells_of_itself_and_goes(tmp_path: Path) -> None:
    async with beside(ordered(tmp_path)) as cloud:
        pid = cloud.pid
        async with connect(cloud.target.ca_file) as http:
            answer = await http.ask("GET", f"{cloud.target.services['my_systems']}/v1/regions")
        assert answer.status == 200
        await cloud.begin()
        seen = await cloud.look()
        assert seen.worst_lag_s >= seen.lag_s >= 0
        assert sum(seen.parts_s.values()) >= 0
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_one_that_can_not_start_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CamproofFailedError, match="the cloud's process ended"):
        async with asyncio.timeout(60), beside(ordered(tmp_path / "file")):
            pass
