"""`python -m reference_impl.deployment.compose --out FOLDER`: a compose file, and what its containers start with."""

import argparse
import sys
from collections.abc import Sequence
from ipaddress import IPv4Network
from pathlib import Path

from reference_impl.alone import SettingsError
from reference_impl.deployment.apart.plan import Wanted
from reference_impl.deployment.compose.document import Around
from reference_impl.deployment.compose.written import COMPOSE, write
from reference_impl.deployment.regions import REGIONS

_CANT = 2
_AROUND = ("image", "postgres_image", "publish", "subnets")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write it; the exit status."""
    given = {name: one for name, one in vars(_parser().parse_args(arguments)).items() if one is not None}
    out = given.pop("out")
    around = Around(**{name: given.pop(name) for name in _AROUND if name in given})
    try:
        write(Wanted(**given), around, out)
    except (OSError, SettingsError, ValueError) as wrong:
        print(f"{out} can't be written: {wrong}", file=sys.stderr)  # noqa: T201 - this is a command
        return _CANT
    print(f"docker compose --file {out / COMPOSE} up --detach --wait")  # noqa: T201 - this is a command
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m reference_impl.deployment.compose", description=main.__doc__)
    add, own, wanted = parser.add_argument, Around(), Wanted()
    add("--out", type=Path, required=True, metavar="FOLDER", help="again: what is secret in it stays")
    add("--region", dest="regions", action="append", choices=[*REGIONS], help="may be repeated; default: all")
    add("--domain", help=f"of the parts' names (default: {wanted.domain})")
    add("--first-port", type=int, help=f"ports are this and a bit (default: {wanted.first_port})")
    add("--publish", metavar="ADDRESS", help=f"of this machine, where the ports are (default: {own.publish})")
    add("--location", dest="locations", action="append", metavar="WHERE", help="folder or s3://…; {region} in it")
    add("--credential-life", dest="credential_life_s", type=float, metavar="SECONDS", help="(default: 3600)")
    add("--licence-codes", type=int, help="of a new cloud (default: 400)")
    add("--web", action="store_true", help="serve the page of My Systems and Video operation, too")
    add("--image", help=f"of the services (default: {own.image})")
    add("--postgres-image", help=f"(default: {own.postgres_image})")
    add("--subnets", type=IPv4Network, metavar="CIDR", help=f"for the networks (default: {own.subnets})")
    return parser


if __name__ == "__main__":
    sys.exit(main())
