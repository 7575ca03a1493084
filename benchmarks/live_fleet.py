"""How many cameras of 1 Mbit/s a live run holds on this machine, together with the cloud, and what the limit is.

The subject is `camproof run --engine live`: cameras that encrypt, sign and upload through shaped uplinks over TLS, and
the embedded cloud in a process beside them, which checks, stores twice, flushes and indexes. A hundred cameras are
acted out first; from the processor time that they took follows how many the machine would hold, and that many are
tried; then more of them, or fewer, until the limit is found or the goal is reached. The peer is what nobody could do
without, measured before and after in the same run on the same cores: as many bytes encrypted and digested twice in one
process, and sent over TLS into a handler that counts them in another. The ratio is that of the rates. On a machine that
others use, both share what is left.
"""

import asyncio
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from benchmarks.camera_pipeline import peer
from benchmarks.upload_peers import bare, count, puts
from benchmarks.uploads import CAMERAS, SEGMENT_BYTES, a_segment, rate
from harness.checks.machine import Machine, limit
from harness.cli.live import rehearsed
from harness.engines.live.watch.processes import cores
from harness.errors import CamproofFailedError
from harness.scenario.loading.load import load
from harness.scenario.planning.planner import planned

_GOAL, _BITS_PER_S = 1_000, 1e6
_FIRST, _A_SITE, _SHORTEST_S = 100, 50, 12
_TRIES = 5  # after the first
_CLOSE = 0.85  # who holds so much of what can't be held has found the limit
_FULL = 0.9  # of the processors: what a fleet may take and still keep up
_TRIED = 12  # segments of each camera of the peer


@dataclass(frozen=True)
class Held:
    """A fleet that was acted out: how many cameras, how many of them kept up, and what was seen of the machine."""

    cameras: int
    seen: Machine

    @property
    def all(self) -> bool:
        """Whether all on good lines kept up."""
        return self.seen.progress.kept_up == self.seen.progress.cameras

    @property
    def would_be(self) -> int:
        """How many cameras the processors would do, by what each took."""
        free = _FULL - self.seen.of_all(self.seen.others_s)
        return int(self.cameras * max(free, 0.05) / self.seen.of_all(self.seen.own_s))


def acted_out(cameras: int, seconds: int) -> Held:
    """So many cameras for so long, none of whose lines fails."""
    text = resources.files("scenarios").joinpath("fleets/live-fleet.yaml").read_text("utf-8")
    head = text.partition("faults:")[0].replace("duration: 60 s", f"duration: {seconds} s")
    sites = max(1, round(cameras / _A_SITE))
    fleet = head.replace("count: 19,", f"count: {sites},").partition("    - {name: cut-off")[0]
    scenario = load(fleet.replace("count: 50", f"count: {max(1, cameras // sites)}"), "live-fleet.yaml").scenario
    seen = rehearsed(scenario, planned(scenario), lambda _line: None).machine
    assert seen is not None
    return Held(cameras, seen)


def bare_rate() -> float:
    """MB/s of what can't be left out: one process sends over TLS and counts, another encrypts and digests twice."""

    async def sent() -> float:
        body = a_segment()
        with tempfile.TemporaryDirectory(prefix="camproof-") as name:
            async with bare(Path(name), count) as address, puts(Path(name), address, body) as put:
                await rate(put, range(1))
                return (await rate(put, range(1, 1 + _TRIED))).mb_per_s

    with ProcessPoolExecutor(1) as beside:
        sealed = beside.submit(sealed_rate)
        return min(asyncio.run(sent()), sealed.result())


def sealed_rate() -> float:
    """MB/s of AES and SHA-256, and SHA-256 once more, in one process."""
    work, again, times = peer(SEGMENT_BYTES), peer(SEGMENT_BYTES), CAMERAS * _TRIED
    start_s = time.perf_counter()
    for _ in range(times):
        work()
        again()
    return times * SEGMENT_BYTES / (time.perf_counter() - start_s) / 1e6


def _next(tried: list[Held], most: int) -> int:
    """How many cameras to try next: as many as the processors would do by what is known now; 0: that is all."""
    held = max((one.cameras for one in tried if one.all), default=0)
    too_many = min((one.cameras for one in tried if not one.all), default=0)
    if held >= most or (too_many and held > _CLOSE * too_many):
        return 0
    if too_many:
        return (held + too_many) // 2 if held else too_many * 3 // 4
    return min(most, max(tried[-1].would_be, held * 4 // 3))


def _limit_of(tried: list[Held], held: Held, most: int, no_room: str) -> str:
    if no_room:
        return f"More can't be tried: {no_room}"
    if held.all and held.cameras >= most:
        return "More were not tried"
    biggest = max(tried, key=lambda one: one.cameras)
    found = limit(biggest.seen)
    return f"With {biggest.cameras:,} cameras the limit was {found.sentence if found else 'not seen'}"


def main(most: int = _GOAL, seconds: int = 40) -> None:
    """Print what was held, what the limit was, and how much of the peer's rate that is."""
    before = bare_rate()
    tried = [acted_out(min(_FIRST, most), max(_SHORTEST_S, seconds // 2))]
    no_room = ""
    while len(tried) <= _TRIES and (wanted := _next(tried, most)) and not no_room:
        try:
            tried.append(acted_out(wanted, seconds))
        except CamproofFailedError as lacking:
            no_room = str(lacking)
    held = max(tried, key=lambda one: (one.all, one.cameras))
    peer_rate = (before + bare_rate()) / 2
    stored, seen = held.seen.progress.stored_bits_per_s / 8e6, held.seen
    cameras = held.cameras if held.all else seen.progress.kept_up
    print(
        f"live fleet on {cores()} cores: {cameras:,} cameras of 1 Mbit/s held, goal {_GOAL:,}; {stored:.1f} MB/s "
        f"stored twice and indexed, which is {stored / peer_rate:.2f} of it ({peer_rate:.0f} MB/s encrypted, digested "
        f"twice and put over TLS). They took {seen.of_all(seen.own_s):.0%} of all processor time, other programs "
        f"{seen.of_all(seen.others_s):.0%}. {_limit_of(tried, held, most, no_room)}"
    )
    for share in held.seen.shares[:8]:
        print(f"  {share.process}, {share.part}: {held.seen.of_all(share.processor_s):.1%}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
