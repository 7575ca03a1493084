"""IDX-5: recordings of a month ago, around the moment at which they are over, and what is there of them then."""

import asyncio
import secrets
from collections.abc import Awaitable
from dataclasses import dataclass, field

from harness.checks.facts.tried import Attempt, Fate, Observation
from harness.cloud.http import Answer
from harness.conformance import holdings, playback
from harness.conformance.probes.attempts import accepts, demands, refuses
from harness.conformance.probes.names import Names, Probed
from harness.conformance.probes.remains import Remains
from harness.conformance.probes.takes import SEGMENT_US, Take
from harness.conformance.world import World
from harness.engines.live.camera import now_us
from harness.errors import CloudMalformedError, CloudRefusedError, CloudUnreachableError

_DAY_US = 86_400_000_000
_MICRO = 1_000_000
_OVER_US, _SOON_US, _YOUNG_US = -60 * _MICRO, 8 * _MICRO, 3_600 * _MICRO  # from now: when each one's time is over
_POLL_S = 0.1
_MARGIN_S = 0.2
_EVERYWHERE, _NOWHERE = "in index, playlist and store", "nowhere"


async def probe_retention(world: World, camera: str, region: str) -> Probed:
    """Record what is over, over soon and not over, and have retention enforced. Nothing where no credentials come."""
    try:
        names = await Names.of(world, camera, region)
        days = await world.administration.retention_days(world.organisations[region].id)
    except (CloudMalformedError, CloudRefusedError):  # CRED-5 and the next line tell it
        return Probed()
    retention = Retention(names, days)
    await retention.judge()
    return Probed({"IDX-5": retention.attempts}, {"IDX-5": retention.seen}, {"IDX-5": retention.removed})


@dataclass
class Retention:
    """A camera whose recordings are as old as the organisation keeps them."""

    names: Names
    days: int
    attempts: list[Attempt] = field(default_factory=list)
    seen: list[Observation] = field(default_factory=list)
    removed: list[Remains] = field(default_factory=list)

    async def judge(self) -> None:
        """Not before, when over, and by another setting."""
        over, soon, young = [await self._recorded(offset_us) for offset_us in (_OVER_US, _SOON_US, _YOUNG_US)]
        await self._enforced("once")
        await self._gone(over, f"that ended {self.days} d and a minute ago")
        await self._there(young, f"ends its {self.days} d in an hour")
        await self._there(soon, f"ends its {self.days} d in some seconds")
        await asyncio.sleep(max(0.0, (self._end_us(soon) - now_us()) / _MICRO + _MARGIN_S))
        await self._enforced("again")
        await self._gone(soon, "whose last second has passed meanwhile")
        await self._there(young, "is not over yet")
        shorter = self._choose(self.days - 1)
        await self._try(demands(f"choose {self.days - 1} d", shorter))
        await self._enforced("with the new setting")
        await self._gone(young, f"that is older than {self.days - 1} d")
        await self._choose(self.days)

    async def _recorded(self, offset_us: int) -> Take:
        """A segment whose time is over so long from now. CloudUnreachableError where it was not taken."""
        api, configuration, counter = self.names.api, self.names.configuration, len(self.attempts)
        start_us = now_us() + offset_us - self.days * _DAY_US - SEGMENT_US
        take = Take(self.names.probe.camera, counter, start_us, secrets.token_bytes(2048))
        credentials = await api.renew(configuration)
        taken = [
            await accepts("PUT of an old segment", take.put(api, credentials)),
            await accepts("its row", take.tell(api, configuration, credentials)),
        ]
        if refused := [str(attempt) for attempt in taken if attempt.fate is not Fate.ACCEPTED]:
            raise CloudUnreachableError("; ".join(refused))
        self.attempts += taken
        return take

    def _end_us(self, take: Take) -> int:
        """When its time is over."""
        return take.start_us + SEGMENT_US + self.days * _DAY_US

    async def _enforced(self, when: str) -> None:
        world = self.names.world
        asked = world.ask(world.adapter.library.enforcement(world.place(self.names.region)))
        await self._try(accepts(f"have retention enforced {when}", asked))
        self.names.reader = await world.reader(self.names.region)  # the last one may be over by now

    async def _gone(self, take: Take, which: str) -> None:
        """Looked for again and again until it is gone, or the clocks can't differ by more."""
        until_us = now_us() + round(self.names.world.target.timing.clock_skew_s * _MICRO)
        while (found := await self._where(take)) != _NOWHERE and now_us() < until_us:  # noqa: ASYNC110 - nothing rings
            await asyncio.sleep(_POLL_S)
        self.seen.append(Observation(f"where the segment is {which}", _NOWHERE, found))
        self.removed.append(Remains.of(f"the one {which}", take.body))
        await self._try(refuses(f"GET of the one {which}", self.names.look("GET", take.key)))

    async def _there(self, take: Take, which: str) -> None:
        """Looked for before its end; a look that took longer says nothing."""
        found = await self._where(take)
        got = await accepts(f"GET of the one that {which}", self.names.look("GET", take.key))
        if now_us() < self._end_us(take):
            self.seen.append(Observation(f"where the segment is that {which}", _EVERYWHERE, found))
            self.attempts.append(got)

    async def _where(self, take: Take) -> str:
        world, region, span = self.names.world, self.names.region, (take.start_us, take.start_us + SEGMENT_US)
        rows = await holdings.recordings(world, take.camera, region, *span)
        listed = await playback.playlist(world, take.camera, region, *span)
        stored = await self.names.look("HEAD", take.key)
        places = {
            "index": any(row.object_key == take.key for row in rows.segments),
            "playlist": take.key in listed.text,
            "store": stored.accepted,
        }
        broken = rows.broken or listed.broken
        there = [place for place, holds in places.items() if holds]
        if all(places.values()):
            return _EVERYWHERE
        return broken or (f"in {' and '.join(there)} only" if there else _NOWHERE)

    def _choose(self, days: int) -> Awaitable[Answer]:
        world = self.names.world
        return world.administration.try_retention(world.organisations[self.names.region].id, days)

    async def _try(self, asked: Awaitable[Attempt]) -> None:
        self.attempts.append(await asked)
