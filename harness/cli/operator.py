"""`camproof operator`: credentials for whoever runs a reference cloud, as S3's clients take them."""

import shlex
from pathlib import Path

import click

from harness.errors import BadInputError
from reference_impl.deployment.operator import operator_credentials
from reference_impl.deployment.regions import REGIONS


@click.command("operator")
@click.option(
    "--state",
    type=click.Path(path_type=Path),
    required=True,
    help="The folder of `camproof serve --state`, or that of a cloud in parts as it was provisioned.",
)
@click.option("--region", type=click.Choice(list(REGIONS)), required=True, help="Which of its media stores.")
@click.option("--hours", type=click.FloatRange(0, 36, min_open=True), default=1.0, help="How long they are good; 1.")
def command(state: Path, region: str, hours: float) -> int:
    """Print credentials that read, list, restore and delete in every bucket of a region, as shell variables."""
    try:
        made = operator_credentials(state, region, life_s=hours * 3600)
    except ValueError as wrong:
        raise BadInputError(str(wrong)) from wrong
    for name, value in made.environment().items():
        click.echo(f"export {name}={shlex.quote(value)}")
    return 0
