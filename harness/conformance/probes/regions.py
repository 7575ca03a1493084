"""REG-1, REG-3: each region chosen, and an organisation's cameras followed from one region to another."""

import hashlib
import secrets
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field, replace

from harness.checks.facts.answers import ListedRegion
from harness.checks.facts.holdings import LedgerLine
from harness.checks.facts.tried import Attempt, Observation
from harness.checks.regions import PLACES
from harness.checks.residency import CHANGE
from harness.cloud.administration import RegionAddresses
from harness.cloud.device import Configuration
from harness.cloud.document import Document
from harness.cloud.http import Answer
from harness.cloud.ports import Administration, Place
from harness.cloud.request import expect
from harness.conformance.neighbour import Neighbour
from harness.conformance.probes.attempts import accepts, demands, refuses
from harness.conformance.probes.key_ends import end_of
from harness.conformance.probes.names import Probed
from harness.conformance.probes.takes import Take
from harness.conformance.residency import Books
from harness.conformance.world import Organisation, World
from harness.engines.live.camera import now_us
from harness.errors import CloudMalformedError, CloudRefusedError, CloudUnreachableError
from harness.scenario.model import CameraSpec

_SIZES = (4096, 8192, 12_288)  # bytes of the segments, each another: sums tell them apart
_ALL_TIME = (0, 1 << 52)
_SERVER_FAILS = 500
BEFORE, AFTER, MOVED = CHANGE


@dataclass(frozen=True, slots=True)
class Followed:
    """What was found, and what lay where meanwhile."""

    probed: Probed
    ledger: Sequence[LedgerLine] = ()


def listed(world: World) -> tuple[ListedRegion, ...]:
    """The regions as the cloud lists them."""
    return tuple(ListedRegion(r.id, r.place, tuple(r.services.values())) for r in world.regions.values())


async def probe_regions(world: World, neighbour: Neighbour) -> Followed:
    """Choose every region, and record in two of them, in the neighbour's organisation."""
    organisation, http = neighbour.organisation, world.http
    theirs = replace(
        world, token=neighbour.token, cameras={},
        administration=world.adapter.administration(http, neighbour.token),
        organisations={region: Organisation(organisation, region) for region in world.regions},
    )  # fmt: skip
    chosen = await _each_chosen(theirs, organisation) if len(world.target.regions) >= len(PLACES) else Probed()
    home, *others = world.organisations
    if not others:
        return Followed(chosen)
    journey = Journey(theirs, organisation, home, others[0])
    await journey.go(world.administration)
    attempts, seen = {**chosen.attempts, "REG-3": journey.attempts}, {**chosen.observations, "REG-3": journey.seen}
    return Followed(Probed(attempts, seen), journey.books.lines)


async def _each_chosen(theirs: World, organisation: str) -> Probed:
    choose = theirs.administration.try_region
    invented = f"xx-{secrets.token_hex(3)}"
    attempts = [
        *[await demands(f"choose {region}", choose(organisation, region)) for region in theirs.regions],
        await refuses("choose a region that there is not", choose(organisation, invented)),
    ]
    seen = [await _answering(theirs, region) for region in theirs.regions.values()]
    return Probed({"REG-1": attempts}, {"REG-1": seen})


async def _answering(theirs: World, region: RegionAddresses) -> Observation:
    """How many of a region's services say something, if only no."""
    addresses, silent = region.services.values(), []
    for address in addresses:
        try:
            answer = await theirs.http.ask("GET", f"{address}/")
        except CloudUnreachableError as broken:
            silent.append(str(broken))
            continue
        if answer.status >= _SERVER_FAILS:
            silent.append(f"{address} says {answer.status}")
    return Observation(f"services of {region.id} that are silent", "none", "; ".join(silent) or "none")


@dataclass
class Journey:
    """An organisation that goes from one region to another, and its cameras."""

    world: World  # in the name of the organisation's administrator
    organisation: str
    home: str
    away: str
    attempts: list[Attempt] = field(default_factory=list)
    seen: list[Observation] = field(default_factory=list)
    books: Books = field(init=False)

    def __post_init__(self) -> None:
        self.books = Books(self.world, self.organisation, (self.home, self.away))

    async def go(self, stranger: Administration) -> None:
        """Record at home, choose the other region, record there, move the licence, record with another camera."""
        administration, organisation = self.world.administration, self.organisation
        if "licences" in self.world.target.features:
            await self._try(accepts("a licence code", self._redeemed()))
        first, second = [await self._camera() for _ in range(2)]
        await self._try(demands(f"choose {self.home}", administration.try_region(organisation, self.home)))
        await self._try(accepts("enable a camera", administration.try_enable(organisation, first[1])))
        await self._record(*first, self.home)
        await self.books.look(BEFORE)
        await self._refused(stranger)
        await self._try(demands(f"choose {self.away}", administration.try_region(organisation, self.away)))
        await self._record(*first, self.away)
        await self.books.look(AFTER)
        await administration.try_enable(organisation, first[1], enabled=False)
        moved = administration.try_enable(organisation, second[1])
        await self._try(accepts("enable another camera with its licence", moved))
        await self._record(*second, self.away)
        await self.books.look(MOVED)
        self.seen += [await self._read(take, region) for take, region in self.books.takes.values()]

    async def _redeemed(self) -> Answer:
        _, answer = await self.world.redeem(self.organisation)
        return answer

    async def _record(self, name: str, camera: str, region: str) -> None:
        """A segment, as a camera does it: configuration, credentials, object, row."""
        number, device = len(self.books.takes), self.world.device(self.world.http, name)
        take = Take(camera, number, now_us(), secrets.token_bytes(_SIZES[number % len(_SIZES)]))
        told, given = f"the region that {name} is told of, segment {number}", f"the region of its credentials, {number}"
        try:
            configuration = await device.configuration()
            credentials = await device.renew(configuration)
        except (CloudMalformedError, CloudRefusedError, CloudUnreachableError) as none:
            self.seen.append(Observation(told, region, str(none)))
            return
        self.seen += [
            Observation(told, region, configuration.region),
            Observation(given, region, credentials.region),
            *await self._key(f"the public key that {name} is told, segment {number}", region, configuration),
        ]
        await self._try(accepts(f"PUT of segment {number}", take.put(device, credentials)))
        await self._try(accepts(f"its row, {number}", take.tell(device, configuration, credentials)))
        self.books.enter(take, region)

    async def _key(self, what: str, region: str, told: Configuration) -> list[Observation]:
        """The one that it is to wrap with, held against the one of the region's key server."""
        place, keys = Place(self.world.regions[region], self.organisation, self.world.token), self.world.adapter.keys
        action = "fetch the public key"
        own = Document.of(action, await expect(self.world.http, action, keys.public_key(place)))
        return [
            Observation(f"the end of {what}", end_of(own.text("public_key")), end_of(told.public_key)),
            Observation(f"the version of {what}", str(own.whole("version")), str(told.key_version)),
        ]

    async def _refused(self, stranger: Administration) -> None:
        elsewhere, invented = stranger.try_region(self.organisation, self.away), f"xx-{secrets.token_hex(3)}"
        none = self.world.administration.try_region(self.organisation, invented)
        await self._try(refuses("choose the region of another's organisation", elsewhere))
        await self._try(refuses("choose a region that there is not", none))

    async def _read(self, take: Take, region: str) -> Observation:
        reader = await self.world.reader(region)
        answer = await self.world.ask(self.world.adapter.store.ask("GET", reader, take.key, now_us=now_us()))
        seen = hashlib.sha256(answer.body).hexdigest() if answer.accepted else f"refused with {answer.status}"
        return Observation(f"segment {take.counter} as {region} gives it at the end", take.sha256, seen)

    async def _camera(self) -> tuple[str, str]:
        """A new camera's name and id."""
        name = f"mover-{secrets.token_hex(3)}"
        site = await self.world.administration.add_site(self.organisation, name)
        return name, await self.world.add_camera(self.organisation, site, CameraSpec(name=name))

    async def _try(self, asked: Awaitable[Attempt]) -> None:
        self.attempts.append(await asked)
