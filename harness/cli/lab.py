"""`camproof lab`: a site's wiring with real packets, its cameras' uploads, and what goes wrong meanwhile."""

from dataclasses import asdict
from pathlib import Path

import click

from harness.checks.verdict import Tally
from harness.cli.folder import usable
from harness.cli.output import write_json, write_table
from harness.cli.progress import say
from harness.cli.topology_file import open_topology
from harness.conformance.faults import FAULTS, known
from harness.conformance.lab.recording import Uploaded
from harness.conformance.lab.sites import REQUIREMENTS as OF_SITES
from harness.conformance.lab.sites import Sites, probe_sites, verdicts_on
from harness.conformance.lab.uploads import Recorded, record_in_lab
from harness.conformance.running import run
from harness.engines.lab.agreement import differences
from harness.engines.lab.entrances import CONTAINERS, NAMESPACES
from harness.engines.lab.faults.fault import read_fault
from harness.engines.lab.faults.kinds import KINDS
from harness.engines.lab.observed import CameraSeen
from harness.engines.lab.outside import require_lab
from harness.engines.lab.reasons import reason
from harness.engines.lab.works import as_json, observe
from harness.errors import BadInputError
from harness.scenario.quantities import DURATION, QuantityError, parse
from harness.sites.oracle.judge import diagnose
from harness.sites.schema.document import Topology
from reports.console import console

_MICRO = 1_000_000
_FAULTS = "\n".join(
    f"  {name:<15} {kind.target}{', ' + kind.takes if kind.takes else ''}"
    f"{', perhaps ' + kind.may_take if kind.may_take else ''}"
    for name, kind in KINDS.items()
)


@click.command("lab", epilog=f"\b\nFaults, and what each is done to:\n{_FAULTS}")
@click.argument("topologies", metavar="[TOPOLOGY...]", nargs=-1)
@click.option("--record", metavar="TIME", help="Let the cameras record and upload for so long, such as `30 s`.")
@click.option(
    "--fault", "faults", multiple=True, metavar="TEXT",
    help="What goes wrong at the first site while they record: `10s cable-out cam-3`. May be given several times. "
    "With --promises: the id of a seeded fault.",
)  # fmt: skip
@click.option("--containers", is_flag=True, help="With --record: the cloud runs in containers, as one deploys it.")
@click.option("--promises", is_flag=True, help="Judge the catalogue's NET rows by sites that ship.")
@click.option("--pcap", type=click.Path(path_type=Path), metavar="DIR", help="Keep captures there, for Wireshark.")
@click.option(
    "--history", type=click.Path(path_type=Path), metavar="FILE", help="Write all that was recorded, as Parquet."
)
@click.option(
    "--lab", "kind", type=click.Choice((NAMESPACES, CONTAINERS)), default=NAMESPACES, show_default=True,
    help="Where: on this machine, or each site in a container.",
)  # fmt: skip
@click.option("--json", "as_json_", is_flag=True, help="Write JSON.")
def command(
    topologies: tuple[str, ...],
    record: str | None,
    faults: tuple[str, ...],
    pcap: Path | None,
    history: Path | None,
    kind: str,
    *,
    promises: bool,
    containers: bool,
    as_json_: bool,
) -> int:
    """Make sites of real packets, and see what their cameras reach: Linux, as root or in a user's namespaces.

    TOPOLOGY is a file that describes a site, or the name of one that ships with camproof (`camproof doctor --list`).
    Switches, DHCP servers, routers, NAT and firewalls are the kernel's; all is gone afterwards.

    \b
    Exit status: 0 all cameras activate, 1 some don't, or segments are missing, 2 a file can't be used, 3 no lab here,
    4 a promise could not be decided.
    """  # noqa: D301 - click wants the character itself
    if promises:
        return _promises(kind, faults, as_json_=as_json_)
    if not topologies:
        raise BadInputError("name a topology: a file, or one that ships with camproof (`camproof doctor --list`)")
    sites = [open_topology(word) for word in topologies]
    if record is None:
        if faults or history or containers:
            raise BadInputError("--fault, --history and --containers go with --record TIME")
        return _look(sites, pcap, kind, as_json_=as_json_)
    if pcap is not None:
        raise BadInputError("--pcap keeps what cameras say before they record: leave out --record")
    doing = tuple(map(read_fault, faults))
    what = Recorded(tuple(sites), _seconds(record), doing, history, kind, containers=containers)
    return _record(what, as_json_=as_json_)


def _look(sites: list[Topology], pcap: Path | None, kind: str, *, as_json_: bool) -> int:
    if pcap is not None:
        usable("--pcap", pcap)
    seen = observe(sites, _quiet if as_json_ else say, pcap, kind)
    if as_json_:
        write_json(as_json(seen))
    for site, one in zip(sites, seen, strict=True):
        wrong = differences(site, diagnose(site), one)
        if not as_json_:
            write_table(
                console(),
                ("camera", "address", "router", "activates", "why not"),
                map(_row, one.cameras),
                title=site.name,
            )
        for text in one.absent:
            click.echo(f"{site.name}: {text}", err=True)
        for text in wrong:
            click.echo(f"the description says otherwise: {text}", err=True)
    if pcap is not None and not as_json_:
        click.echo(f"\nCaptures: {pcap}")
    return 0 if all(camera.activates for one in seen for camera in one.cameras) else 1


def _promises(kind: str, faults: tuple[str, ...], *, as_json_: bool) -> int:
    if len(faults) > 1:
        raise BadInputError("--promises takes one seeded fault at most")
    fault = known(faults[0]).id if faults else None
    if fault is not None and not set(FAULTS[fault].requirements) & set(OF_SITES):
        raise BadInputError(f"--fault {fault}: no NET row has to catch it; `camproof faults` lists those that do")
    require_lab(kind)
    tried = run(probe_sites(Sites(fault, kind, _quiet if as_json_ else say)))
    found = verdicts_on(tried, f"camproof lab --promises{f' --fault {fault}' if fault else ''}")
    if as_json_:
        write_json([asdict(one) for one in found])
    else:
        rows = ((one.requirement, str(one.outcome), one.reason) for one in found)
        write_table(console(), ("requirement", "verdict", "why"), rows)
    return Tally(found).exit_status


def _row(seen: CameraSeen) -> tuple[str, ...]:
    at = seen.interface
    return seen.camera, at.address or "none", at.router or "none", "yes" if seen.activates else "no", reason(seen)


def _record(what: Recorded, *, as_json_: bool) -> int:
    found = record_in_lab(what, _quiet if as_json_ else say)
    if as_json_:
        write_json([asdict(one) for one in found])
    else:
        rows = ((one.site, one.camera, *map(str, _numbers(one))) for one in found)
        write_table(console(), ("site", "camera", "made", "stored", "lost", "held", "failed attempts"), rows)
    return 0 if all(one.acknowledged == one.produced for one in found) else 1


def _numbers(one: Uploaded) -> tuple[int, ...]:
    held = one.produced - one.acknowledged - one.dropped
    return one.produced, one.acknowledged, one.dropped, held, one.failed


def _seconds(text: str) -> float:
    try:
        return parse(text, DURATION) / _MICRO
    except QuantityError as wrong:
        raise BadInputError(f"--record: {wrong}") from None


def _quiet(_: str) -> None:
    """Nobody is told."""
