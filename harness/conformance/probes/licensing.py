"""ACT-2, ACT-5, ACT-8, ACT-10, ACT-13: who activates, and what a camera needs besides; in new organisations."""

import asyncio
import secrets
from dataclasses import dataclass, replace

from harness.checks.facts.tried import Attempt
from harness.cloud.http import Answer
from harness.cloud.ports import Administration
from harness.conformance.probes.attempts import Attempts, accepts, refuses
from harness.conformance.probes.handed_on import Holder, probe_handed_on
from harness.conformance.stage import Stage
from harness.conformance.trying import tried
from harness.conformance.world import TAKEN, World
from harness.scenario.model import CameraSpec

_MOST_LICENCES = 12  # a code that holds more would take too many devices to use up
_PATHS = ("dns", "identity", "my_systems", "credentials", "media_store", "recording_index")
_REGISTRATIONS = (  # of the site's server and of the device
    ("pro", True, False),
    ("edge", False, True),
    ("pro", False, True),
    ("edge", True, False),
)

_LICENSED = ("ACT-5", "ACT-8", "ACT-10", "ACT-13")
_ACTIVATED = ("ACT-2", *_LICENSED)


@dataclass(frozen=True, slots=True)
class _Company:
    """Three organisations that the run's administrator administers, and a colleague of lesser roles in the first."""

    world: World
    administrator: Administration
    colleague: Administration
    one: str
    other: str
    third: str

    async def camera(self, site: str, name: str, *, registered: bool = True) -> str:
        """A new camera of the first organisation."""
        return (await self.holder(site, name, registered=registered)).id

    async def holder(self, site: str, name: str, *, registered: bool = True) -> Holder:
        """The same, with the cloud as it sees it."""
        world, spec = self.world, CameraSpec(name=f"{name}-{secrets.token_hex(3)}")
        identity = await world.adapter.register(world.http, world.token, spec.name)
        device = identity.client_id
        await self.administrator.add_camera(
            self.one, site, device, spec.name, spec.model, spec.axis_os, registered=registered
        )
        return Holder(device, world.adapter.device(world.http, identity))


async def probe_licensing(stage: Stage, region: str) -> Attempts:
    """Do what may not be done, each beside its control."""
    world = stage.world
    company = await _founded(world)
    features, licences = world.target.features, 0
    attempts = {"ACT-2": await tried(stage, _activation(company, region), [], *_ACTIVATED)}
    if "licences" in features:
        attempts["ACT-13"], licences = await tried(stage, _codes(company), ([], 0), *_LICENSED)
    if "systems" in features:
        attempts["ACT-8"] = await tried(stage, _registration(company), [], "ACT-8")
    if "connectivity" in features:
        attempts["ACT-10"] = await tried(stage, _connectivity(company), [], "ACT-10")
    if "licences" in features:
        attempts["ACT-5"] = await tried(stage, _licences(company, licences), [], "ACT-5")
    return attempts


async def _founded(world: World) -> _Company:
    target = world.target
    create = world.administration.create_organisation
    one, other, third = [await create(f"probe {secrets.token_hex(4)}") for _ in range(3)]
    _, administrator = await world.sign_in(target.administrator)  # with the new roles
    await administrator.set_member(one, target.stranger.username, "operator")
    _, colleague = await world.sign_in(target.stranger)
    return _Company(world, administrator, colleague, one, other, third)


async def _activation(company: _Company, region: str) -> list[Attempt]:
    return [
        await refuses("an operator", company.colleague.try_activate(company.one, region), "role-not-sufficient"),
        await refuses("a viewer", _as_viewer(company, region), "role-not-sufficient"),
        await refuses("a stranger", company.colleague.try_activate(company.other, region), "no-such-organisation"),
        await accepts("its administrator", company.administrator.try_activate(company.one, region)),
    ]


async def _as_viewer(company: _Company, region: str) -> Answer:
    stranger = company.world.target.stranger
    await company.administrator.set_member(company.one, stranger.username, "viewer")
    _, viewer = await company.world.sign_in(stranger)
    return await viewer.try_activate(company.one, region)


async def _codes(company: _Company) -> tuple[list[Attempt], int]:
    redeem = company.administrator.try_redeem
    code, first = await company.world.redeem(company.one, company.administrator)
    attempts = [
        await accepts("a code as it was sold", _said(first)),
        await refuses("the same again", redeem(company.one, code), TAKEN),
        await refuses("the same in another organisation", redeem(company.other, code), TAKEN),
        await refuses("the same in other letters", redeem(company.other, code.swapcase()), TAKEN, "no-such-code"),
        await refuses("a code nobody sold", redeem(company.one, f"CS-{secrets.token_hex(10)}"), "no-such-code"),
    ]
    attempts.append(await refuses("another in two organisations at once", _raced(company), TAKEN))
    return attempts, int(first.json()["free"]) if first.accepted else 0


async def _raced(company: _Company) -> Answer:
    """The worse of two answers to one code at the same moment: of the next code, where somebody else had that one."""
    redeem, where = company.administrator.try_redeem, (company.other, company.third)
    while True:
        code = company.world.codes.take()
        answers = await asyncio.gather(*(redeem(organisation, code) for organisation in where))
        if {answer.reason for answer in answers} != {TAKEN}:
            return max(answers, key=lambda answer: answer.status)


async def _said(answer: Answer) -> Answer:
    return answer


async def _registration(company: _Company) -> list[Attempt]:
    attempts = []
    for kind, server, device in _REGISTRATIONS:
        site = await company.administrator.add_site(company.one, f"probe {kind}", kind=kind, registered=server)
        camera = await company.camera(site, "probe-registration", registered=device)
        what = f"{kind}: server {'' if server else 'not '}registered, device {'' if device else 'not '}registered"
        asked = company.administrator.try_enable(company.one, camera)
        good = server if kind == "pro" else device
        attempts.append(await (accepts(what, asked) if good else refuses(what, asked, "not-registered")))
        await company.administrator.try_enable(company.one, camera, enabled=False)
    return attempts


async def _connectivity(company: _Company) -> list[Attempt]:
    site = await company.administrator.add_site(company.one, "probe connectivity")
    camera = await company.camera(site, "probe-connectivity")
    refused = [await _without(company, camera, path) for path in _PATHS]
    await company.administrator.report_missing_paths(company.one, camera, [])
    good = await accepts("the same with all paths", company.administrator.try_enable(company.one, camera))
    await company.administrator.try_enable(company.one, camera, enabled=False)
    return [*refused, good]


async def _without(company: _Company, camera: str, path: str) -> Attempt:
    await company.administrator.report_missing_paths(company.one, camera, [path])
    asked = company.administrator.try_enable(company.one, camera)
    refused = await refuses(f"a device without a path to {path}", asked, "no-internet-access")
    named = path in refused.excerpt
    return refused if named else replace(refused, reason=f"{refused.reason}, and no path is named")


async def _licences(company: _Company, licences: int) -> list[Attempt]:
    """Every licence is used up, then one more is asked for; then one is handed on."""
    administrator, one = company.administrator, company.one
    site = await administrator.add_site(one, "probe licences")
    first, late = [await company.holder(site, "probe-licence") for _ in range(2)]
    attempts = [
        await refuses("without a licence", administrator.try_switch(one, first.id), "no-licence"),
        await accepts("with one", administrator.try_enable(one, first.id)),
    ]
    if 0 < licences <= _MOST_LICENCES:
        for _ in range(licences - 1):
            camera = await company.camera(site, "probe-licence")
            attempts.append(await accepts("a free licence", administrator.try_allocate(one, camera)))
        more = administrator.try_allocate(one, late.id)
        attempts.append(await refuses("one more than there are", more, "no-free-licence"))
    return [*attempts, *await probe_handed_on(company.world, administrator, one, first, late)]
