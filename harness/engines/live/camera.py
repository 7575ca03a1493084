"""A camera in real time: makes real segments, seals them, uploads them over real TLS. It decides nothing itself."""

import asyncio
import random
import secrets
import uuid
from dataclasses import dataclass
from functools import partial
from itertools import count

from harness.camera.media.bitrate import Bitrate
from harness.camera.media.template import SegmentTemplate
from harness.camera.object_key import segment_key, span_end_key
from harness.camera.parts import CameraParts
from harness.camera.sealing import Sealer
from harness.camera.segment import SealedSegment
from harness.camera.stream_cache import Policy
from harness.camera.untold import Untold
from harness.camera.upload_policy import UploadSettings
from harness.cloud.device import Configuration
from harness.cloud.ports import Device
from harness.engines.live.notes import Notes, now_us
from harness.engines.live.outbox import Outbox
from harness.engines.live.power import Power
from harness.engines.live.uploads import Uploads
from harness.history.event import EventKind
from harness.history.record import Recorder
from harness.scenario.model import CameraSpec

__all__ = ["Enrolled", "LiveCamera", "now_us"]

_MICRO = 1_000_000


@dataclass(slots=True)
class Enrolled:
    """A camera that is registered and enabled, and how it reaches the cloud."""

    spec: CameraSpec
    site: str
    id: str
    api: Device


class LiveCamera:
    """One simulated camera: it records; a task of its own uploads from its stream cache."""

    def __init__(
        self,
        who: Enrolled,
        template: SegmentTemplate,
        parts: CameraParts,
        recorder: Recorder,
        *,
        seed: int,
        settings: UploadSettings = UploadSettings(),  # noqa: B008 - a frozen value
        keeps_keys: bool = True,
    ) -> None:
        self.who = who
        self.content_keys: dict[str, bytes] = {}
        self._keeps_keys = keeps_keys
        self._template, self._parts = template, parts
        self._bitrate = _bitrate(who.spec)
        self._notes = Notes(recorder, who.site, who.id)
        self._uploads = Uploads(
            who.api,
            parts.cache(who.spec.cache_bytes, Policy(who.spec.cache_policy)),
            parts.gap_ledger(),
            parts.upload_policy(settings, random.Random(f"{seed} {who.spec.name}")),
            Outbox(who.api, who.id, template.init),
            Untold(settings.most_untold),
            self._notes,
            partial(parts.uploads_abreast, who.spec.name),
        )
        self._span = uuid.uuid4().hex
        self._power = Power()
        self._sealer: Sealer

    async def configure(self) -> None:
        """Pull the configuration that activation made (paper: B)."""
        self._apply(await self.who.api.configuration())

    async def enable(self) -> None:
        """Do what can be done before there is a segment, so that a fleet does not all at once when recording begins."""
        await self._uploads.enable()

    async def look_again(self) -> None:
        """Pull the configuration again: a new public key is used from the next segment on, with a new content key."""
        fresh = await self.who.api.configuration()
        if fresh.key_version != self._uploads.configuration.key_version:
            self._apply(fresh)

    def _apply(self, configuration: Configuration) -> None:
        self._uploads.configuration = configuration
        spec = self.who.spec
        keys = self._parts.content_keys(secrets.token_bytes, round(spec.key_rotation_s * _MICRO), self.who.id)
        self._sealer = Sealer(self._parts, keys, configuration.public_key, configuration.key_version, self.who.id)
        self._notes.about(
            EventKind.CONFIGURED, region=configuration.region, storage_uri=configuration.storage_uri,
            key_version=configuration.key_version, cache_bytes=spec.cache_bytes, policy=spec.cache_policy,
        )  # fmt: skip

    async def record(self, start_us: int, segments: int | None) -> None:
        """Make `segments` segments (None: without end) in real time from `start_us` on, then stop."""
        duration_us = round(self.who.spec.segment_s * _MICRO)
        for counter in count() if segments is None else range(segments):
            begin_us = start_us + counter * duration_us
            await asyncio.sleep(max(0.0, (begin_us + duration_us - now_us()) / _MICRO))
            if self._power.on_since_us <= begin_us:
                self.produce(counter, begin_us)
        made = segments or 0
        self._uploads.end(span_end_key(self.who.id, start_us + made * duration_us if made else 0, made))

    async def upload(self) -> None:
        """Upload, renew, wait and report until stopped and drained; not while there is no power."""
        while not await self._power.lasting(self._uploads.run()):
            await self._power.back()

    def lose_power(self) -> int:
        """From now on it does nothing, and its stream cache is empty; the moment (UTC, microseconds)."""
        self._power.off()
        moment = now_us()
        self._uploads.lose_power(moment)
        return moment

    def regain_power(self) -> None:
        """It goes on with the next segment that begins."""
        self._power.on(now_us())

    def produce(self, counter: int, begin_us: int) -> None:
        """Make the segment that begins then (UTC, microseconds), seal it, and put it into the stream cache."""
        sealed = self.sealed(counter, begin_us)
        if self._keeps_keys:
            self.content_keys[sealed.key_id] = self._sealer.content_key
        moment = now_us()
        self._notes.of(
            EventKind.PRODUCED, sealed, moment=moment,
            start_us=begin_us, duration_us=sealed.duration_us, media_bytes=sealed.media_bytes,
            ciphertext_sha256=sealed.ciphertext_sha256, key_id=sealed.key_id, iv=sealed.iv.hex(),
            last_block=sealed.ciphertext[-16:].hex(), object_key=segment_key(self.who.id, begin_us, counter),
        )  # fmt: skip
        self._uploads.take_in(sealed, moment)

    def sealed(self, counter: int, begin_us: int) -> SealedSegment:
        """The segment that begins then (UTC, microseconds), made and sealed."""
        duration_us = round(self.who.spec.segment_s * _MICRO)
        size_bytes = self._bitrate.segment_bytes(counter * duration_us, duration_us)
        return self._sealer.seal(self._template.make(self.who.id, self._span, counter, begin_us, size_bytes))


def _bitrate(spec: CameraSpec) -> Bitrate:
    steps = ((0.0, spec.bits_per_s), *spec.bits_per_s_from)
    return Bitrate(tuple((round(from_s * _MICRO), rate) for from_s, rate in steps))
