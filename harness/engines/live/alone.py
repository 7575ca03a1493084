"""One camera alone: real time, real TLS, and nothing shared with whatever it speaks to."""

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from importlib.metadata import version
from random import SystemRandom

from harness.camera.media.template import scene_template
from harness.camera.upload_policy import BackOff, UploadSettings
from harness.cloud.http import Timeouts, connect
from harness.cloud.sign_in import DeviceIdentity
from harness.engines.live.camera import Enrolled, LiveCamera, now_us
from harness.engines.live.camera_file import CameraFile, device_key
from harness.engines.live.lone_parts import LoneParts
from harness.errors import CloudMalformedError, CloudRefusedError, CloudUnreachableError
from harness.history import parquet
from harness.history.event import Header
from harness.history.record import Recorder

Say = Callable[[str], None]
_MICRO = 1_000_000
_REFUSED = (CloudMalformedError, CloudRefusedError, CloudUnreachableError)
_SITE = "here"
_CONNECT_S = 5.0
_FIDELITY = "one camera in a process of its own: real time, real H.264, real AES and RSA, real TLS"


async def run_alone(file: CameraFile, parts: LoneParts, say: Say) -> None:
    """Record and upload until the file's duration is over and all is uploaded, or until cancelled."""
    recorder, started_us, reach = Recorder(), now_us(), file.cloud
    identity = DeviceIdentity(device_key(reach.device_key), reach.client_id)
    wait = Timeouts(connect_s=min(_CONNECT_S, file.conduct.timeout_s), total_s=file.conduct.timeout_s)
    try:
        async with connect(reach.ca_file, timeouts=wait, connections=2, trusting=parts.trust) as http:
            who = Enrolled(file.camera, _SITE, reach.client_id, parts.api(http, reach, identity))
            settings = UploadSettings(factor_s=file.conduct.back_off_s, cap_s=file.conduct.longest_back_off_s)
            template = scene_template(file.camera.segment_s)
            camera = LiveCamera(who, template, parts.camera, recorder, seed=secrets.randbits(64), settings=settings)
            await _configure(camera, settings, say)
            await _work(camera, file)
    finally:
        if file.conduct.history is not None:
            parquet.write(recorder.finish(_header(file, started_us)), file.conduct.history)


async def _work(camera: LiveCamera, file: CameraFile) -> None:
    segment_us = round(file.camera.segment_s * _MICRO)
    start_us = -(-now_us() // segment_us) * segment_us
    duration_s = file.conduct.duration_s
    segments = None if duration_s is None else max(1, round(duration_s / file.camera.segment_s))
    looking = asyncio.create_task(_look_again(camera, file.conduct.look_again_s))
    try:
        async with asyncio.TaskGroup() as both:
            both.create_task(camera.record(start_us, segments))
            both.create_task(camera.upload())
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)


async def _configure(camera: LiveCamera, settings: UploadSettings, say: Say) -> None:
    """Pull the configuration, however long it takes until the cloud gives one that can be used."""
    back_off = BackOff(settings, SystemRandom())
    while True:
        try:
            await camera.configure()
        except _REFUSED as trouble:
            say(f"no configuration yet: {trouble}")
            back_off.fail(now_us(), getattr(trouble, "retry_after_s", None))
            await asyncio.sleep((back_off.until_us - now_us()) / _MICRO)
        else:
            say(f"configured; recording as {camera.who.id}")
            return


async def _look_again(camera: LiveCamera, every_s: float) -> None:
    """Now and then; what it can't have now it has the next time."""
    while True:
        await asyncio.sleep(every_s)
        try:
            await camera.look_again()
        except _REFUSED:
            continue


def _header(file: CameraFile, started_us: int) -> Header:
    told = hashlib.sha256(file.camera.model_dump_json().encode()).hexdigest()
    return Header(file.camera.name, told, 0, "live", version("camproof"), _FIDELITY, started_us)
