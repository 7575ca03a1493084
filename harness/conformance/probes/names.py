"""IDX-1, IDX-3, IDX-4: what is sent twice, under a name that is taken, by half, or with a row that is not its own."""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from urllib.parse import urlsplit

from harness.camera.object_key import init_key
from harness.checks.facts.tried import Attempt, Observation
from harness.cloud.device import Configuration
from harness.cloud.http import Answer, trust
from harness.cloud.ports import Device
from harness.cloud.resolve import address_of
from harness.cloud.sign_in import DeviceIdentity
from harness.cloud.signing import TemporaryCredentials
from harness.cloud.streams import dialled
from harness.conformance import holdings
from harness.conformance.probes.attempts import Attempts, accepts, demands, refuses
from harness.conformance.probes.in_time import in_time
from harness.conformance.probes.probe import Probe
from harness.conformance.probes.remains import Remains
from harness.conformance.world import World
from harness.engines.live.camera import now_us
from harness.errors import CloudMalformedError

_BODY_BYTES = 4096
_TAKEN = 412  # precondition failed: what a camera that sends again takes for "it is there"
_SEGMENT_US = 1_000_000
_INIT = b""
_TOGETHER = 3
_LEFT_BYTES = 256 << 10  # of an upload that nobody completes: more than one would keep in memory for good
Found = tuple[list[Attempt], list[Observation]]


@dataclass(frozen=True, slots=True)
class Probed:
    """What a probe found, and by requirement what no file that the cloud keeps should hold after that."""

    attempts: Attempts = field(default_factory=dict)
    observations: Mapping[str, Sequence[Observation]] = field(default_factory=dict)
    remains: Mapping[str, Sequence[Remains]] = field(default_factory=dict)


def row_of(camera: str, key: str, body: bytes, *, span: str = "probe", counter: int = 0) -> dict[str, object]:
    """The index row of a stored object of no meaning; `store_init` first."""
    return {
        "object_key": key, "init_key": init_key(camera, _INIT), "span": span, "counter": counter,
        "start_us": now_us() + counter * _SEGMENT_US, "duration_us": _SEGMENT_US, "key_id": "probe",
        "wrapped_key": "AAAA", "key_version": 1, "iv": secrets.token_hex(16),
        "sha256": hashlib.sha256(body).hexdigest(), "size": len(body),
    }  # fmt: skip


@dataclass
class Names:
    """One enabled camera that records nothing, and what is done in its name."""

    world: World
    region: str
    api: Device
    identity: DeviceIdentity
    configuration: Configuration
    probe: Probe
    reader: TemporaryCredentials
    span: str = field(default_factory=lambda: secrets.token_hex(8))

    @classmethod
    async def of(cls, world: World, camera: str, region: str) -> "Names":
        """With fresh credentials to write, and a reader's."""
        api = world.device(world.http, camera)
        configuration = await api.configuration()
        probe = Probe(world, await api.renew(configuration), world.cameras[camera][0])
        await store_init(api, probe.camera, probe.credentials)
        return cls(world, region, api, world.cameras[camera][1], configuration, probe, await world.reader(region))

    @property
    def ends_us(self) -> int:
        """When the first of its credentials end (UTC, microseconds)."""
        return min(self.probe.ends_us, self.reader.expires_us)

    def row(self, counter: int, key: str, body: bytes) -> dict[str, object]:
        """The index row of a segment."""
        return row_of(self.probe.camera, key, body, span=self.span, counter=counter)

    async def device_token(self) -> str:
        """A new access token of the camera's own."""
        world = self.world
        return await world.adapter.device_token(world.http, self.identity)

    async def tell(self, row: dict[str, object]) -> Answer:
        """Send a row to the index."""
        return await self.api.index(self.configuration, self.probe.credentials, row)

    async def look(self, method: str, key: str) -> Answer:
        """Ask the store for an object, as a reader."""
        return await self.probe.read(method, key, by=self.reader)

    async def listed(self, key: str) -> Observation:
        """How often the store's listing has a name."""
        store = self.world.adapter.store
        page = await self.world.ask(store.listing(self.reader, now_us=now_us(), prefix=key))
        names = [name for name, _ in store.listed(page)]
        return Observation("how often the listing has the name", "1", str(names.count(key)))

    async def kept(self, key: str, body: bytes) -> Observation:
        """Which bytes the store has under a name."""
        answer = await self.look("GET", key)
        seen = hashlib.sha256(answer.body).hexdigest() if answer.accepted else f"refused with {answer.status}"
        return Observation("the bytes under the name", hashlib.sha256(body).hexdigest(), seen)

    async def indexed(self, row: dict[str, object]) -> list[Observation]:
        """What the index has in a row's place."""
        found = await holdings.recordings(self.world, self.probe.camera, self.region, 0, 1 << 52)
        rows = [one for one in found.segments if (one.span, one.counter) == (row["span"], row["counter"])]
        same = {name: getattr(one, name) for one in rows for name in row}
        return [
            Observation("how many rows the index has in its place", "1", found.broken or str(len(rows))),
            Observation("the row that the index has", str(dict(sorted(row.items()))), str(dict(sorted(same.items())))),
        ]


async def store_init(api: Device, camera: str, credentials: TemporaryCredentials) -> Answer:
    """Store the initialisation segment that these rows name; again it is refused as taken, which does no harm."""
    return await api.put(credentials, init_key(camera, _INIT), _INIT, hashlib.sha256(_INIT).hexdigest())


async def probe_names(world: World, camera: str, region: str) -> Probed:
    """What IDX-3 and IDX-4 rest on, and IDX-1 in part. Nothing where no credentials come."""
    fresh = partial(Names.of, world, camera, region)
    try:
        twice, same = await in_time(_twice, fresh)
        half, unseen = await in_time(_half, fresh)
        raced, won = await in_time(_raced, fresh)
        altered, _ = await in_time(_altered, fresh)
        together, taken = await in_time(_together, fresh)
        left = await in_time(_left, fresh)
    except CloudMalformedError:  # the cameras meet it too: CRED-5 tells it
        return Probed()
    attempts: Attempts = {"IDX-1": [*altered, *together], "IDX-4": [*twice, *raced], "IDX-3": half}
    return Probed(attempts, {"IDX-1": taken, "IDX-4": [*same, *won], "IDX-3": unseen}, {"IDX-3": [left]})


async def _twice(names: Names) -> Found:
    probe, body = names.probe, secrets.token_bytes(_BODY_BYTES)
    key, other = probe.fresh_key(), probe.fresh_key()
    row = names.row(0, key, body)
    another = secrets.token_bytes(_BODY_BYTES)
    attempts = [
        await demands("PUT of a segment", probe.put(key, body=body)),
        await demands("its row", names.tell(row)),
        await demands("the same row again", names.tell(row)),
        await demands("the same row at once with itself", _abreast(names.tell(row), names.tell(row))),
        await refuses("PUT of another under its name", probe.put(key, body=another), "PreconditionFailed"),
        await accepts("PUT of another under another name", probe.put(other, body=another)),
        await refuses("the other's row in its place", names.tell(names.row(0, other, another))),
        await refuses("its row in another place", names.tell({**row, "counter": 1})),
        await refuses("its row with another start", names.tell({**row, "start_us": now_us() + _SEGMENT_US // 2})),
    ]
    again = [await probe.put(key, body=body), *await asyncio.gather(*(probe.put(key, body=body) for _ in range(2)))]
    said = sorted({a.status for a in again if not (a.accepted or a.status == _TAKEN)})
    seen = [
        Observation("PUT of the same again, once and twice at a time", "stored, or 412", str(said or "stored, or 412")),
        await names.listed(key),
        await names.kept(key, body),
        *await names.indexed(row),
    ]
    return attempts, seen


async def _raced(names: Names) -> Found:
    """Two bodies under one name at once: one is stored, and whoever sent the other is told so."""
    probe, bodies = names.probe, [secrets.token_bytes(_BODY_BYTES) for _ in range(2)]
    key, stored = probe.fresh_key(), list[bytes]()

    async def put(body: bytes) -> Answer:
        answer = await probe.put(key, body=body)
        stored.extend([body] if answer.accepted else [])
        return answer

    attempt = await refuses("PUT of one of two at once under one name", _abreast(*map(put, bodies)))
    return [attempt], [await names.kept(key, body) for body in stored]


async def _altered(names: Names) -> Found:
    """A row that tells of other bytes than the object's."""
    probe, body = names.probe, secrets.token_bytes(_BODY_BYTES)
    key = probe.fresh_key()
    row, digest = names.row(20, key, body), hashlib.sha256(b"").hexdigest()
    return [
        await accepts("PUT of a segment", probe.put(key, body=body)),
        await refuses("a row with another digest than its object's", names.tell({**row, "sha256": digest})),
        await refuses("a row with another size than its object's", names.tell({**row, "size": len(body) + 1})),
        await accepts("the row as it is", names.tell(row)),
    ], []


async def _together(names: Names) -> Found:
    """Several rows told at once, as a camera does that catches up: each is taken down, and none that is not true."""
    probe, bodies = names.probe, [secrets.token_bytes(_BODY_BYTES) for _ in range(_TOGETHER + 1)]
    rows = [names.row(30 + n, probe.fresh_key(), body) for n, body in enumerate(bodies)]
    *told, left_out = rows

    def tell(*rows: dict[str, object]) -> Awaitable[Answer]:
        return names.api.index_all(names.configuration, probe.credentials, rows)

    attempts = [
        await accepts(f"PUT of segment {row['counter']}", probe.put(str(row["object_key"]), body=body))
        for row, body in zip(told, bodies, strict=False)
    ]
    attempts.append(await accepts(f"rows of {_TOGETHER} segments, told at once", tell(*told)))
    attempts.append(await refuses("a row told with others, of an object that was never stored", tell(*told, left_out)))
    return attempts, [seen for row in told for seen in await names.indexed(row)]


async def _abreast(*asked: Awaitable[Answer]) -> Answer:
    """The worst of the answers to requests that are on their way at the same time."""
    return max(await asyncio.gather(*asked), key=lambda answer: answer.status)


async def _half(names: Names) -> Found:
    """Half a body: looked for while it arrives, after the sender has hung up, and when the whole one comes after it."""
    probe, whole = names.probe, secrets.token_bytes(_BODY_BYTES)
    key, half = probe.fresh_key(), probe.fresh_key()
    attempts = [
        await accepts("PUT of a whole segment", probe.put(key, body=whole)),
        await accepts("the whole one is seen", names.look("GET", key)),
    ]
    async with _half_sent(names, half, whole):
        attempts += await _looked_for(names, half, "while it arrives")
        arriving = await names.listed(half)
    attempts += await _looked_for(names, half, "cut off")
    attempts.append(await refuses("its row, cut off", names.tell(names.row(10, half, whole))))
    seen = [replace(one, wanted="0") for one in (arriving, await names.listed(half))]
    unbegun = {**names.row(11, key, whole), "init_key": init_key(probe.camera, whole)}
    attempts.append(await refuses("a row whose initialisation segment is not stored", names.tell(unbegun)))
    attempts.append(await demands("the row with one that is stored", names.tell(names.row(11, key, whole))))
    attempts.append(await demands("the whole one after the half, under its name", probe.put(half, body=whole)))
    return attempts, [*seen, await names.kept(half, whole), await names.listed(half)]


async def _left(names: Names) -> Remains:
    """Half a body that nothing follows."""
    body = secrets.token_bytes(_LEFT_BYTES)
    key = names.probe.fresh_key()
    async with _half_sent(names, key, body):
        await names.listed(key)  # meanwhile the half arrives: a reset may take what was not yet read with it
    return Remains.of("the half one", body)


async def _looked_for(names: Names, key: str, when: str) -> list[Attempt]:
    return [await refuses(f"{how} the half one, {when}", names.look(how, key)) for how in ("GET", "HEAD")]


@asynccontextmanager
async def _half_sent(names: Names, key: str, body: bytes) -> AsyncIterator[None]:
    """The first half of a body is on its way; at the end the connection is reset."""
    request = names.probe.put_request(key, body)
    place = urlsplit(request.url)
    target, host = names.world.target, place.hostname or ""
    at, context = address_of(host, target.resolve), trust(target.ca_file)
    lines = [f"{request.method} {place.path} HTTP/1.1", f"Host: {place.netloc}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in request.headers.items()]
    connecting = asyncio.open_connection(at, place.port, ssl=context, server_hostname=host)
    async with dialled(connecting) as (_, writer):
        writer.write("\r\n".join([*lines, "", ""]).encode() + body[: len(body) // 2])
        await writer.drain()
        yield
