"""Each claimed feature is asked for once, in a new organisation."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from harness.cloud.administration import RegionAddresses
from harness.cloud.http import Answer, CloudHttp
from harness.cloud.ports import Adapter, Administration, Place
from harness.cloud.request import Request, send
from harness.cloud.sign_in import discover
from harness.cloud.target import REFERENCE, Target
from harness.conformance.browser.available import missing
from harness.conformance.checking.look import Look
from harness.errors import CamproofError
from harness.requirements.features import FEATURES, WEB_CLIENT
from harness.scenario.model import CameraSpec

_ADVICE = "take it out of `features`, or mend it"
_SERVER_FAILS = 500
_SIX = 6


@dataclass(frozen=True)
class Sample:
    """An organisation to ask about, activated, with a camera that was never enabled."""

    target: Target
    adapter: Adapter
    http: CloudHttp
    administration: Administration
    known: Mapping[str, RegionAddresses]
    place: Place
    camera: str

    async def sent(self, request: Request) -> Answer:
        """What the cloud says."""
        return await send(self.http, request)


async def sample(target: Target, adapter: Adapter, http: CloudHttp, known: Mapping[str, RegionAddresses]) -> Sample:
    """Made with the target's administrator."""
    region = target.regions[0]
    first = adapter.administration(http, await adapter.sign_in(http, target.administrator))
    organisation = await first.create_organisation(f"camproof check {secrets.token_hex(4)}")
    token = await adapter.sign_in(http, target.administrator)  # with the new role
    administration = adapter.administration(http, token)
    await administration.activate(organisation, region)
    site = await administration.add_site(organisation, "check")
    spec = CameraSpec(name="check")
    camera = (await adapter.register(http, token, spec.name)).client_id
    await administration.add_camera(organisation, site, camera, spec.name, spec.model, spec.axis_os)
    return Sample(target, adapter, http, administration, known, Place(known[region], organisation, token), camera)


async def answers(of: Sample) -> list[Look]:
    """A look at each claimed feature."""
    return [await _look(of, name) for name in FEATURES if name in of.target.features]


async def _look(of: Sample, feature: str) -> Look:
    what, asked = f"feature {feature}", _ASKED.get(feature)
    if asked is None:
        return Look(what, good=None, found="seen in a run only")
    try:
        wrong = await asked(of)
    except CamproofError as broken:
        wrong = str(broken)
    return Look(what, good=not wrong, found=wrong or "answers", next=_ADVICE if wrong else "")


async def _accepted(answer: Awaitable[Answer]) -> str:
    said = await answer
    return "" if said.accepted else f"refused with {said.status} {said.reason}".rstrip()


async def _refused(answer: Awaitable[Answer]) -> str:
    """What can't be granted is refused for a reason."""
    said = await answer
    if said.accepted:
        return "what must be refused was accepted"
    return "" if said.status < _SERVER_FAILS and said.reason else f"refused with {said.status}, without a reason"


async def _gaps(of: Sample) -> str:
    said = await of.sent(of.adapter.library.recordings(of.place, of.camera, 0, 1))
    return "" if said.accepted and "gaps" in said.json() else "the index has no word of gaps"


async def _paths(of: Sample) -> str:
    await of.administration.report_missing_paths(of.place.organisation, of.camera, [])
    return ""


async def _oauth(of: Sample) -> str:
    if of.target.adapter == REFERENCE:
        (await discover(of.http, of.target.identity)).address("authorization_endpoint")
    return ""


async def _regions(of: Sample, fewest: int) -> str:
    return "" if len(of.known) >= fewest else f"it has {len(of.known)} only"


async def _browsed(_of: Sample) -> str:
    return missing()


async def _evidence(of: Sample) -> str:
    return "" if any(one.at_rest for one in of.target.evidence) else "no folder is named in `evidence`"


_ASKED: Mapping[str, Callable[[Sample], Awaitable[str]]] = {
    "activation": lambda of: _refused(of.administration.try_activate(f"no-{secrets.token_hex(4)}", of.place.region.id)),
    "licences": lambda of: _refused(of.administration.try_redeem(of.place.organisation, f"no-{secrets.token_hex(4)}")),
    "systems": lambda of: _refused(of.administration.try_add_site(of.place.organisation, "check", kind="companion")),
    "connectivity": _paths,
    "oauth": _oauth,
    "several-regions": lambda of: _regions(of, 2),
    "six-regions": lambda of: _regions(of, _SIX),
    "gap-reports": _gaps,
    "playlists": lambda of: _accepted(of.sent(of.adapter.library.playlist(of.place, of.camera, 0, 1))),
    "key-server": lambda of: _accepted(of.sent(of.adapter.keys.public_key(of.place))),
    "audit": lambda of: _accepted(of.sent(of.adapter.keys.audit(of.place))),
    "evidence-at-rest": _evidence,
    WEB_CLIENT: _browsed,
}
