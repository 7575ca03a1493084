"""CRED-1: writing with what lasts: a device's or a user's token, keys without their session, nothing at all."""

import secrets
from collections.abc import Awaitable, Mapping
from dataclasses import replace
from functools import partial

from harness.checks.facts.tried import Attempt, Observation
from harness.cloud.document import Document
from harness.cloud.http import Answer
from harness.cloud.signing import TemporaryCredentials
from harness.conformance.probes.attempts import accepts, refuses
from harness.conformance.probes.in_time import in_time
from harness.conformance.probes.names import Names, Probed
from harness.conformance.world import World
from harness.engines.live.camera import now_us
from harness.errors import CloudMalformedError

_BODY = b"camproof probe object" * 64
_YEAR_S = 31_536_000
_LONGEST_S = 43_200  # CRED-5
_LONG = "DurationSeconds", "duration_s", "life_s", "expires_in"  # how a longer life may be asked for
_SIGNATURE = frozenset({"authorization", "x-amz-date", "x-amz-security-token"})
_SHORT = f"within {_LONGEST_S // 3600} h"


async def probe_lasting(world: World, camera: str, region: str) -> Probed:
    """Write media and rows with whatever does not end by itself. Nothing where no credentials come."""
    fresh = partial(Names.of, world, camera, region)
    try:
        attempts = [attempt for part in (_media, _rows, _renewals) for attempt in await in_time(part, fresh)]
        seen = await _asked_for_long(await fresh())
    except CloudMalformedError:  # the cameras meet it too: CRED-5 tells it
        return Probed()
    return Probed({"CRED-1": attempts}, {"CRED-1": [seen]})


async def _media(names: Names) -> list[Attempt]:
    probe, device = names.probe, await names.device_token()
    invented = replace(
        probe.credentials, access_key_id=f"AKIA{secrets.token_hex(8).upper()}", secret_access_key=secrets.token_hex(20)
    )
    return [
        await accepts("PUT with temporary credentials", probe.put(probe.fresh_key())),
        await refuses("PUT with nothing", _plain(names, {})),
        await refuses("PUT with the device's own access token", _plain(names, _bearer(device))),
        await refuses("PUT with an administrator's access token", _plain(names, _bearer(names.world.token))),
        await refuses("PUT with the keys alone, without their session", _by(names, session_token="")),
        await refuses("PUT with lasting keys of one's own", probe.put(probe.fresh_key(), by=invented)),
        await refuses("PUT with a reader's credentials", probe.put(probe.fresh_key(), by=names.reader), "AccessDenied"),
    ]


async def _rows(names: Names) -> list[Attempt]:
    probe = names.probe
    key = probe.fresh_key()
    stored = await accepts("PUT of what a row tells of", probe.put(key, body=_BODY))
    row, bare = names.row(0, key, _BODY), replace(probe.credentials, session_token="")
    return [
        stored,
        await refuses(
            "a row with the keys alone, without their session", names.api.index(names.configuration, bare, row)
        ),
        await refuses("a row with a reader's credentials", names.api.index(names.configuration, names.reader, row)),
        await accepts("the row with temporary credentials", names.tell(row)),
    ]


async def _renewals(names: Names) -> list[Attempt]:
    """Credentials come for the device's token, which is short-lived itself, and for nothing else."""
    session, device = names.probe.credentials.session_token, await names.device_token()
    return [
        await accepts("a renewal with the device's access token", _renewal(names, device)),
        await refuses("a renewal with the credentials that it gave", _renewal(names, session)),
        await refuses("a renewal with an administrator's access token", _renewal(names, names.world.token)),
        await refuses("a renewal with nothing", _renewal(names, None)),
    ]


async def _asked_for_long(names: Names) -> Observation:
    """The end of credentials that were asked for a year; a refusal is as good as a short life."""
    answer = await _renewal(names, await names.device_token(), **dict.fromkeys(_LONG, str(_YEAR_S)))
    case = "when credentials end that were asked for a year"
    if not answer.accepted:
        return Observation(case, _SHORT, _SHORT)
    given = TemporaryCredentials.read(Document.of(case, answer))
    life_s = (given.expires_us - now_us()) / 1e6
    return Observation(case, _SHORT, _SHORT if life_s <= _LONGEST_S + 1 else f"after {life_s / 3600:.1f} h")


def _renewal(names: Names, token: str | None, **asked: str) -> Awaitable[Answer]:
    return names.world.ask(names.world.adapter.renewal(names.configuration.renewal_uri, token, **asked))


def _plain(names: Names, headers: Mapping[str, str]) -> Awaitable[Answer]:
    """The upload without its signature."""
    probe = names.probe
    request = probe.put_request(probe.fresh_key(), _BODY)
    kept = {name: text for name, text in request.headers.items() if name.lower() not in _SIGNATURE}
    return names.world.ask(replace(request, headers={**kept, **headers}))


def _by(names: Names, **changed: str) -> Awaitable[Answer]:
    probe = names.probe
    return probe.put(probe.fresh_key(), by=replace(probe.credentials, **changed))  # type: ignore[arg-type]


def _bearer(token: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {token}"}
