"""A cloud whose clock is set by hand, and what an administrator and a camera do there at any moment."""

import hashlib
import secrets
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

from harness.camera.object_key import segment_key
from harness.cloud.administration import Administration, RegionAddresses, regions
from harness.cloud.device import Configuration, DeviceApi
from harness.cloud.document import Document
from harness.cloud.http import Answer, CloudHttp, connect
from harness.cloud.sign_in import CodeFlow, DeviceIdentity, discover, sent_back, sign_in
from harness.cloud.signing import TemporaryCredentials, object_address, signed
from harness.cloud.target import Account, Target
from harness.conformance.embedded import as_target
from harness.conformance.faults import cloud_blueprint
from harness.conformance.probes.names import row_of, store_init
from harness.scenario.model import CameraSpec
from reference_impl.deployment.description import CloudDescription
from reference_impl.deployment.embedded import EmbeddedCloud
from reference_impl.deployment.settings import CloudSettings

REGION = "eu-fra"
LIFE_S = 3600.0
_BODY_BYTES = 1024


class HandSetClock:
    """Set by hand, it runs on from there. Called, it gives the seconds since 1970."""

    def __init__(self, moment: datetime) -> None:
        self.set(moment)

    def set(self, moment: datetime) -> None:
        """It is this moment now."""
        self._from_s, self._since_s = moment.timestamp(), time.monotonic()

    def __call__(self) -> float:
        """Seconds since 1970."""
        return self._from_s + time.monotonic() - self._since_s

    @property
    def ahead_s(self) -> float:
        """Of this machine's clock."""
        return self() - time.time()


@dataclass(frozen=True, slots=True)
class Recorder:
    """A camera that records now and then, by the cloud's clock."""

    id: str
    api: DeviceApi
    http: CloudHttp
    clock: HandSetClock

    async def record(self) -> tuple[Configuration, TemporaryCredentials, str]:
        """Configured, with credentials, it uploads and indexes one object; its name. CamproofError if it can't."""
        configuration = await self.api.configuration()
        credentials = await self.api.renew(configuration)
        body, key = secrets.token_bytes(_BODY_BYTES), segment_key(self.id, int(self.clock() * 1e6), 0)
        await store_init(self.api, self.id, credentials)
        for answer in (
            await self.api.put(credentials, key, body, hashlib.sha256(body).hexdigest()),
            await self.api.index(configuration, credentials, self._row(key, body)),
        ):
            if not answer.accepted:
                raise answer.refusal("record")
        return configuration, credentials, key

    async def put_again(self, credentials: TemporaryCredentials) -> Answer:
        """PUT of another object with credentials of before."""
        body = secrets.token_bytes(_BODY_BYTES)
        key = segment_key(self.id, int(self.clock() * 1e6), 1)
        return await self.api.put(credentials, key, body, hashlib.sha256(body).hexdigest())

    def _row(self, key: str, body: bytes) -> dict[str, object]:
        return {**row_of(self.id, key, body), "start_us": int(self.clock() * 1e6)}


@dataclass(frozen=True, slots=True)
class AgeingCloud:
    """The cloud, as its users see it at the moment that its clock shows."""

    target: Target
    http: CloudHttp
    clock: HandSetClock
    region: RegionAddresses
    partner: Account
    follow: Callable[[HandSetClock], Awaitable[None]]  # has all its services go by the clock as it is set

    async def at(self, moment: datetime) -> None:
        """It is this moment now, wherever the cloud looks at a clock."""
        self.clock.set(moment)
        await self.follow(self.clock)

    async def administrator(self) -> tuple[str, Administration]:
        """Signed in now: tokens do not outlive the jumps of the clock."""
        token = await sign_in(self.http, self.target.identity, self.target.administrator)
        return token, Administration(self.http, self.target.my_systems, token)

    async def tokens(self) -> Document:
        """What the administrator's sign-in gives, with how long it is good."""
        flow = CodeFlow(self.http, await discover(self.http, self.target.identity))
        answer = await flow.answer(self.target.administrator)
        return Document.of("sign in", await flow.redeem(sent_back(answer).get("code", "")))

    async def renewed(self, refresh_token: str) -> Answer:
        """What is given for a refresh token."""
        return await CodeFlow(self.http, await discover(self.http, self.target.identity)).renew(refresh_token)

    async def camera(self, organisation: str, site: str) -> Recorder:
        """A new one, listed at the site."""
        (token, administrator), identity = await self.administrator(), DeviceIdentity()
        spec = CameraSpec(name=f"year-{secrets.token_hex(3)}")
        camera = await identity.register(self.http, self.target.identity, token, spec.name)
        await administrator.add_camera(organisation, site, camera, spec.name, spec.model, spec.axis_os)
        api = DeviceApi(self.http, self.target, identity, self.clock)
        return Recorder(camera, api, self.http, self.clock)

    async def renewal_codes(self, count: int) -> list[str]:
        """As the cloud's partner sells them."""
        token = await sign_in(self.http, self.target.identity, self.partner)
        url = f"{self.target.my_systems}/v1/partner/licence-codes"
        sold = await self.http.post("buy renewals", url, token=token, document={"kind": "renewal", "count": count})
        return [str(code) for code in sold.json()["codes"]]

    async def listing(self, organisation: str, camera: str) -> Answer:
        """Everything that the index has of a camera."""
        token, _ = await self.administrator()
        url = f"{self.region.recording_index}/v1/organisations/{organisation}/cameras/{camera}/recordings"
        return await self.http.ask("GET", f"{url}?from_us=0&to_us={1 << 52}", token=token)

    async def read(self, organisation: str, key: str) -> Answer:
        """An object, as an administrator reads it; or the refusal of a session to read with."""
        token, _ = await self.administrator()
        url = f"{self.region.credentials}/v1/reader-sessions"
        document = {"organisation": organisation, "region": self.region.id}
        answer = await self.http.ask("POST", url, token=token, document=document)
        if not answer.accepted:
            return answer
        session = TemporaryCredentials.read(Document.of("get a reader's credentials", answer))
        address = object_address(session.storage_uri, key)
        headers = signed(session, "GET", address, now_us=int(self.clock() * 1e6))
        return await self.http.ask("GET", address, headers=headers)


@dataclass(frozen=True, slots=True)
class Year:
    """How to make a cloud in which a year passes: the reference cloud, perhaps with a seeded fault."""

    fault: str | None = None

    @asynccontextmanager
    async def cloud(self, begin: datetime) -> AsyncIterator[AgeingCloud]:
        """It, with one region and a clock that begins at this moment."""
        clock = HandSetClock(begin)
        with tempfile.TemporaryDirectory(prefix="camproof-") as folder:
            settings = CloudSettings(Path(folder), regions=(REGION,), credential_life_s=LIFE_S)
            async with (
                EmbeddedCloud(settings, blueprint=replace(cloud_blueprint(self.fault), clock=clock)) as cloud,
                ageing(as_target(cloud.description, LIFE_S, self.fault), cloud.description, clock, _by_itself) as aged,
            ):
                yield aged


@asynccontextmanager
async def ageing(
    target: Target, cloud: CloudDescription, clock: HandSetClock, follow: Callable[[HandSetClock], Awaitable[None]]
) -> AsyncIterator[AgeingCloud]:
    """A cloud that goes by this clock, with a connection to it."""
    async with connect(target.ca_file, resolve=target.resolve) as http:
        places = await regions(http, target.my_systems)
        partner = Account(username=cloud.partner.username, password=SecretStr(cloud.partner.password))
        yield AgeingCloud(target, http, clock, places[REGION], partner, follow)


async def _by_itself(_: HandSetClock) -> None:
    """Where the services look at the clock itself."""
