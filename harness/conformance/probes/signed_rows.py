"""CRED-2, CRED-6, CRED-7: rows that the index must refuse for their signature, as the media store does objects."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from harness.checks.facts.tried import Attempt
from harness.cloud.http import Answer
from harness.cloud.signing import TemporaryCredentials
from harness.conformance.probes.attempts import Attempts, accepts, refuses
from harness.conformance.probes.in_time import in_time
from harness.conformance.probes.names import Names
from harness.conformance.world import World
from harness.engines.live.camera import now_us
from harness.errors import CloudMalformedError

_BODY = b"camproof probe object" * 64
_TOO_OLD_US = 16 * 60 * 1_000_000
_EXPIRY_MARGIN_S = 0.2


async def probe_signed_rows(world: World, camera: str, region: str) -> Attempts:
    """Tell the index of stored objects, signed well and badly; waits for the credentials' end. Nothing without any."""
    fresh = partial(Names.of, world, camera, region)
    try:
        found = {"CRED-7": await in_time(_forged, fresh), "CRED-6": await in_time(_skewed, fresh)}
        control, late = await in_time(_held, fresh)
    except CloudMalformedError:  # the cameras meet it too: CRED-5 tells it
        return {}
    return {**found, "CRED-2": [control, *await late()]}


async def _forged(names: Names) -> list[Attempt]:
    row, credentials = await _stored(names, 0), names.probe.credentials
    forged = replace(credentials, secret_access_key="A" * 40)
    altered = replace(credentials, session_token=credentials.session_token[:-8] + "AAAAAAA=")
    return [
        await refuses("a row signed by another secret key", _told(names, row, by=forged), "SignatureDoesNotMatch"),
        await refuses("a row under an altered session token", _told(names, row, by=altered)),
        await accepts("the row with the right signature", _told(names, row)),
    ]


async def _skewed(names: Names) -> list[Attempt]:
    row = await _stored(names, 1)
    moments = {"16 min ago": -_TOO_OLD_US, "16 min ahead": _TOO_OLD_US}
    return [
        *[
            await refuses(f"a row signed {when}", _told(names, row, at_us=now_us() + off_us), "RequestTimeTooSkewed")
            for when, off_us in moments.items()
        ],
        await accepts("the row signed now", _told(names, row)),
    ]


async def _held(names: Names) -> tuple[Attempt, Callable[[], Awaitable[list[Attempt]]]]:
    """A row while the credentials hold, and how to tell another once they don't."""
    row, late = await _stored(names, 2), await _stored(names, 3)
    return await accepts("a row while the credentials hold", _told(names, row)), partial(_expired, names, late)


async def _expired(names: Names, row: dict[str, object]) -> list[Attempt]:
    left_s = names.probe.ends_us / 1e6 - time.time()
    if left_s > names.world.target.timing.longest_wait_s:
        return []
    await asyncio.sleep(max(0.0, left_s + _EXPIRY_MARGIN_S))
    return [await refuses("a row after their expiry", _told(names, row), "ExpiredToken")]


async def _stored(names: Names, counter: int) -> dict[str, object]:
    """The row of an object that is there: only the signature can be wrong with it."""
    key = names.probe.fresh_key()
    answer = await names.probe.put(key, body=_BODY)
    if not answer.accepted:
        raise answer.refusal("store an object for the index to be told of")
    return names.row(counter, key, _BODY)


def _told(
    names: Names, row: dict[str, object], *, by: TemporaryCredentials | None = None, at_us: int | None = None
) -> Awaitable[Answer]:
    return names.api.index(names.configuration, by or names.probe.credentials, row, now_us=at_us)
