"""The process of locust's that `benchmarks.load` measures: it prints rates and processor times by turn, as JSON.

As with any worker of a load test, processes that encrypt are beside it.
"""

import json
import ssl
import sys
import time
from pathlib import Path
from random import Random
from typing import NamedTuple

import gevent
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from locust import FastHttpUser, HttpUser, User, task
from locust.env import Environment

from benchmarks.turns import started_processes_s
from harness.camera.content_key import ContentKeys
from harness.camera.parts import CameraParts
from harness.camera.sealing import Sealer
from harness.cloud.device import Configuration, DeviceApi
from harness.cloud.http import trust
from harness.cloud.sign_in import DeviceIdentity
from harness.cloud.signing import TemporaryCredentials
from harness.engines.live.outbox import Outbox
from harness.load.kinds import Act
from harness.load.shapes import Due
from harness.load.users.acting import Stage
from harness.load.users.at_once import at_once
from harness.load.users.camera import LoadCamera
from harness.load.users.connection import LocustHttp, send_at_once
from harness.load.users.threads import SealingThreads

ADDRESS, AUTHORITY, BYTES = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
_USERS = 8
_SEGMENT_US = 1_000_000
_FAR_S = 1e9
_TRUST = trust(AUTHORITY)
_BODY = bytes(BYTES)
_PUBLIC = (
    rsa.generate_private_key(65537, 2048)
    .public_key()
    .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    .decode()
)
_STAGE = Stage(
    time.monotonic, lambda: time.time_ns() // 1000, lambda: 0, gevent.sleep, lambda *_: None, _FAR_S,
    beside=SealingThreads(),
)  # fmt: skip


def _trusting(cafile: str | None = None) -> ssl.SSLContext:  # noqa: ARG001 - geventhttpclient's signature
    return _TRUST


class _Everywhere:
    identity = my_systems = ADDRESS


class Ready(LoadCamera):
    """A camera that has asked for all that it needs."""

    async def get_ready(self) -> None:
        """Without a cloud."""
        name = f"camera-{id(self)}"
        self._configuration = Configuration(name, "o", "eu-fra", ADDRESS, ADDRESS, ADDRESS, _PUBLIC, 1)
        self._credentials = TemporaryCredentials("eu-fra", f"{ADDRESS}/o", "id", "secret", "token", 1 << 60)
        self._api = DeviceApi(self._http, _Everywhere(), self._identity)
        keys = ContentKeys(lambda size: bytes(Random().randbytes(size)), 3_600_000_000, name)
        self._sealer = Sealer(CameraParts(cipher=lambda: self._stage.beside.cipher), keys, _PUBLIC, 1, name)
        self._outbox = Outbox(self._api, name, b"")
        self._policy.renewed(0)


class Camera(FastHttpUser):
    """As in a load test."""

    host, insecure = ADDRESS, False
    ssl_context_factory = staticmethod(_trusting)

    def on_start(self) -> None:
        """Get ready."""
        http = LocustHttp(self.client, lambda _: None, lambda: True)
        self._camera = Ready(http, None, DeviceIdentity(), _STAGE, _SEGMENT_US, Random(1))  # type: ignore[arg-type]
        at_once(self._camera.get_ready())

    @task
    def upload(self) -> None:
        """One segment of many that wait: the index is told of several at once."""
        due = Due(int(_STAGE.now_s() * 1e6), Act.SEGMENT, BYTES)
        at_once(self._camera.act(due, more_wait=True))


class Plain(FastHttpUser):
    """Locust's own."""

    host, insecure = ADDRESS, False
    ssl_context_factory = staticmethod(_trusting)

    @task
    def put(self) -> None:
        """One body."""
        self.client.put("/plain", data=_BODY, name="plain")  # type: ignore[arg-type]


class AtOnce(Plain):
    """Sent as cameras' uploads are."""

    def on_start(self) -> None:
        """What is sent waits for no acknowledgement."""
        send_at_once(self.client)


class OverRequests(HttpUser):
    """Locust's own over `requests`."""

    host = ADDRESS

    @task
    def put(self) -> None:
        """One body."""
        self.client.put("/plain", data=_BODY, name="plain", verify=str(AUTHORITY))


class Rate(NamedTuple):
    """What came of a turn.

    Args:
        per_s: bodies that were taken a second.
        own_us: processor time of the worker's own process for each.
        beside_us: of those that encrypt beside it.
    """

    per_s: float
    own_us: float
    beside_us: float


def rate(kind: type[User], seconds: float) -> Rate:
    """How such users do, for so long."""
    environment = Environment(user_classes=[kind])
    runner = environment.create_local_runner()
    runner.start(_USERS, _USERS)
    gevent.sleep(0.3)
    before, own_s, beside_s = _taken(environment), time.process_time(), started_processes_s()
    gevent.sleep(seconds)
    taken = _taken(environment) - before
    own_s, beside_s = time.process_time() - own_s, started_processes_s() - beside_s
    runner.quit()
    if environment.stats.num_failures:
        raise RuntimeError(f"failed: {[str(one.error) for one in environment.stats.errors.values()]}")
    return Rate(taken / seconds, *(spent_s * 1e6 / max(taken, 1) for spent_s in (own_s, beside_s)))


def _taken(environment: Environment) -> int:
    return sum(one.num_requests for one in environment.stats.entries.values() if one.name in {"plain", "store"})


def main(turns: int, seconds: float) -> None:
    """Print what was found; a first turn warms up."""
    found: dict[str, list[Rate]] = {}
    for _ in range(turns + 1):
        for kind in (Camera, Plain, AtOnce, OverRequests):
            found.setdefault(kind.__name__, []).append(rate(kind, seconds))
    sys.stdout.write(json.dumps({name: rates[1:] for name, rates in found.items()}))


if __name__ == "__main__":
    main(int(sys.argv[4]), float(sys.argv[5]))
