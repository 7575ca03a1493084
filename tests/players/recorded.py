"""A recording with all that a playlist can have: two spans, two keys, and a gap in the middle."""

import hashlib
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.camera.gaps import GapLedger
from harness.camera.media.template import SegmentTemplate, scene_template
from harness.camera.object_key import init_key, segment_key
from harness.camera.parts import CameraParts
from harness.camera.sealing import Sealer
from harness.camera.stream_cache import DropReason
from harness.cloud.device import index_row
from harness.cloud.http import connect
from harness.cloud.ports import Device
from harness.conformance.embedded import as_target
from harness.conformance.world import build
from harness.scenario.model import CameraSpec, Scenario, Site
from reference_impl.deployment import CloudSettings, EmbeddedCloud

SEGMENT_S = 1.0
LOST = 3
SEGMENTS = 8  # one of them lost; the camera starts anew before the sixth
_RESTART = 6
_START_US = 1_764_000_000_000_000
_CAMERA = CameraSpec(name="front")
_SCENARIO = Scenario(name="players", sites=(Site(name="shop", region="eu-fra", cameras=(_CAMERA,)),), duration_s=1)


@dataclass(frozen=True)
class Played:
    """Where the recording is, who may view it, and what a player must get."""

    playlist: str
    token: str
    ca_file: Path
    media: tuple[bytes, ...]  # in the clear
    init: bytes


@asynccontextmanager
async def recorded(folder: Path, web_origins: tuple[str, ...] = ()) -> AsyncIterator[Played]:
    """A cloud with the recording in it."""
    settings = CloudSettings(folder, ("eu-fra",), web_origins=web_origins)
    async with EmbeddedCloud(settings) as cloud:
        target = as_target(cloud.description, settings.credential_life_s, None)
        async with connect(target.ca_file) as http:
            world = await build(http, target, _SCENARIO)
            template = scene_template(SEGMENT_S)
            camera = world.cameras[_CAMERA.name][0]
            media = await _record(world.device(http, _CAMERA.name), template)
            path = f"v1/organisations/{world.organisations['eu-fra'].id}/cameras/{camera}/playlist.m3u8"
            url = f"{world.regions['eu-fra'].playlists}/{path}?from_us=0&to_us=9000000000000000"
            yield Played(url, world.token, target.ca_file, media, template.init)


async def _record(device: Device, template: SegmentTemplate) -> tuple[bytes, ...]:
    configuration, parts, ledger = await device.configuration(), CameraParts(), GapLedger()
    camera, length_us = configuration.camera, round(template.segment_s * 1_000_000)
    credentials = await device.renew(configuration)
    init = init_key(camera, template.init)
    await device.put(credentials, init, template.init, hashlib.sha256(template.init).hexdigest())
    keys = parts.content_keys(secrets.token_bytes, 2 * length_us, camera)
    sealer = Sealer(parts, keys, configuration.public_key, configuration.key_version, camera)
    made = []
    for n in range(SEGMENTS):
        span, counter = ("first", n) if n < _RESTART else ("second", n - _RESTART)
        segment = template.make(camera, span, counter, _START_US + n * length_us, 60_000)
        if n == LOST:
            ledger.add(span, counter, segment.start_us, length_us, DropReason.EVICTED_OLDEST)
            continue
        sealed = sealer.seal(segment)
        key = segment_key(camera, sealed.start_us, sealed.counter)
        put = await device.put(credentials, key, sealed.ciphertext, sealed.ciphertext_sha256)
        told = await device.index(configuration, credentials, index_row(sealed, key, init))
        assert put.accepted, put
        assert told.accepted, told
        made.append(bytes(segment.media))
    report = ledger.next_report()
    assert report is not None
    assert (await device.report_gap(configuration, credentials, report)).accepted
    return tuple(made)
