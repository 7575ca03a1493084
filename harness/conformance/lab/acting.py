"""A scenario acted out in the lab: its sites wired, its timeline played on real lines, ports and power."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

from harness.camera.media.template import scene_template
from harness.camera.upload_policy import UploadSettings
from harness.checks.casefile import CameraFacts, CaseFile
from harness.conformance.lab.cloud import cloud_in
from harness.conformance.lab.playing import Placed, Play, able, play
from harness.conformance.rehearsal import Rehearsed, rehearsed
from harness.engines.lab.faults.fault import LabFault
from harness.engines.lab.inside import Say
from harness.engines.lab.lab import Lab
from harness.engines.lab.outside import within_namespaces
from harness.engines.lab.works import text_of
from harness.errors import BadInputError
from harness.history import parquet
from harness.left_behind import own_folder
from harness.scenario.model import Scenario
from harness.scenario.planning.barred import Barred
from harness.scenario.planning.dark import Dark
from harness.sites.as_scenarios import APPLIANCE, ROUTER
from harness.sites.load import load
from harness.sites.schema.document import Topology


@dataclass(frozen=True, slots=True)
class Acting:
    """What is to be acted out.

    Args:
        scenario: its sites and cameras in the order of those of `sites`.
        sites: their topologies.
        faults: what goes wrong besides the scenario's outages.
        settings: of uploads.
        life_s: how long credentials are good for.
    """

    scenario: Scenario
    sites: tuple[Topology, ...]
    faults: tuple[LabFault, ...]
    settings: UploadSettings
    life_s: float


@dataclass(frozen=True, slots=True)
class _Case:
    """What the inner half gives besides the history: facts of cameras, and when they lost their power."""

    cameras: dict[str, CameraFacts]
    power_lost_us: dict[str, list[int]]


_ACTING, _CASE = TypeAdapter(Acting), TypeAdapter(_Case)


async def act_out(what: Acting, say: Say) -> Rehearsed:
    """Act it out in namespaces of its own.

    Raises:
        CamproofFailedError: no lab can be made here.
        BadInputError: a camera of the scenario reaches no cloud, as its site is wired.
    """
    with own_folder() as folder:
        history = folder / "history.parquet"
        order = {
            "acting": _ACTING.dump_python(replace(what, sites=()), mode="json"),
            "sites": [text_of(site) for site in what.sites],
            "history": str(history),
        }
        gave = await within_namespaces(f"{__name__}:acting", order, say)
        found = _CASE.validate_python(gave)
        lost = {camera: frozenset(moments) for camera, moments in found.power_lost_us.items()}
        return rehearsed(what.scenario, CaseFile(parquet.read(history), found.cameras, power_lost_us=lost))


async def acting(folder: Path, order: dict[str, object], say: Say) -> dict[str, object]:
    """The inner half."""
    what = _ACTING.validate_python(order["acting"])
    sites = [load(text, "topology") for text in TypeAdapter(list[str]).validate_python(order["sites"])]
    template = scene_template(what.scenario.sites[0].cameras[0].segment_s)
    async with Lab(sites, folder, stand_in=False) as lab, cloud_in(lab, folder / "cloud", life_s=what.life_s) as target:
        await lab.settle()
        placed = dict(_placed(what.scenario, sites))
        _require(placed, await able(lab, target, say))
        made = await play(lab, target, Play(what.scenario, placed, what.faults, template, what.settings), say)
    parquet.write(made.history, Path(str(order["history"])))
    lost = {camera: sorted(moments) for camera, moments in made.case.power_lost_us.items()}
    return dict(_CASE.dump_python(_Case(dict(made.case.cameras), lost), mode="json"))


def faults_of(darkness: Iterable[Dark], scenario: Scenario, sites: Sequence[Topology]) -> tuple[LabFault, ...]:
    """What takes power so: the restart of a switch that feeds all cameras of its site, or each one's port."""
    numbers = {site.name: number for number, site in enumerate(scenario.sites)}
    return tuple(fault for one in darkness for fault in _faults(one, numbers[one.site], sites[numbers[one.site]]))


def _faults(one: Dark, number: int, site: Topology) -> Iterator[LabFault]:
    fed = all(camera.port.startswith(f"{APPLIANCE}/") for camera in site.each_camera())
    if one.every and fed:
        yield LabFault(one.start_s, "switch-restart", APPLIANCE, f"{one.end_s - one.start_s:g} s", number)
        return
    for camera in one.cameras:
        name = camera.removeprefix(f"{one.site}/")
        yield LabFault(one.start_s, "port-off", name, site=number)
        yield LabFault(one.end_s, "port-on", name, site=number)


def barring(found: Iterable[Barred], scenario: Scenario, sites: Sequence[Topology]) -> tuple[LabFault, ...]:
    """What bars cameras so: the site's resolver away, its DHCP ranges full of others' leases, their clocks wrong."""
    numbers = {site.name: number for number, site in enumerate(scenario.sites)}
    return tuple(fault for one in found for fault in _bars(one, numbers[one.site], sites[numbers[one.site]]))


def _bars(one: Barred, number: int, site: Topology) -> Iterator[LabFault]:
    names = [camera.removeprefix(f"{one.site}/") for camera in one.cameras]
    match one.kind:
        case "dns-down":
            yield LabFault(one.start_s, "dns-off", ROUTER, site=number)
            yield LabFault(one.end_s, "dns-on", ROUTER, site=number)
        case "dhcp-exhausted":
            servers = [(name, appliance.switch.dhcp) for name, appliance in site.appliances.items()]
            for server, dhcp in (*servers, (ROUTER, site.routers[ROUTER].dhcp)):
                if dhcp and dhcp.enabled:
                    yield LabFault(one.start_s, "pool-full", server, ",".join(names), number)
                    yield LabFault(one.end_s, "pool-free", server, site=number)
        case _:
            for name in names:
                yield LabFault(one.start_s, "clock-step", name, f"{one.by_s:g} s", number)
                yield LabFault(one.end_s, "clock-step", name, "0 s", number)


def _placed(scenario: Scenario, sites: Sequence[Topology]) -> Iterator[tuple[str, Placed]]:
    for number, (place, site) in enumerate(zip(scenario.sites, sites, strict=True)):
        for spec, camera in zip(place.cameras, site.each_camera(), strict=True):
            yield spec.name, Placed(number, camera)


def _require(placed: Mapping[str, Placed], found: Iterable[Placed]) -> None:
    there = {(one.number, one.camera.name) for one in found}
    left = [name for name, one in placed.items() if (one.number, one.camera.name) not in there]
    if left:
        more = f", and {len(left) - 1} more" if len(left) > 1 else ""
        raise BadInputError(f"{left[0]}{more} can't be activated at its site in the lab: it records nothing there")
