"""The whole setting: cloud, lines, impostors, the camera's place in an organisation, the file that leads it here."""

import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from harness.cloud.http import connect
from harness.cloud.sign_in import DeviceIdentity, register_key
from harness.cloud.target import Target
from harness.conformance.camera_role.cloud import BehindRelays, instrumented
from harness.conformance.camera_role.director import Director
from harness.conformance.camera_role.impostors import elsewhere, impostors
from harness.conformance.camera_role.ledger import Ledger
from harness.conformance.camera_role.relays import Relays
from harness.conformance.camera_role.stage import CameraStage
from harness.conformance.embedded import REGIONS, as_target
from harness.conformance.world import World, build
from harness.engines.live.camera_file import CameraFile, Conduct, Reach, camera_file_text
from harness.scenario.model import CameraSpec, Scenario, Site
from reference_impl.deployment.addresses import service_names
from reference_impl.deployment.settings import CloudSettings

HOME = REGIONS[0]
SITE = "here"


@dataclass(frozen=True)
class Setting:
    """All that a run works with."""

    stage: CameraStage
    target: Target
    world: World
    camera: str  # its id
    file: Path  # what leads it here


@asynccontextmanager
async def setting(
    spec: CameraSpec,
    conduct: Conduct,
    folder: Path,
    out: Path,
    host: str,
    say: Callable[[str], None],
    own_key: ec.EllipticCurvePublicKey | None = None,
) -> AsyncIterator[Setting]:
    """The instrumented cloud for one camera, for the time of the `async with`.

    Args:
        spec: the camera as its owner declares it.
        conduct: for the sample camera's file.
        folder: where the cloud keeps everything.
        out: where the file that leads the camera here is written, with what it names.
        host: the address that the cloud is reached at.
        say: is told what is played.
        own_key: of a camera that keeps its private key to itself; else one is made for it.
    """
    settings = CloudSettings(folder, regions=REGIONS, host=host)
    async with Relays(service_names(REGIONS), host) as relays:
        director = Director(Ledger(), relays)
        async with BehindRelays(settings, instrumented(director), director) as cloud:
            target = as_target(cloud.description, settings.credential_life_s, None)
            authority_key = (folder / "secrets" / "ca-key.pem").read_bytes()
            authority = trustme.CA.from_pem(target.ca_file.read_bytes(), authority_key)
            async with (
                connect(target.ca_file) as http,
                impostors(authority, host) as untrusted,
                elsewhere(authority, host) as others,
            ):
                site = Site(name=SITE, region=HOME, cameras=(spec,))
                world = await build(http, target, Scenario(name="camera", sites=(site,), duration_s=1))
                stage = CameraStage(director, untrusted, others, spec, world.organisations[HOME].id, HOME, say)
                client, identity = world.cameras[spec.name]
                key: Path | None = None
                if own_key is None:
                    key = _written(identity, out / "device-key.pem")
                else:
                    client = await _enrolled(world, spec, own_key)
                yield Setting(stage, target, world, client, _led(world, client, key, spec, conduct, out))


async def _enrolled(world: World, spec: CameraSpec, key: ec.EllipticCurvePublicKey) -> str:
    """One more camera, by the key that it has; its id. The one that the world was built with stays unused."""
    name, organisation = f"{spec.name} by its own key", world.organisations[HOME].id
    client = await register_key(world.http, world.target.identity, world.token, name, key)
    site = await world.administration.add_site(organisation, name)
    await world.administration.add_camera(organisation, site, client, name, spec.model, spec.axis_os)
    await world.administration.enable(organisation, client)
    return client


def _written(identity: DeviceIdentity, file: Path) -> Path:
    """The device's private key, in a file that nobody else reads."""
    private = identity.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as secret:
        secret.write(private)
    return file


def _led(world: World, client: str, key: Path | None, spec: CameraSpec, conduct: Conduct, out: Path) -> Path:
    """Write `camera.toml`, and the authority beside it."""
    shutil.copyfile(world.target.ca_file, out / "ca.pem")
    reach = Reach(
        identity=world.target.identity,
        my_systems=world.target.my_systems,
        ca_file=Path("ca.pem"),
        client_id=client,
        device_key=Path(key.name) if key else None,
    )
    file = out / "camera.toml"
    file.write_text(camera_file_text(CameraFile(camera=spec, cloud=reach, conduct=conduct)), encoding="utf-8")
    return file
