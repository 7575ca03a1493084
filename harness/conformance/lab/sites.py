"""NET-1 to NET-10: sites of real packets, as their descriptions say or with a fault, and what cameras do there."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files

from harness.checks.casefile import CaseFile
from harness.checks.facts.sites import SitesTried, SiteThere, Uploaded
from harness.checks.registry import verdict
from harness.checks.site_network import BLOCKED, CONFLICT, LISTED, MUST
from harness.checks.verdict import Verdict
from harness.conformance.faults import JOINED_BY
from harness.conformance.lab.restart import UPLOADED
from harness.engines.lab.entrances import NAMESPACES, lacking
from harness.engines.lab.facts import site_facts
from harness.engines.lab.outside import within_namespaces
from harness.engines.lab.works import observed, text_of
from harness.errors import BadInputError
from harness.history.event import Header, History
from harness.sites.doctor.change import group, router, switch_dhcp
from harness.sites.faulty.catalogue import SITE_FAULTS
from harness.sites.load import load
from harness.sites.schema.camera import Cameras
from harness.sites.schema.document import Topology
from harness.sites.schema.router import Firewall, Rule

REQUIREMENTS = tuple(f"NET-{n}" for n in range(1, 11))
"""What is judged by it."""

_WORK = "harness.conformance.lab.restart:restarting"
_CAMERAS = 2  # at each site: one would do, and a second one shows that it is not alone
_DERIVED = {
    "t5a-without-gateway": switch_dhcp("recorder", gateway="none"),
    "t5a-without-dns": switch_dhcp("recorder", dns=()),
}


@dataclass(frozen=True, slots=True)
class Sites:
    """How to make sites to be looked at.

    Args:
        fault: the id of a seeded fault, of a site or of the cloud that cameras record to; or several, joined by `+`.
        kind: where: `namespaces` of this machine, or each in one of the `containers`.
        say: is told how it goes.
    """

    fault: str | None = None
    kind: str = NAMESPACES
    say: Callable[[str], None] = lambda _line: None


async def probe_sites(wanted: Sites) -> SitesTried:
    """All sites at once: what their cameras see, and what those at one of them record."""
    if found := await asyncio.to_thread(lacking, wanted.kind):
        return SitesTried(absent=f"no lab can be made here: {'; '.join(map(str, found))}")
    async with asyncio.TaskGroup() as both:
        seeing = both.create_task(_seen(wanted))
        uploading = both.create_task(_uploaded(wanted))
    uploaded, undecided = uploading.result()
    return SitesTried("", {site.name: site for site in seeing.result()}, uploaded, undecided)


def verdicts_on(tried: SitesTried, replay: str = "") -> tuple[Verdict, ...]:
    """The verdicts on all of them, where nothing else was looked at."""
    nothing = History(Header("sites", "", 0, "lab", version("camproof"), "", 0), ())
    case = CaseFile(nothing, {}, sites=tried)
    return tuple(verdict(requirement, case, replay) for requirement in REQUIREMENTS)


async def _seen(wanted: Sites) -> list[SiteThere]:
    sites = [*described()]
    seen = await observed([_laid(wanted, site) for site in sites], wanted.say, kind=wanted.kind)
    return [site_facts(site, one) for site, one in zip(sites, seen, strict=True)]


async def _uploaded(wanted: Sites) -> tuple[Uploaded | None, str]:
    """What was recorded; or None, and why nothing was."""
    site = recorded()
    (appliance,) = site.appliances
    fed = [camera.name for camera in site.each_camera() if camera.port.partition("/")[0] == appliance]
    order = {"site": text_of(_laid(wanted, site)), "fed": fed, "cloud": wanted.fault or ""}
    try:
        gave = await within_namespaces(_WORK, order, wanted.say, wanted.kind)
    except BadInputError as nobody:  # no camera can be activated
        return None, str(nobody)
    return UPLOADED.validate_python(gave["uploaded"]), ""


def _laid(wanted: Sites, site: Topology) -> Topology:
    """The site as it is: as its description says, or with faults."""
    for name in (wanted.fault or "").split(JOINED_BY):
        site = SITE_FAULTS[name].laid(site) if name in SITE_FAULTS else site
    return site


def described() -> Iterator[Topology]:
    """The sites that all rows take together, by their descriptions."""
    shipped = [*(name for must in MUST.values() for name in must if name not in _DERIVED), *CONFLICT, LISTED]
    yield from map(_small, map(_shipped, dict.fromkeys(shipped)))
    switch = _small(_shipped("t5a-switch-gives-the-addresses"))
    for name, edit in _DERIVED.items():
        yield edit(switch).model_copy(update={"name": name})
    one = group("cam", count=1)(_shipped("one-host-blocked"))
    for need in one.needs():
        firewall = Firewall(rules=(Rule(do="block", to=need.host),))
        yield router("router", firewall=firewall)(one).model_copy(update={"name": f"{BLOCKED}{need.name}"})


def recorded() -> Topology:
    """The site at which cameras record: two that its switch feeds, and one elsewhere in the LAN."""
    site = _small(_shipped(LISTED))
    elsewhere = Cameras.model_validate({"name": "elsewhere", "port": "lan"})
    return site.model_copy(update={"cameras": (*site.cameras, elsewhere)})


def _small(site: Topology) -> Topology:
    return group("cam", count=_CAMERAS)(site)


def _shipped(name: str) -> Topology:
    text = files("scenarios").joinpath("topologies", f"{name}.yaml").read_text("utf-8")
    return load(text, f"{name}.yaml")
