"""The cloud's process: serves until nobody is there to listen. Ctrl-C is for the process that started it."""

import asyncio
import signal
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from harness.cli.logs import one_line_logs
from harness.cloud.target_file.write import write_target
from harness.conformance.beside.said import BEGIN, LOOK, READY, Inside, Ordered, round_s
from harness.conformance.embedded import as_target
from harness.engines.live.watch.loop import LoopLag
from harness.engines.live.watch.parts import OF_CLOUD, ProcessorParts
from reference_impl.deployment.blueprint import Blueprint
from reference_impl.deployment.embedded import EmbeddedCloud
from reference_impl.deployment.settings import CloudSettings
from reference_impl.foundation.limits import Limits
from reference_impl.foundation.rate import Rate
from reference_impl.foundation.settled import settled
from reference_impl.my_systems import MySystems
from reference_impl.recording_index import CareSettings

_PROBES = 3  # seats that nobody's camera takes


def settings_of(ordered: Ordered) -> CloudSettings:
    """One licence code for all its cameras in each region; retention looks often where it is short."""
    return CloudSettings(
        Path(ordered.folder), regions=ordered.regions, credential_life_s=ordered.credential_life_s,
        licence_codes=2 * len(ordered.regions), seats_per_code=ordered.cameras + _PROBES,
        care=CareSettings(every_s=round_s(ordered.keeps_s)), limits=_limits(ordered.cameras),
    )  # fmt: skip


def _limits(cameras: int) -> Limits:
    """All cameras come from one address here, which they would not."""
    usual, many = Limits(), 8 * cameras
    return replace(
        usual, connections=usual.connections + many, connections_of_address=usual.connections_of_address + many,
        requests_at_once=usual.requests_at_once + cameras,
        requests_at_once_of_address=usual.requests_at_once_of_address + cameras,
        requests_of_address=Rate(burst=10_000 + many, per_s=2_000.0 + many),
        database_waiting=usual.database_waiting + cameras,
    )  # fmt: skip


def blueprint_of(ordered: Ordered) -> Blueprint:
    """As it stands; but recordings may be kept for other than whole days."""
    if ordered.keeps_s is None:
        return Blueprint()
    kept_for = timedelta(seconds=ordered.keeps_s)

    class KeepsForLess(MySystems):
        async def retention(self, organisation: str) -> timedelta | None:
            return None if await super().retention(organisation) is None else kept_for

    return replace(Blueprint(), my_systems=KeepsForLess)


async def _serve(ordered: Ordered, asked: BinaryIO, answers: BinaryIO) -> None:
    async with EmbeddedCloud(settings_of(ordered), blueprint=blueprint_of(ordered)) as cloud, LoopLag() as lag:
        write_target(ordered.target_file, as_target(cloud.description, ordered.credential_life_s, None, served=True))
        settled()
        with ProcessorParts(OF_CLOUD) as parts:
            _say(answers, READY)
            while line := await asyncio.to_thread(asked.readline):
                if line == BEGIN:
                    lag.forget()
                    parts.forget()
                    _say(answers, READY)
                elif line == LOOK:
                    _say(answers, Inside(lag.usual_s, lag.worst_s, parts.taken_s()).line())


def _say(answers: BinaryIO, line: bytes) -> None:
    answers.write(line)
    answers.flush()


def main() -> None:
    """Of the process: orders come on standard input, answers go to standard output."""
    for from_terminal in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(from_terminal, signal.SIG_IGN)
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    with one_line_logs():
        asyncio.run(_serve(Ordered.read(asked.readline()), asked, answers))


if __name__ == "__main__":
    main()
