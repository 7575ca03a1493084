"""What a conformance run works with: the target, its regions, an organisation of its own, and people."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from harness.checks.casefile import CameraFacts
from harness.cloud.administration import Administration, RegionAddresses, regions
from harness.cloud.device import DeviceApi
from harness.cloud.document import Document
from harness.cloud.http import CloudHttp
from harness.cloud.licence_codes import LicenceCodes
from harness.cloud.sign_in import DeviceIdentity, sign_in
from harness.cloud.signing import TemporaryCredentials
from harness.cloud.target import Target
from harness.errors import BadInputError
from harness.scenario.model import CameraSpec, Scenario

_PROBE_SEATS = 2  # the probes' camera, and one that is enabled and disabled again


@dataclass(frozen=True)
class Organisation:
    """An organisation that the run made, activated in one region."""

    id: str
    region: str


@dataclass
class World:
    """The stage on which a run plays."""

    target: Target
    http: CloudHttp
    regions: Mapping[str, RegionAddresses]
    token: str  # the administrator's
    stranger_token: str
    administration: Administration
    organisations: dict[str, Organisation]  # by region
    cameras: dict[str, tuple[str, DeviceIdentity]]  # name -> client id and identity
    bare: str  # an organisation that is never activated
    codes: LicenceCodes

    def device(self, http: CloudHttp, name: str) -> DeviceApi:
        """The cloud as this camera sees it, over these connections."""
        return DeviceApi(http, self.target, self.cameras[name][1])

    async def reader(self, region: str, *, of: str = "") -> TemporaryCredentials:
        """Credentials that read and list, in a region, its organisation's bucket, or that of the one `of` another."""
        document = {"organisation": self.organisations[of or region].id, "region": region}
        url = f"{self.target.credentials}/v1/reader-sessions"
        answer = await self.http.post("get a reader's credentials", url, token=self.token, document=document)
        return TemporaryCredentials.read(Document.of("get a reader's credentials", answer))

    async def add_camera(self, organisation: str, site: str, spec: CameraSpec) -> str:
        """Register a device and list it as a camera; its id. It is not enabled yet."""
        identity = DeviceIdentity()
        name = spec.name
        client = await identity.register(self.http, self.target.identity, self.token, name)
        await self.administration.add_camera(organisation, site, client, name, spec.model, spec.axis_os)
        self.cameras[name] = (client, identity)
        return client


async def build(http: CloudHttp, target: Target, scenario: Scenario) -> World:
    """Make the scenario's organisations (one a region), activate them, and enable its cameras (paper: A)."""
    known = await regions(http, target.my_systems)
    if missing := {site.region for site in scenario.sites} - known.keys():
        raise BadInputError(
            f"{target.name} has no region {', '.join(sorted(missing))}; it has {', '.join(sorted(known))}"
        )
    token = await sign_in(http, target.identity, target.administrator)
    first = Administration(http, target.my_systems, token)
    used = dict.fromkeys(site.region for site in scenario.sites)
    made = {r: Organisation(await first.create_organisation(f"camproof {r} {secrets.token_hex(4)}"), r) for r in used}
    bare = await first.create_organisation(f"camproof bare {secrets.token_hex(4)}")
    token = await sign_in(http, target.identity, target.administrator)  # with the new roles
    stranger = await sign_in(http, target.identity, target.stranger)
    administration = Administration(http, target.my_systems, token)
    codes = LicenceCodes(target.licence_codes, target.spent_codes)
    world = World(target, http, known, token, stranger, administration, made, {}, bare, codes)
    await _activate(world, scenario)
    return world


async def _activate(world: World, scenario: Scenario) -> None:
    for region, organisation in world.organisations.items():
        await world.administration.activate(organisation.id, region)
        wanted = _PROBE_SEATS + sum(len(site.cameras) for site in scenario.sites if site.region == region)
        free = 0
        while free < wanted:
            free = await world.administration.redeem(organisation.id, world.codes.take())
    for site in scenario.sites:
        organisation = world.organisations[site.region]
        place = await world.administration.add_site(organisation.id, site.name)
        for spec in site.cameras:
            camera = await world.add_camera(organisation.id, place, spec)
            await world.administration.enable(organisation.id, camera)


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
