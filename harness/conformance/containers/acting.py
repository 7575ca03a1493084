"""A scenario's strikes on the cloud in containers."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager

from harness.conformance.containers import strikes
from harness.conformance.containers.bandwidth import capped, require_able
from harness.conformance.containers.cloud import ContainerCloud
from harness.conformance.containers.container import PartContainer
from harness.errors import BadInputError
from harness.scenario.model import Strike

_MORE = 3  # of what is recorded: two copies, and room
_LEAST_BYTES = 64 << 20
_DATABASE_BYTES = 256 << 20
_OF_ONE: Mapping[str, Callable[[PartContainer], AbstractContextManager[None]]] = {
    "stop": strikes.stopped,
    "kill": strikes.killed,
    "pause": strikes.paused,
    "unplug": strikes.unplugged,
    "full": strikes.disk_full,
}
_OF_LOCATION = {"unreadable": strikes.location_lost, "emptied": strikes.location_emptied}


@contextmanager
def struck(cloud: ContainerCloud, strike: Strike) -> Iterator[None]:
    """All its services suffer it within, one after the other; the last one is the first that is whole again."""
    with ExitStack() as suffered:
        for service in strike.services:
            suffered.enter_context(_one(cloud, strike, service))
        yield


def _one(cloud: ContainerCloud, strike: Strike, service: str) -> AbstractContextManager[None]:
    if strike.what == "slow":
        return capped(cloud.container(service), strike.to_bits_per_s or 0)
    if strike.what == "clock":
        return strikes.clock_ahead(cloud, service, strike.by_s or 0)
    if strike.location:
        return _OF_LOCATION[strike.what](cloud, service, strike.location)
    return _OF_ONE[strike.what](cloud.container(service))


def disks(planned: Sequence[Strike], recorded_bytes: int) -> dict[str, int]:
    """The sizes of disks that are to be filled, where so much is recorded. BadInputError: it can't be done here."""
    if any(strike.what == "slow" for strike in planned):
        require_able()
    filled = {service for strike in planned if strike.what == "full" for service in strike.services}
    if both := filled & {service for strike in planned if strike.location for service in strike.services}:
        raise BadInputError(f"of {', '.join(sorted(both))} a disk is filled and a location lost: take one of them out")
    return {
        one: _DATABASE_BYTES if one.endswith("-db") else max(_LEAST_BYTES, _MORE * recorded_bytes) for one in filled
    }


def settings_for(planned: Iterable[Strike]) -> dict[str, dict[str, object]]:
    """Of parts: what they need to get over it."""
    emptied = any(strike.what == "emptied" for strike in planned)
    return {"*": dict(strikes.QUICK_SCRUBBING)} if emptied else {}
