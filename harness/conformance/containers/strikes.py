"""What goes wrong with containers, one `with` each: it has taken effect within, and is undone at the end.

    with killed(cloud.container("eu-fra-db")):
        ...  # what the region says without its database

All of it waits: in asyncio it belongs in a thread. Each raises CamproofFailedError where it does not take effect, or
where the part does not come back.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from harness.conformance.containers.cloud import ContainerCloud
from harness.conformance.containers.container import PartContainer
from harness.errors import BadInputError, CamproofFailedError
from reference_impl.deployment.apart.plan import CONTAINER_STATE, Part

LOCATIONS = ("a", "b")
QUICK_SCRUBBING = {"scrubbing": {"pause_s": "1"}}
"""Of a region's settings: what its copies have lost is restored soon."""

_NEVER_S = 3600.0
_READ_AGAIN = b" has read its settings again"
_SIGKILLED = 128 + 9
_NOTHING = 0o000
_SOON_S, _POLL_S = 20.0, 0.05
_FILLER = ".camproof-filler"
_FILL = "dd if=/dev/zero of={0} bs=1M 2>/dev/null; dd if=/dev/zero bs=4k 2>/dev/null >>{0}; true"
_ROOM = "printf x >{0}.more && rm {0}.more"
_TIMES = """
import socket, ssl
from pathlib import Path
from typing import Any
context = ssl.create_default_context()
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
with context.wrap_socket(socket.create_connection(("{host}", {port}), 5)) as asking:
    asking.sendall(b"GET /none HTTP/1.0\\r\\n\\r\\n")
    while asking.recv(4096):
        pass
print(Path("{state}/logs/log.jsonl").read_text().splitlines()[-1])
"""


@contextmanager
def stopped(one: PartContainer) -> Iterator[None]:
    """It is told to end (SIGTERM; PostgreSQL SIGINT, which ends its clients' connections), and does so of itself."""
    _require(one, one.state() == "running", "does not run")
    one.running.stop(timeout=round(_SOON_S))
    with _down(one) as status:
        if status == _SIGKILLED:
            raise CamproofFailedError(f"{one.planned.name} did not end when it was told to, and was killed")
        yield


@contextmanager
def killed(one: PartContainer) -> Iterator[None]:
    """SIGKILL: it has no time to put anything in order."""
    _require(one, one.state() == "running", "does not run")
    one.running.kill()
    with _down(one) as status:
        if status != _SIGKILLED:
            raise CamproofFailedError(f"{one.planned.name} had ended with status {status} before it was killed")
        yield


def restart(one: PartContainer) -> None:
    """Told to end, and started again at once; it is ready on return."""
    with stopped(one):
        pass


@contextmanager
def paused(one: PartContainer) -> Iterator[None]:
    """All its processes stand still: what connects waits, as with a machine that hangs. It goes on where it was."""
    _require(one, one.state() == "running", "does not run")
    one.running.pause()
    try:
        _require(one, one.state() == "paused", "does not stand still")
        yield
    finally:
        one.running.unpause()
        one.wait_until_ready()


@contextmanager
def disconnected(one: PartContainer, network: str) -> Iterator[None]:
    """It has no cable into one of its networks, by the plan's name: `region-eu-fra`, `keys-eu-fra`, `db-eu-fra`."""
    line = next((line for line in one.planned.lines if line.network == network), None)
    if line is None:
        known = ", ".join(line.network for line in one.planned.lines)
        raise BadInputError(f"{one.planned.name} is on no network {network}; choose from {known}")
    one.unplug(line)
    try:
        _require(one, not one.is_on(line), f"still has an address on {network}")
        yield
    finally:
        one.plug(line)
        _until(lambda: one.is_on(line), f"{one.planned.name} has no address on {network} again")


@contextmanager
def unplugged(one: PartContainer) -> Iterator[None]:
    """It has no cable into any of its networks."""
    with ExitStack() as cables:
        for line in one.planned.lines:
            cables.enter_context(disconnected(one, line.network))
        yield
    one.wait_until_ready()


@contextmanager
def location_lost(cloud: ContainerCloud, region: str, location: str) -> Iterator[None]:
    """One of a region's storage locations (`a`, `b`) can neither be read nor written."""
    one, folder = cloud.container(region), _location(cloud, region, location)
    mode = folder.stat().st_mode
    folder.chmod(_NOTHING)
    try:
        _require(one, one.run("ls", f"{CONTAINER_STATE}/{location}")[0] != 0, f"still reads location {location}")
        yield
    finally:
        folder.chmod(mode)
    _require(one, one.run("ls", f"{CONTAINER_STATE}/{location}")[0] == 0, f"does not read location {location} again")


@contextmanager
def location_emptied(cloud: ContainerCloud, region: str, location: str) -> Iterator[None]:
    """All objects of one of a region's storage locations are gone. At the end its scrubber has restored each of them.

    BadInputError where the scrubber has nothing to do for long: see QUICK_SCRUBBING.
    """
    folder = _location(cloud, region, location)
    if float(_read(cloud, region).get("scrubbing", {}).get("pause_s", _NEVER_S)) > _SOON_S:
        raise BadInputError(f"the scrubber of {region} takes long: give the region settings with QUICK_SCRUBBING")
    gone = [path for path in folder.glob("objects/**/*") if path.is_file()]
    for path in gone:
        path.unlink()
    yield
    _until(lambda: all(path.exists() for path in gone), f"{region} does not restore location {location}")


@contextmanager
def disk_full(one: PartContainer) -> Iterator[None]:
    """Not a byte fits onto its disk any more. BadInputError where that has no size (`disk_bytes`).

    A PostgreSQL may end of it: it is started again at the end.
    """
    filler = f"{one.planned.state}/{_FILLER}"
    one.on_disk("sh", "-c", _FILL.format(filler))
    try:
        _require(one, one.on_disk("sh", "-c", _ROOM.format(filler))[0] != 0, "still has room")
        yield
    finally:
        one.on_disk("rm", "-f", filler)
        if one.state() == "exited":
            one.running.start()
        one.wait_until_ready()
    _require(one, one.on_disk("sh", "-c", _ROOM.format(filler))[0] == 0, "has no room again")


@contextmanager
def with_settings(cloud: ContainerCloud, part: str, **changed: object) -> Iterator[None]:
    """A part is restarted with other values in its settings file, and again at the end, with its own."""
    before = _settings(cloud, part).read_text("utf-8")
    _restart_with(cloud, part, json.dumps({**json.loads(before), **changed}))
    try:
        yield
    finally:
        _restart_with(cloud, part, before)


@contextmanager
def clock_ahead(cloud: ContainerCloud, part: str, ahead_s: float) -> Iterator[None]:
    """A part (`global`, `eu-fra`, `eu-fra/keys`) goes by a clock that is fast; negative: slow."""
    before = _read(cloud, part).get("clock_ahead_s", 0)
    change(cloud, part, clock_ahead_s=ahead_s)
    try:
        told_s = clock_of(cloud.container(part))
        _require(cloud.container(part), abs(told_s - time.time() - ahead_s) < _SOON_S, f"has its clock at {told_s:.0f}")
        yield
    finally:
        change(cloud, part, clock_ahead_s=before)


def change(cloud: ContainerCloud, part: str, **settings: object) -> None:
    """A part goes by other values, while it serves: `clock_ahead_s`, and of a region `puts_per_s`, `retry_after_s`."""
    one, changed = cloud.container(part), {**_read(cloud, part), **settings}
    _settings(cloud, part).write_text(json.dumps(changed), "utf-8")  # the file stays its owner's
    times = one.running.logs().count(_READ_AGAIN)
    one.running.kill("SIGHUP")
    _until(lambda: one.running.logs().count(_READ_AGAIN) > times, f"{part} does not read its settings again")


@contextmanager
def _down(one: PartContainer) -> Iterator[int]:
    """It has ended, with this status; started again at the end, and waited for."""
    try:
        status = int(one.running.wait(timeout=_SOON_S)["StatusCode"])
        _require(one, not one.listens(), "still takes connections")
        yield status
    finally:
        one.running.start()
        one.wait_until_ready()


def _restart_with(cloud: ContainerCloud, part: str, settings: str) -> None:
    one = cloud.container(part)
    one.running.stop(timeout=round(_SOON_S))
    _settings(cloud, part).write_text(settings, "utf-8")  # the file stays its owner's
    one.running.start()
    one.wait_until_ready()


def clock_of(one: PartContainer) -> float:
    """What it takes for the time, as its log has it: a request for nothing makes a line."""
    asking = _TIMES.format(host=one.planned.lines[0].alias, port=one.planned.port, state=CONTAINER_STATE)
    status, said = one.run("python3", "-c", asking)
    if status:
        raise CamproofFailedError(f"{one.planned.name} does not tell the time: {said}")
    return datetime.fromisoformat(json.loads(said.splitlines()[-1])["time"]).astimezone(UTC).timestamp()


def _settings(cloud: ContainerCloud, part: str) -> Path:
    return cloud.provisioned.settings_file(_part(cloud, part))


def _read(cloud: ContainerCloud, part: str) -> dict[str, Any]:
    return dict(json.loads(_settings(cloud, part).read_text("utf-8")))


def _location(cloud: ContainerCloud, region: str, location: str) -> Path:
    """Of this machine: one of a region's storage locations."""
    if location not in LOCATIONS:
        raise BadInputError(f"a region has no storage location {location}; choose from {', '.join(LOCATIONS)}")
    if cloud.container(region).planned.disk_bytes:
        raise BadInputError(f"what {region} stores lies on a disk in memory: its locations can't be taken from it")
    return cloud.state(_part(cloud, region)) / location


def _part(cloud: ContainerCloud, name: str) -> Part:
    found = next((part for part in cloud.parts if part.name == name), None)
    if found is None:
        raise BadInputError(f"the cloud has no part {name}; choose from {', '.join(p.name for p in cloud.parts)}")
    return found


def _require(one: PartContainer, is_so: bool, otherwise: str) -> None:  # noqa: FBT001 - what is required
    if not is_so:
        raise CamproofFailedError(f"{one.planned.name} {otherwise}")


def _until(is_so: Callable[[], bool], otherwise: str) -> None:
    until_s = time.monotonic() + _SOON_S
    while not is_so():
        if time.monotonic() > until_s:
            raise CamproofFailedError(otherwise)
        time.sleep(_POLL_S)
