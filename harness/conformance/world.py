"""What a conformance run works with: the target, its regions, an organisation of its own, and people."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from harness.checks.casefile import CameraFacts
from harness.cloud.adapters import adapter_of
from harness.cloud.administration import RegionAddresses
from harness.cloud.document import Document
from harness.cloud.http import Answer, CloudHttp
from harness.cloud.licence_codes import LicenceCodes
from harness.cloud.patience import patiently
from harness.cloud.ports import Adapter, Administration, Device, Place
from harness.cloud.request import Request, expect, send
from harness.cloud.sign_in import DeviceIdentity
from harness.cloud.signing import TemporaryCredentials
from harness.cloud.target import Account, Target
from harness.conformance.probes.tls import addresses
from harness.errors import BadInputError
from harness.scenario.model import CameraSpec, Scenario

TAKEN = "code-already-redeemed"  # by whomever
_FEW, _ABREAST = 60, 16  # cameras that are set up one after the other; else so many at a time
_PROBE_SEATS = 3  # the probes' camera, one with many segments, and one that is enabled and disabled again


@dataclass(frozen=True)
class Organisation:
    """An organisation that the run made, activated in one region."""

    id: str
    region: str
    name: str = ""


@dataclass
class World:
    """The stage on which a run plays."""

    target: Target
    adapter: Adapter
    http: CloudHttp
    regions: Mapping[str, RegionAddresses]
    token: str  # the administrator's
    stranger_token: str
    administration: Administration
    organisations: dict[str, Organisation]  # by region
    cameras: dict[str, tuple[str, DeviceIdentity]]  # name -> client id and identity
    codes: LicenceCodes

    @property
    def hosts(self) -> frozenset[str]:
        """Of the cloud's services, as far as it tells of them."""
        places = addresses(self.target, tuple(self.regions.values())).values()
        return frozenset(urlsplit(place).hostname or "" for place in places)

    def device(self, http: CloudHttp, name: str) -> Device:
        """The cloud as this camera sees it, over these connections."""
        return self.adapter.device(http, self.cameras[name][1])

    async def sign_in(self, account: Account) -> tuple[str, Administration]:
        """A user's token, with the roles that the user has by now, and administration in that name."""
        token = await patiently(lambda: self.adapter.sign_in(self.http, account))
        return token, self.adapter.administration(self.http, token)

    def place(self, region: str, *, of: str = "", token: str | None = None) -> Place:
        """A region and the run's organisation in it, or in another (`of`); the administrator asks, unless said who."""
        return Place(self.regions[region], self.organisations[of or region].id, token or self.token)

    async def redeem(self, organisation: str, by: Administration | None = None) -> tuple[str, Answer]:
        """Redeem a code: the next one where somebody else had that. The code, and the last answer as it is."""
        while True:
            code = self.codes.take()
            answer = await (by or self.administration).try_redeem(organisation, code)
            if answer.reason != TAKEN:
                return code, answer

    async def ask(self, request: Request) -> Answer:
        """Send an adapter's request."""
        return await send(self.http, request)

    async def reader(self, region: str, *, of: str = "") -> TemporaryCredentials:
        """Credentials that read and list, in a region, its organisation's bucket, or that of the one `of` another."""
        action = "get a reader's credentials"
        request = self.adapter.reader_session(self.place(region, of=of))
        return TemporaryCredentials.read(Document.of(action, await expect(self.http, action, request)))

    async def add_camera(self, organisation: str, site: str, spec: CameraSpec) -> str:
        """Register a device and list it as a camera; its id. It is not enabled yet."""
        name = spec.name
        identity = await self.adapter.register(self.http, self.token, name)
        client = identity.client_id
        await self.administration.add_camera(organisation, site, client, name, spec.model, spec.axis_os)
        self.cameras[name] = (client, identity)
        return client


async def build(http: CloudHttp, target: Target, scenario: Scenario) -> World:
    """Make the scenario's organisations (one a region), activate them, and enable its cameras (paper: A)."""
    adapter = adapter_of(target)
    known = await patiently(lambda: adapter.regions(http))
    if missing := {site.region for site in scenario.sites} - known.keys():
        raise BadInputError(
            f"{target.name} has no region {', '.join(sorted(missing))}; it has {', '.join(sorted(known))}"
        )
    first = adapter.administration(http, await patiently(lambda: adapter.sign_in(http, target.administrator)))
    used = dict.fromkeys(site.region for site in scenario.sites)
    names = {region: f"camproof {region} {secrets.token_hex(4)}" for region in used}
    made = {r: Organisation(await first.create_organisation(name), r, name) for r, name in names.items()}
    token = await patiently(lambda: adapter.sign_in(http, target.administrator))  # with the new roles
    stranger = await patiently(lambda: adapter.sign_in(http, target.stranger))
    administration = adapter.administration(http, token)
    codes = LicenceCodes(target.licence_codes, target.spent_codes)
    world = World(target, adapter, http, known, token, stranger, administration, made, {}, codes)
    await _activate(world, scenario)
    return world


async def _activate(world: World, scenario: Scenario) -> None:
    for region, organisation in world.organisations.items():
        await world.administration.activate(organisation.id, region)
        if "licences" not in world.target.features:
            continue
        wanted = _PROBE_SEATS + sum(len(site.cameras) for site in scenario.sites if site.region == region)
        free = 0
        while free < wanted:
            free = await _redeemed(world, organisation.id)
    turn = asyncio.Semaphore(1 if sum(len(site.cameras) for site in scenario.sites) <= _FEW else _ABREAST)
    for site in scenario.sites:
        organisation = world.organisations[site.region]
        place = await world.administration.add_site(organisation.id, site.name)
        async with asyncio.TaskGroup() as group:
            for spec in site.cameras:
                group.create_task(_enabled(world, organisation.id, place, spec, turn))


async def _enabled(world: World, organisation: str, site: str, spec: CameraSpec, turn: asyncio.Semaphore) -> None:
    async with turn:
        camera = await world.add_camera(organisation, site, spec)
        await world.administration.enable(organisation, camera)


async def _redeemed(world: World, organisation: str) -> int:
    """How many licences are free once a code is redeemed."""
    _, answer = await world.redeem(organisation)
    if not answer.accepted:
        raise answer.refusal("redeem a licence code")
    return int(answer.json()["free"])


def facts(scenario: Scenario, world: World) -> dict[str, CameraFacts]:
    """What a run knows of the scenario's cameras, by the ids that the cloud gave them."""
    known = [
        CameraFacts(
            world.cameras[spec.name][0], spec.name, site.name, site.region, world.organisations[site.region].id,
            spec.cache_bytes, spec.cache_policy, round(spec.key_rotation_s * 1_000_000),
        )
        for site in scenario.sites
        for spec in site.cameras
    ]  # fmt: skip
    return {fact.id: fact for fact in known}
