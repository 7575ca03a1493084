"""`camproof serve`: the reference cloud, until Ctrl-C."""

import asyncio
import json
import signal
import tempfile
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import click

from harness.cli.folder import usable
from harness.cli.logs import one_line_logs
from harness.cli.suggest import did_you_mean
from harness.cloud.target_file.write import write_target
from harness.conformance.embedded import as_target
from harness.conformance.faults import cloud_blueprint, known
from harness.errors import BadInputError
from reference_impl.deployment.description import Account, CloudDescription
from reference_impl.deployment.embedded import EmbeddedCloud
from reference_impl.deployment.ports import PortInUseError, PortRangeError
from reference_impl.deployment.record import OtherDatabaseError
from reference_impl.deployment.regions import REGIONS
from reference_impl.deployment.settings import CloudSettings
from reference_impl.foundation.limits import Limits
from reference_impl.foundation.postgres_schema import PostgresError
from reference_impl.foundation.schema_note import SchemaError
from reference_impl.foundation.sole_use import FolderInUseError
from reference_impl.front.cross_origin import require_origins
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
    help="Bound otherwise what comes in at each service, such as requests_at_once=100.",
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
@click.option("--fault", metavar="ID", help="Put one of the cloud's seeded faults in.")
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
) -> int:
    """Start the reference cloud, print its addresses and a test user, and keep it up until Ctrl-C."""
    if unknown := [region for region in regions if region not in REGIONS]:
        hint = did_you_mean(unknown[0], REGIONS)
        raise BadInputError(f"--region {unknown[0]}: there is no such region.{hint} Choose from {', '.join(REGIONS)}.")
    wanted = tuple(dict.fromkeys(regions or REGIONS))
    if fault is not None and known(fault).side != "cloud":
        raise BadInputError(f"{fault} is a fault of the camera; try `camproof conform --fault {fault}`")
    try:
        require_locations(locations)
    except ValueError as wrong:
        raise BadInputError(f"--storage-location: {wrong}") from wrong
    try:
        require_origins(web_origins)
    except ValueError as wrong:
        raise BadInputError(f"--web-origin: {wrong}") from wrong
    if locations and state is None:
        raise BadInputError("--storage-location needs --state FOLDER, for the rows that say what lies there")
    if state is not None:
        usable("--state", state)
    if databases and state is None:
        raise BadInputError("--database needs --state FOLDER, for the keys and certificates that fit these rows alone")
    where = dict(_placed(given, wanted) for given in databases)
    settings = replace(
        _settings(state or Path(), wanted, port, where),
        storage_locations=locations,
        limits=_limits(limited),
        web_origins=web_origins,
        credential_life_s=credential_life_s,
    )
    with one_line_logs():
        asyncio.run(_serve(state, settings, fault, target_file, as_json=as_json))
    return 0


def _limits(limited: tuple[str, ...]) -> Limits:
    limits = Limits()
    for one in limited:
        name, _, text = one.partition("=")
        try:
            limits = limits.changed(name, text)
        except ValueError as wrong:
            raise BadInputError(f"--limit {one}: {wrong}") from wrong
    return limits


def _placed(given: str, regions: tuple[str, ...]) -> tuple[str, str]:
    """The region, or "" for all, and the address."""
    region, found, url = given.partition("=")
    if not found or "://" in region:
        region, url = "", given
    if region and region not in regions:
        raise BadInputError(f"--database {region}=…: this cloud has no such region.{did_you_mean(region, regions)}")
    return region, url


async def _serve(
    state: Path | None, settings: CloudSettings, fault: str | None, target_file: Path | None, *, as_json: bool
) -> None:
    """Everything is put away in here, where a second Ctrl-C does no more than the first."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        folder = state or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="camproof-")))
        cloud = await _opened(replace(settings, folder=folder), fault, stack)
        if target_file is not None:
            write_target(target_file, as_target(cloud.description, settings.credential_life_s, fault, served=True))
        click.echo(_as_json(cloud.description) if as_json else _as_text(cloud.description))
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


def _as_text(cloud: CloudDescription) -> str:
    lines = [
        f"identity        {cloud.identity}",
        f"my_systems      {cloud.my_systems}",
        f"credentials     {cloud.credentials}",
        f"operator        {cloud.operator}   (/readyz and /metrics, from this machine only)",
    ]
    for region in cloud.regions:
        lines.append(f"\n{region.id}: {region.name}")
        lines += [f"  {name:16}{url}" for name, url in _services(region).items()]
    user = cloud.administrator
    return "\n".join(
        [
            *lines,
            f"\ntest user       {user.username}   password {user.password}",
            f"licence code    {cloud.licence_codes[0]}",
            f"partner         {cloud.partner.username}   password {cloud.partner.password}   (sells more of them)",
            f"trust           {cloud.ca_file}   (certificate authority of this cloud alone)",
            "\nThe cloud is up. Ctrl-C stops it.",
        ]
    )


def _services(region: object) -> dict[str, str]:
    return {name: getattr(region, name) for name in ("media_store", "recording_index", "playlists", "key_server")}


def _account(account: Account) -> dict[str, str]:
    return {"username": account.username, "password": account.password}


def _as_json(cloud: CloudDescription) -> str:
    return json.dumps(
        {
            "identity": cloud.identity,
            "my_systems": cloud.my_systems,
            "credentials": cloud.credentials,
            "operator": cloud.operator,
            "regions": [{"id": region.id, "name": region.name, **_services(region)} for region in cloud.regions],
            "ca_file": str(cloud.ca_file),
            "administrator": _account(cloud.administrator),
            "stranger": _account(cloud.stranger),
            "partner": _account(cloud.partner),
            "licence_codes": list(cloud.licence_codes[:10]),
        },
        indent=2,
    )
