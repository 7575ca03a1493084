"""`python -m reference_impl.deployment.kubernetes --out FOLDER`: what `kubectl apply --kustomize FOLDER` takes."""

import argparse
import sys
from collections.abc import Sequence
from ipaddress import ip_network
from pathlib import Path

from reference_impl.alone import SettingsError
from reference_impl.deployment.apart.__main__ import Pairs
from reference_impl.deployment.apart.plan import Wanted
from reference_impl.deployment.apart.provision import provision
from reference_impl.deployment.kubernetes import base
from reference_impl.deployment.kubernetes.overlay import OPERATORS, Cluster, overlay, rewritten_names
from reference_impl.deployment.regions import REGIONS
from reference_impl.foundation.private_file import write_private

_CANT = 2
_CLUSTER = ("namespace", "image", "stores", "load_balancers")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write it; the exit status."""
    given = {name: one for name, one in vars(_parser().parse_args(arguments)).items() if one}
    out = given.pop("out")
    own = {name: given.pop(name) for name in _CLUSTER if name in given}
    try:
        write(Wanted(**given, settings=OPERATORS), Cluster(**{**own, "stores": tuple(own.get("stores", ()))}), out)
    except (OSError, SettingsError, ValueError) as wrong:
        print(f"{out} can't be written: {wrong}", file=sys.stderr)  # noqa: T201 - this is a command
        return _CANT
    print(f"kubectl apply --kustomize {out}")  # noqa: T201 - this is a command
    return 0


def write(wanted: Wanted, cluster: Cluster, out: Path) -> None:
    """The provisioner's folders, the base, and the overlay of both. Again on the same folder, secrets stay."""
    overlay(wanted, cluster, {})  # says what can't be, before anything is written
    made = provision(wanted, out)
    folders = {part.name: made.settings_file(part).parent for part in made.parts}
    secrets = {name: sorted(path.name for path in folder.iterdir()) for name, folder in folders.items()}
    for place, text in base.files(wanted).items():
        (out / "base" / place).parent.mkdir(parents=True, exist_ok=True)
        (out / "base" / place).write_text(text)
    for name, documents in overlay(wanted, cluster, secrets).items():
        write_private(out / name, base.as_text(documents).encode())
    write_private(out / "coredns.txt", rewritten_names(wanted, cluster).encode())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m reference_impl.deployment.kubernetes", description=main.__doc__)
    add = parser.add_argument
    add("--out", type=Path, required=True, metavar="FOLDER", help="again: what is secret in it stays")
    add("--region", dest="regions", action="append", choices=[*REGIONS], help="may be repeated; default: all")
    add("--domain", required=True, help="of the parts' names: global.DOMAIN, eu-fra.DOMAIN, keys.eu-fra.DOMAIN, …")
    add("--namespace", help=f"(default: {Cluster().namespace})")
    add("--image", metavar="NAME:TAG", help="of the services; a digest will do, too")
    add("--database", dest="databases", action=Pairs, metavar="PART=URL", help="PostgreSQL of a part; else SQLite")
    add("--location", dest="locations", action="append", metavar="WHERE", help="s3://…; {region} in it; twice or more")
    add("--stores", action="append", type=ip_network, metavar="CIDR", help="where databases and buckets are")
    add("--load-balancers", action="store_true", help="each part has an address outside of the cluster")
    add("--credential-life", dest="credential_life_s", type=float, metavar="SECONDS", help="(default: 3600)")
    add("--licence-codes", type=int, help="of a new cloud (default: 400)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
