"""A camera of a load test: it renews, seals, uploads and indexes as the camera core decides."""

import secrets
from collections.abc import Sequence
from random import Random
from typing import TYPE_CHECKING

from harness.camera.answers import failure_kind
from harness.camera.content_key import ContentKeys
from harness.camera.media.template import scene_template
from harness.camera.parts import CameraParts
from harness.camera.sealing import Sealer
from harness.camera.segment import SealedSegment
from harness.camera.untold import Untold
from harness.camera.upload_policy import FailureKind, Idle, Renew, Send, UploadPolicy, UploadSettings, WaitUntil
from harness.cloud.http import Answer
from harness.cloud.ports import Adapter
from harness.cloud.sign_in import DeviceIdentity
from harness.engines.live.outbox import Outbox
from harness.errors import CloudMalformedError, CloudRefusedError, CloudUnreachableError
from harness.load.kinds import Act, Kind
from harness.load.shapes import Due
from harness.load.users.acting import NamedHttp, Stage

if TYPE_CHECKING:
    from harness.cloud.signing import TemporaryCredentials

_ROTATION_US = 3_600_000_000
_MICRO = 1_000_000
_TROUBLE = (CloudUnreachableError, CloudRefusedError, CloudMalformedError)


class LoadCamera:
    """One camera.

    Args:
        http: its connections.
        adapter: the cloud's API.
        identity: its own.
        stage: where it acts.
        segment_us: the length of its segments.
        luck: of its waits.
    """

    def __init__(
        self, http: NamedHttp, adapter: Adapter, identity: DeviceIdentity, stage: Stage, segment_us: int, luck: Random
    ) -> None:
        self._http, self._adapter, self._identity, self._stage = http, adapter, identity, stage
        self._template = scene_template(segment_us / _MICRO)
        self._policy = UploadPolicy(UploadSettings(), luck)
        self._span = secrets.token_hex(4)
        self._counter = 0
        self._untold = Untold(UploadSettings().most_untold)
        self.pending: dict[int, Due] = {}  # segments that are neither indexed nor given up
        self._credentials: TemporaryCredentials | None = None

    async def get_ready(self) -> None:
        """Configuration, credentials, initialisation segment. An error of the cloud's is left to whoever calls."""
        self._api = self._adapter.device(self._http, self._identity)
        self._http.doing = Kind.CONFIGURATION
        self._configuration = await self._api.configuration()
        self._http.doing = Kind.RENEWAL
        self._credentials = await self._api.renew(self._configuration)
        self._policy.renewed(self._stage.utc_us())
        camera = self._configuration.camera
        keys = ContentKeys(secrets.token_bytes, _ROTATION_US, camera)
        public_key, version = self._configuration.public_key, self._configuration.key_version
        self._sealer = Sealer(CameraParts(cipher=lambda: self._stage.beside.cipher), keys, public_key, version, camera)
        self._outbox = Outbox(self._api, camera, self._template.init)
        self._http.doing = Kind.STORE
        if (refusal := await self._outbox.store_init(self._credentials)) is not None:
            raise refusal.refusal(Kind.STORE)

    async def act(self, due: Due, *, more_wait: bool) -> None:
        """Do what is due: it is told with the time since it was. `more_wait`: more is due already."""
        if due.what is Act.CREDENTIALS:
            await self._start_anew(due)
        else:
            await self._upload(due, more_wait=more_wait)

    async def _start_anew(self, due: Due) -> None:
        """All tokens and credentials are gone."""
        self._api = self._adapter.device(self._http, self._identity)
        self._outbox = Outbox(self._api, self._configuration.camera, self._template.init)
        self._credentials = None
        while self._expire_us is None and not self._stage.over:
            await self._step(has_backlog=False)
        if self._expire_us is not None:
            self._stage.told(Act.CREDENTIALS, self._late_s(due), 0)

    async def _upload(self, due: Due, *, more_wait: bool) -> None:
        segment = self._stage.beside(lambda: self._sealed(due))
        self.pending[segment.counter] = due
        while segment.counter in self.pending and not self._stage.over:
            if await self._step(has_backlog=True) and await self._stored(segment):
                self._untold.add(segment)
                break
        while self._untold.due(more_wait=more_wait) and not self._stage.over:
            if await self._step(has_backlog=True):
                await self._tell(self._untold.take())

    def _sealed(self, due: Due) -> SealedSegment:
        start_us = self._stage.zero_us() + due.at_us - due.waited_us - round(self._template.segment_s * _MICRO)
        made = self._template.make(self._configuration.camera, self._span, self._counter, start_us, due.size_bytes)
        self._counter += 1
        return self._sealer.seal(made)

    async def _step(self, *, has_backlog: bool) -> bool:
        """Whether to send now; else what the policy wants first was done."""
        now_us = self._stage.utc_us()
        match self._policy.next(now_us, has_backlog=has_backlog, credentials_expire_us=self._expire_us):
            case Send():
                return True
            case Renew():
                await self._renew()
            case WaitUntil(t_us=until_us):
                self._rest((until_us - self._stage.utc_us()) / _MICRO)
            case Idle():  # nobody but this camera asks for its credentials, and it asks one thing at a time
                raise AssertionError("a camera of a load test waits for nothing")
        return False

    @property
    def _expire_us(self) -> int | None:
        return self._credentials.expires_us if self._credentials else None

    def _rest(self, wanted_s: float) -> None:
        """No longer than the load lasts."""
        self._stage.rest(max(0.0, min(wanted_s, self._stage.over_s - self._stage.now_s())))

    async def _renew(self) -> None:
        self._http.doing = Kind.RENEWAL
        try:
            self._credentials = await self._api.renew(self._configuration)
        except _TROUBLE as trouble:
            retry_after_s = getattr(trouble, "retry_after_s", None)
            self._policy.renewal_failed(self._stage.utc_us(), retry_after_s=retry_after_s)
        else:
            self._policy.renewed(self._stage.utc_us())

    async def _stored(self, segment: SealedSegment) -> bool:
        assert self._credentials is not None  # noqa: S101 - the policy sends with valid credentials only
        self._http.doing = Kind.STORE
        try:
            refusal = await self._outbox.store(segment, self._credentials)
        except CloudUnreachableError:
            self._failed(FailureKind.NETWORK, None)
            return False
        if refusal is not None:
            self._refused((segment,), refusal)
        return refusal is None

    async def _tell(self, segments: Sequence[SealedSegment]) -> None:
        assert self._credentials is not None  # noqa: S101 - likewise
        self._http.doing = Kind.INDEX
        try:
            answer = await self._outbox.tell(segments, self._configuration, self._credentials)
        except CloudUnreachableError:
            self._failed(FailureKind.NETWORK, None)
        else:
            if answer.accepted:
                self._policy.acknowledged(self._stage.utc_us())
                for segment in segments:
                    self._gone(segment)
                return
            self._untold.refused(segments)
            self._refused(segments, answer)
        for segment in segments:
            if segment.counter in self.pending:
                self._untold.add(segment)

    def _refused(self, segments: Sequence[SealedSegment], answer: Answer) -> None:
        """Where several are refused at once, none is given up, as in a camera."""
        why = failure_kind(answer.status, answer.reason)
        if len(segments) == 1 and self._policy.refused_for_good(segments[0].counter, why):
            self._gone(segments[0], f"given up: {answer.status} {answer.reason}".strip())
        self._failed(why, answer.retry_after_s)

    def _failed(self, why: FailureKind, retry_after_s: float | None) -> None:
        self._policy.failed(self._stage.utc_us(), why, retry_after_s=retry_after_s)

    def _gone(self, segment: SealedSegment, why: str = "") -> None:
        """The index has it, or it is given up."""
        self._untold.gone()
        self._outbox.forget(segment)
        self._stage.told(Act.SEGMENT, self._late_s(self.pending.pop(segment.counter)), segment.size_bytes, why)

    def _late_s(self, due: Due) -> float:
        return self._stage.now_s() - due.at_us / _MICRO
