"""CRED-2, CRED-3, CRED-6, CRED-7, REG-4, ENC-6: what temporary credentials can and can't do."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from harness.checks.facts.tried import Attempt
from harness.conformance.probes.attempts import Attempts, accepts, refuses
from harness.conformance.probes.in_parts import InParts, refused_when_late, writes_only_its_own
from harness.conformance.probes.in_time import in_time
from harness.conformance.probes.probe import BODY, Probe
from harness.conformance.world import World
from harness.engines.live.camera import now_us
from harness.errors import CloudMalformedError

_TOO_OLD_US = 16 * 60 * 1_000_000
_EXPIRY_MARGIN_S = 0.2


async def probe_credentials(world: World, camera: str, region: str, other_camera: str) -> Attempts:
    """All of it, each part with fresh credentials; waits for some to expire at the end. Nothing where none come."""
    fresh = partial(_fresh, world, camera)
    other = world.cameras[other_camera][0]
    try:
        found: Attempts = {
            "CRED-3": await in_time(lambda probe: _write_only(probe, other), fresh),
            "CRED-6": await in_time(_skewed, fresh),
            "CRED-7": await in_time(_wrong_signatures, fresh),
            "REG-4": await in_time(lambda probe: _other_region(world, probe, region), fresh),
            "ENC-6": await in_time(_altered, fresh),
        }
        control, late = await in_time(_held, fresh)
    except CloudMalformedError:  # the cameras meet it too: CRED-5 tells it
        return {}
    return {**found, "CRED-2": [control, *await late()]}


async def _fresh(world: World, camera: str) -> Probe:
    api = world.device(world.http, camera)
    return Probe(world, await api.renew(await api.configuration()), world.cameras[camera][0])


async def _skewed(probe: Probe) -> list[Attempt]:
    moments = {"16 min ago": -_TOO_OLD_US, "16 min ahead": _TOO_OLD_US}
    return [
        await accepts("PUT signed now", probe.put(probe.fresh_key())),
        *[
            await refuses(
                f"PUT signed {when}", probe.put(probe.fresh_key(), now_us=now_us() + off_us), "RequestTimeTooSkewed"
            )
            for when, off_us in moments.items()
        ],
    ]


async def _altered(probe: Probe) -> list[Attempt]:
    return [
        await accepts("PUT whose body has its digest", probe.put(probe.fresh_key())),
        await refuses("PUT with one bit changed", probe.put(probe.fresh_key(), sent=b"C" + BODY[1:])),
    ]


async def _write_only(probe: Probe, other: str) -> list[Attempt]:
    key = probe.fresh_key()
    uri = probe.credentials.storage_uri
    stranger_bucket = replace(probe.credentials, storage_uri=uri.rsplit("/", 1)[0] + "/another-organisation")
    return [
        await accepts("PUT under the camera's own prefix", probe.put(key)),
        await refuses("GET its own object", probe.read("GET", key), "AccessDenied"),
        await refuses("HEAD its own object", probe.read("HEAD", key)),
        await refuses("list the bucket", probe.list(), "AccessDenied"),
        await refuses("delete its own object", probe.read("DELETE", key)),
        await refuses("overwrite its own object", probe.put(key, body=b"other", only_if_new=False)),
        await refuses("PUT under another camera's prefix", probe.put(probe.fresh_key(other)), "AccessDenied"),
        await refuses(
            "PUT under a prefix that begins with the camera's name",
            probe.put(probe.fresh_key(f"{probe.camera}9")),
            "AccessDenied",
        ),
        *await writes_only_its_own(probe, other, key),
        await refuses("delete its own object by a list of names", probe.delete_listed(key)),
        await refuses("PUT into another bucket", probe.put(probe.fresh_key(), by=stranger_bucket), "AccessDenied"),
    ]


async def _wrong_signatures(probe: Probe) -> list[Attempt]:
    forged = replace(probe.credentials, secret_access_key="A" * 40)
    foreign = replace(probe.credentials, session_token=probe.credentials.session_token[:-8] + "AAAAAAA=")
    signed, elsewhere = [probe.put_request(probe.fresh_key()) for _ in range(2)]
    return [
        await accepts("PUT with the right signature", probe.put(probe.fresh_key())),
        await refuses("another secret key", probe.put(probe.fresh_key(), by=forged), "SignatureDoesNotMatch"),
        await refuses("an altered session token", probe.put(probe.fresh_key(), by=foreign)),
        await refuses("signed for region xx-nowhere", probe.put(probe.fresh_key(), region="xx-nowhere")),
        await refuses("other content than signed", probe.put(probe.fresh_key(), sent=b"x" * len(BODY))),
        await refuses(
            "the signature of one address used for another",
            probe.world.ask(replace(signed, url=elsewhere.url)),
        ),
    ]


async def _other_region(world: World, probe: Probe, region: str) -> list[Attempt]:
    reader = await world.reader(region)
    attempts = [
        await accepts(f"PUT in {region}", probe.put(probe.fresh_key())),
        await accepts(f"list in {region}, as a reader", probe.list(by=reader)),
    ]
    bucket = probe.credentials.storage_uri.rsplit("/", 1)[1]
    for other in world.regions.values():
        if other.id != region:
            there = replace(probe.credentials, storage_uri=f"{other.media_store}/{bucket}")
            away = replace(reader, storage_uri=there.storage_uri)
            attempts += [
                await refuses(f"PUT in {other.id}, signed for {region}", probe.put(probe.fresh_key(), by=there)),
                await refuses(
                    f"PUT in {other.id}, signed for it", probe.put(probe.fresh_key(), by=there, region=other.id)
                ),
                await refuses(f"list in {other.id}, as a reader of {region}", probe.list(by=away)),
                await refuses(
                    f"list in {other.id}, signed for it, as a reader of {region}",
                    probe.list(by=replace(away, region=other.id)),
                ),
            ]
    return attempts


async def _held(probe: Probe) -> tuple[Attempt, Callable[[], Awaitable[list[Attempt]]]]:
    """An upload while the credentials hold, and how to try others once they don't."""
    control = await accepts("PUT while the credentials hold", probe.put(probe.fresh_key()))
    if probe.ends_us / 1e6 - time.time() > probe.world.target.timing.longest_wait_s:
        return control, _nothing
    return control, partial(_expired, probe, await InParts.begin(probe, probe.fresh_key()))


async def _nothing() -> list[Attempt]:
    return []


async def _expired(probe: Probe, begun: InParts | None) -> list[Attempt]:
    await asyncio.sleep(max(0.0, probe.ends_us / 1e6 - time.time() + _EXPIRY_MARGIN_S))
    late = await refuses("PUT after their expiry", probe.put(probe.fresh_key()), "ExpiredToken")
    return [late, *await refused_when_late(begun)]
