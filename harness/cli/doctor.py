"""`camproof doctor`: whether activation works on a wiring, for which cameras, why not, and what cures it."""

import json
from pathlib import Path

import click

from harness.cli.folder import usable
from harness.cli.output import write_json, write_table
from harness.cli.topology_file import open_topology, shipped
from harness.engines.lab.needs import NO_NETEM, lacks_netem
from harness.errors import BadInputError
from harness.sites.doctor.search import Search, search
from harness.sites.json_schema import json_schema
from harness.sites.oracle.judge import diagnose
from harness.sites.oracle.verdicts import Diagnosis, Verdict
from harness.sites.schema.document import Topology
from reports.console import console
from reports.sites.document import document
from reports.sites.drawing import draw
from reports.sites.terminal import show_doctor

_STATUS = {Verdict.ACTIVATES: 0, Verdict.FAILS: 1, Verdict.UNDETERMINED: 4}


@click.command("doctor")
@click.argument("topology", required=False)
@click.option("--out", type=click.Path(path_type=Path), help="Also draw the site there: SVG, PNG, and all as JSON.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.option(
    "--list", "list_", is_flag=True, help="Show the topologies that ship with camproof, and what is said of them."
)
@click.option("--schema", is_flag=True, help="Write the JSON Schema of topology files, for editors.")
def command(topology: str | None, out: Path | None, *, as_json: bool, list_: bool, schema: bool) -> int:
    """Tell whether cloud storage can be activated on this wiring, why not, and which smallest set of changes cures it.

    TOPOLOGY is a file of yours that describes a site, or the name of one that ships with camproof.

    \b
    Exit status: 0 all cameras activate, 1 some don't, 4 nobody can say, 2 the file can't be used.
    """  # noqa: D301 - click wants the character itself
    if schema:
        write_json(json_schema())
        return 0
    if list_:
        return _list(as_json=as_json)
    if topology is None:
        raise BadInputError("name a topology: a file, or one that ships with camproof (`camproof doctor --list`)")
    return _examine(topology, out, as_json=as_json)


def _examine(topology: str, out: Path | None, *, as_json: bool) -> int:
    site = open_topology(topology)
    if out:
        usable("--out", out)
    said = diagnose(site)
    found = search(site, said)
    if as_json:
        write_json(document(site, said, found))
    else:
        show_doctor(console(), site.name, said, found)
    if _is_slow_or_lossy(site) and lacks_netem():
        click.echo(f"\nIn a lab of this site: {NO_NETEM}", err=True)
    if out:
        _write(out, site, said, found, quiet=as_json)
    return _STATUS[said.verdict]


def _is_slow_or_lossy(site: Topology) -> bool:
    """Whether the file says so of the provider's line, which plays no part in whether cameras activate."""
    link = site.internet.uplink
    said = link is not None and (link.preset is not None or link.model_fields_set & {"latency_us", "loss"})
    return link is not None and bool(said) and bool(link.latency_us or link.loss)


def _list(*, as_json: bool) -> int:
    sites = [open_topology(name) for name in shipped()]
    verdicts = {site.name: diagnose(site).verdict for site in sites}
    if as_json:
        write_json([{"name": s.name, "verdict": str(verdicts[s.name]), "why": s.why} for s in sites])
        return 0
    rows = [(site.name, str(verdicts[site.name]), " ".join(site.why.split())) for site in sites]
    write_table(console(), ("topology", "cameras", "why it matters"), rows)
    return 0


def _write(out: Path, site: Topology, said: Diagnosis, found: Search, *, quiet: bool) -> None:
    drawings = [out / f"{site.name}.{kind}" for kind in ("svg", "png")]
    draw(site, said, found, *drawings)
    (out / f"{site.name}.json").write_text(json.dumps(document(site, said, found), indent=2) + "\n", "utf-8")
    if not quiet:
        click.echo(f"\nDrawing: {drawings[0]}   (also .png, and all as .json)")
