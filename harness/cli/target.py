"""`camproof target`: the target file of a cloud that was provisioned in parts, for who judges it from outside."""

from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import click
from pydantic import ValidationError

from harness.cloud.target_file.write import write_target
from harness.conformance.embedded import as_target
from harness.errors import BadInputError
from reference_impl.deployment.apart.provision import DESCRIPTION
from reference_impl.deployment.description import CloudDescription


@click.command("target")
@click.argument("description", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="CLOUD.JSON")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, metavar="FILE", help="To write.")
@click.option("--at", metavar="ADDRESS", help="Where all its names lead, if the system does not know them.")
@click.option("--credential-life", "life_s", type=float, default=3600.0, show_default=True, help="In seconds.")
def command(description: Path, out: Path, at: str | None, life_s: float) -> None:
    """Write a target file for `camproof conform --target`, from what the provisioner wrote of a cloud."""
    try:
        cloud = DESCRIPTION.validate_json(description.read_bytes())
        address = str(ip_address(at)) if at else None
    except ValidationError as wrong:
        raise BadInputError(f"{description} is no description of a cloud; name the provisioner's cloud.json") from wrong
    except ValueError as wrong:
        raise BadInputError(f"--at: {wrong}") from wrong
    target = as_target(cloud, life_s, None, served=True)
    resolve = dict.fromkeys(_names(cloud), address) if address else {}
    write_target(out, target.model_copy(update={"resolve": resolve}))


def _names(cloud: CloudDescription) -> list[str]:
    addresses = [cloud.identity, *(region.media_store for region in cloud.regions)]
    return [urlsplit(one).hostname or "" for one in (*addresses, *(region.key_server for region in cloud.regions))]
