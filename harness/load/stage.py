"""What is made in a cloud before a load: organisations, cameras with their keys; and how it travels to locust."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from harness.cloud.administration import RegionAddresses
from harness.cloud.http import connect
from harness.cloud.sign_in import DeviceIdentity
from harness.cloud.target import Account, Target
from harness.cloud.target_file.write import write_target
from harness.conformance.world import World, build
from harness.errors import CamproofFailedError
from harness.load.ladder import Ladder
from harness.load.order import Order, Strict
from harness.load.shapes import Arrivals, Due
from harness.scenario.model import CameraSpec, Scenario, Site

_SITE_CAMERAS = 50
_CONNECTIONS = 8
_OWNER_ONLY = 0o600
TARGET, AUTHORITY, STAGE, MEASURED, SEATS = "target.yaml", "ca.pem", "stage.json", "measured.json", "seats"
"""Files that locust's processes find in the run's folder."""


class Camera(Strict):
    """One that was enabled: its client id, and its private key as PEM."""

    client_id: str
    key: str

    def identity(self) -> DeviceIdentity:
        """To act with. CamproofFailedError: the file was changed."""
        key = serialization.load_pem_private_key(self.key.encode(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise CamproofFailedError("the stage's key of a camera is none")
        return DeviceIdentity(key, self.client_id)


class Seen(Strict):
    """What viewers can look at in a region."""

    region: dict[str, str]
    organisation: str
    cameras: tuple[str, ...]

    def addresses(self) -> RegionAddresses:
        """The region's services."""
        return RegionAddresses(**self.region)


class Stage(Strict):
    """All that locust's processes need besides the target. `elsewhere`: how many workers come from there."""

    order: Order
    cameras: tuple[Camera, ...]
    seen: tuple[Seen, ...]
    arrivals: dict[int, tuple[tuple[Any, ...], ...]] | None = None
    ladder: Ladder | None = None
    elsewhere: int = 0

    def dues(self) -> Arrivals | None:
        """Of a recovery, by camera."""
        if self.arrivals is None:
            return None
        return {number: [Due(*due) for due in dues] for number, dues in self.arrivals.items()}


async def set_up(target: Target, order: Order, arrivals: Arrivals | None, ladder: Ladder | None = None) -> Stage:
    """Make it: an organisation a region, its cameras over the target's regions in turn. `ladder`: of a calibration.

    Raises:
        CamproofError: the cloud refuses, or the target has not what it takes.
    """
    async with connect(
        target.ca_file, timeouts=target.timing.timeouts, connections=_CONNECTIONS, resolve=target.resolve
    ) as http:
        world = await build(http, target, _scenario(target, order))
        for viewer in target.viewers if order.viewers else ():
            for organisation in world.organisations.values():
                await world.administration.set_member(organisation.id, viewer.username, "viewer")
    told = {number: tuple(map(tuple, dues)) for number, dues in arrivals.items()} if arrivals is not None else None
    made = [world.cameras[_name(number)] for number in range(order.cameras)]
    cameras = tuple(Camera(client_id=client, key=_pem(identity)) for client, identity in made)
    return Stage(order=order, cameras=cameras, seen=tuple(_seen(world, target, order)), arrivals=told, ladder=ladder)


def watching(target: Target, number: int) -> Account:
    """Whom this viewer signs in as: those whom the target names take turns; its administrator where it names none."""
    return target.viewers[number % len(target.viewers)] if target.viewers else target.administrator


def region_of(target: Target, number: int) -> str:
    """Where a camera uploads to."""
    return target.regions[number % len(target.regions)]


def _scenario(target: Target, order: Order) -> Scenario:
    by_region: dict[str, list[CameraSpec]] = defaultdict(list)
    for number in range(order.cameras):
        by_region[region_of(target, number)].append(CameraSpec(name=_name(number)))
    sites = tuple(
        Site(name=f"load {region} {first // _SITE_CAMERAS + 1}", region=region, cameras=specs[first:][:_SITE_CAMERAS])
        for region, every in by_region.items()
        for specs in (tuple(every),)
        for first in range(0, len(specs), _SITE_CAMERAS)
    )
    return Scenario(name="load", sites=sites, duration_s=order.time_us / 1e6)


def _seen(world: World, target: Target, order: Order) -> Iterator[Seen]:
    for region, organisation in world.organisations.items():
        own = [n for n in range(order.cameras) if region_of(target, n) == region]
        cameras = tuple(world.cameras[_name(number)][0] for number in own)
        yield Seen(region=asdict(world.regions[region]), organisation=organisation.id, cameras=cameras)


def _name(number: int) -> str:
    return f"load-{number + 1}"


def _pem(identity: DeviceIdentity) -> str:
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return identity.key.private_bytes(serialization.Encoding.PEM, form, plain).decode()


def write_stage(folder: Path, target: Target, stage: Stage) -> None:
    """For locust's processes, and nobody else to read."""
    authority = folder / AUTHORITY
    authority.write_bytes(target.ca_file.read_bytes())  # the folder may travel to another machine
    write_target(folder / TARGET, target.model_copy(update={"ca_file": authority}))
    path = folder / STAGE
    path.touch(_OWNER_ONLY)
    path.write_text(stage.model_dump_json(), "utf-8")


def read_stage(folder: Path) -> Stage:
    """In a process of locust's."""
    return Stage.model_validate_json((folder / STAGE).read_bytes())
