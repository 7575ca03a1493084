"""`camproof serve`: the reference cloud, until Ctrl-C."""

import asyncio
import signal
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from harness.cli.folder import can_hold, usable
from harness.cli.logs import one_line_logs
from harness.cli.serve_containers import OF_UPLOADS, in_files, serve_in_containers
from harness.cli.served import said
from harness.cli.suggest import did_you_mean
from harness.cloud.target_file.write import write_target
from harness.conformance.embedded import as_target
from harness.conformance.faults import cloud_blueprint, several
from harness.conformance.sample import recording
from harness.errors import BadInputError
from harness.left_behind import RUN, own_folder
from reference_impl.deployment.embedded import EmbeddedCloud
from reference_impl.deployment.ports import PortInUseError, PortRangeError
from reference_impl.deployment.record import OtherDatabaseError
from reference_impl.deployment.regions import REGIONS
from reference_impl.deployment.settings import CloudSettings
from reference_impl.foundation.limits import Limits, changed
from reference_impl.foundation.migrating import SchemaError
from reference_impl.foundation.postgres_schema import PostgresError
from reference_impl.foundation.settled import settled
from reference_impl.foundation.sole_use import FolderInUseError
from reference_impl.front.cross_origin import require_origins
from reference_impl.media_store import UploadSettings
from reference_impl.media_store.locations.address import require_locations


@click.command("serve")
@click.option(
    "--state", type=click.Path(path_type=Path), help="Keep everything in this folder, and find it there again."
)
@click.option("--region", "regions", multiple=True, metavar="ID", help="Only these regions; all six by default.")
@click.option(
    "--port", type=click.IntRange(0, 65500), default=0, help="First port; the services take those that follow."
)
@click.option(
    "--database",
    "databases",
    multiple=True,
    metavar="[REGION=]URL",
    help="Keep rows in this PostgreSQL database (postgresql://USER:PASSWORD@HOST/DATABASE), or those of one region.",
)
@click.option(
    "--limit",
    "limited",
    multiple=True,
    metavar="NAME=VALUE",
    help="Bound otherwise what comes in at each service, such as requests_at_once=100, or uploads in parts, such as "
    "uploads.object_bytes=5000000000.",
)
@click.option(
    "--storage-location",
    "locations",
    multiple=True,
    metavar="FOLDER|URL",
    help="Keep each object here, and in the other locations (two or more): a folder, or a bucket of any S3 service, "
    "s3://BUCKET/PREFIX?endpoint=https://HOST&region=NAME, with credentials from AWS_... variables.",
)
@click.option(
    "--web-origin",
    "web_origins",
    multiple=True,
    metavar="ORIGIN",
    help="Let pages of this origin ask the services from within a browser, such as https://video.example.",
)
@click.option(
    "--credential-life",
    "credential_life_s",
    type=click.FloatRange(0, min_open=True),
    default=3600.0,
    metavar="SECONDS",
    help="How long temporary credentials hold; 3600. Some 10 s let a conformance run see them end.",
)
@click.option(
    "--target-file", type=click.Path(path_type=Path), help="Write a file for `camproof conform --target` once it is up."
)
@click.option("--fault", metavar="ID", help="Put one of the cloud's seeded faults in; several: joined by +.")
@click.option(
    "--with-recordings", is_flag=True, help="Have three cameras record in a new organisation, with a past to look at."
)
@click.option("--containers", is_flag=True, help="Run it in containers, one for each part, as one deploys it.")
@click.option("--json", "as_json", is_flag=True, help="Write the description as JSON.")
def command(
    state: Path | None,
    regions: tuple[str, ...],
    port: int,
    databases: tuple[str, ...],
    limited: tuple[str, ...],
    locations: tuple[str, ...],
    web_origins: tuple[str, ...],
    credential_life_s: float,
    target_file: Path | None,
    fault: str | None,
    *,
    as_json: bool,
    containers: bool,
    with_recordings: bool,
) -> int:
    """Start the reference cloud, print its addresses and a test user, and keep it up until Ctrl-C."""
    wanted = _existing(regions)
    _require_origins(web_origins)
    if target_file is not None:
        can_hold("--target-file", target_file)
    if containers:
        embedded_only = {
            "--state": state, "--database": databases, "--storage-location": locations,
            "--fault": fault, "--with-recordings": with_recordings,
        }  # fmt: skip
        _limits(limited)
        try:
            asked = in_files(wanted, credential_life_s, limited, web_origins, port)
        except PortInUseError as taken:
            raise BadInputError(f"--port {port}: {taken.strerror}") from taken
        return serve_in_containers(asked, target_file, embedded_only, as_json=as_json)
    _require_of_cloud(fault)
    _require_kept(state, locations, databases)
    where = dict(_placed(given, wanted) for given in databases)
    settings = replace(
        _settings(state or Path(), wanted, port, where),
        storage_locations=locations,
        **_limits(limited),
        web_origins=web_origins,
        web=True,
        credential_life_s=credential_life_s,
    )
    with one_line_logs():
        asyncio.run(_serve(state, settings, fault, target_file, as_json=as_json, with_recordings=with_recordings))
    return 0


def _existing(regions: tuple[str, ...]) -> tuple[str, ...]:
    """These regions once each, or all. BadInputError: there is none of a name."""
    if unknown := [region for region in regions if region not in REGIONS]:
        hint = did_you_mean(unknown[0], REGIONS)
        raise BadInputError(f"--region {unknown[0]}: there is no such region.{hint} Choose from {', '.join(REGIONS)}.")
    return tuple(dict.fromkeys(regions or REGIONS))


def _require_origins(web_origins: tuple[str, ...]) -> None:
    try:
        require_origins(web_origins)
    except ValueError as wrong:
        raise BadInputError(f"--web-origin: {wrong}") from wrong


def _require_of_cloud(fault: str | None) -> None:
    for other in (one.id for one in several(fault) if one.side != "cloud"):
        raise BadInputError(f"{other} is a fault of the camera; try `camproof conform --fault {other}`")


def _require_kept(state: Path | None, locations: tuple[str, ...], databases: tuple[str, ...]) -> None:
    """A folder that can be used, wherever something is to be kept for longer than the cloud is up."""
    try:
        require_locations(locations)
    except ValueError as wrong:
        raise BadInputError(f"--storage-location: {wrong}") from wrong
    if state is not None:
        usable("--state", state)
        return
    if locations:
        raise BadInputError("--storage-location needs --state FOLDER, for the rows that say what lies there")
    if databases:
        raise BadInputError("--database needs --state FOLDER, for the keys and certificates that fit these rows alone")


def _limits(limited: tuple[str, ...]) -> dict[str, Any]:
    """Settings of the cloud, by their names."""
    limits, uploads = Limits(), UploadSettings()
    for one in limited:
        name, _, text = one.partition("=")
        try:
            if name.startswith(OF_UPLOADS):
                uploads = changed(uploads, name.removeprefix(OF_UPLOADS), text)
            else:
                limits = changed(limits, name, text)
        except ValueError as wrong:
            hint = f". Of uploads in parts write {OF_UPLOADS}{name}" if hasattr(uploads, name) else ""
            raise BadInputError(f"--limit {one}: {wrong}{hint}") from wrong
    return {"limits": limits, "uploads": uploads}


def _placed(given: str, regions: tuple[str, ...]) -> tuple[str, str]:
    """The region, or "" for all, and the address."""
    region, found, url = given.partition("=")
    if not found or "://" in region:
        region, url = "", given
    if region and region not in regions:
        raise BadInputError(f"--database {region}=…: this cloud has no such region.{did_you_mean(region, regions)}")
    return region, url


async def _serve(
    state: Path | None,
    settings: CloudSettings,
    fault: str | None,
    target_file: Path | None,
    *,
    as_json: bool,
    with_recordings: bool,
) -> None:
    """Everything is put away in here, where a second Ctrl-C does no more than the first."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        folder = state or stack.enter_context(own_folder(RUN))
        cloud = await _opened(replace(settings, folder=folder), fault, stack)
        target = as_target(cloud.description, settings.credential_life_s, fault, served=True)
        if target_file is not None:
            write_target(target_file, target)
        if with_recordings:
            click.echo("recording a past for three cameras; it takes some seconds", err=True)
        organisation = await stack.enter_async_context(recording(target)) if with_recordings else ""
        settled()
        click.echo(said(cloud.description, organisation=organisation, as_json=as_json))
        await stop.wait()
    click.echo("stopped", err=True)


def _settings(folder: Path, regions: tuple[str, ...], port: int, databases: dict[str, str]) -> CloudSettings:
    of_all, of_regions = databases.get("", ""), {place: url for place, url in databases.items() if place}
    try:
        return CloudSettings(folder, regions=regions, first_port=port, database=of_all, region_databases=of_regions)
    except ValueError as wrong:
        raise BadInputError(f"--database: {wrong}") from wrong


async def _opened(settings: CloudSettings, fault: str | None, stack: AsyncExitStack) -> EmbeddedCloud:
    try:
        return await stack.enter_async_context(EmbeddedCloud(settings, blueprint=cloud_blueprint(fault)))
    except (FolderInUseError, PortRangeError, PostgresError, SchemaError, OtherDatabaseError) as wrong:
        raise BadInputError(f"{wrong}") from wrong
    except PortInUseError as wrong:
        raise BadInputError(f"{wrong.strerror}") from wrong
