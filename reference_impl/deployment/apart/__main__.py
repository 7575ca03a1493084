"""`python -m reference_impl.deployment.apart --out FOLDER`: writes what the parts of a cloud need to start."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reference_impl.alone import SettingsError
from reference_impl.deployment.apart.plan import CONTAINER_STATE, FIRST_PORT, Wanted
from reference_impl.deployment.apart.provision import Provisioned, provision
from reference_impl.deployment.regions import REGIONS

_CANT = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Write it; the exit status."""
    given = vars(_parser().parse_args(arguments))
    out, on_this_machine = given.pop("out"), given.pop("on_this_machine")
    try:
        settings = _settings(given.pop("settings"))
        chosen = {name: value for name, value in given.items() if value is not None}
        if on_this_machine:
            chosen |= {"host": "127.0.0.1", "listen": "127.0.0.1", "state": f"{out.absolute()}/{{part}}/state"}
        made = provision(Wanted(**{**chosen, "settings": settings}), out)
    except (OSError, SettingsError, ValueError) as wrong:
        print(f"{out} can't be written: {wrong}", file=sys.stderr)  # noqa: T201 - this is a command
        return _CANT
    _tell(made)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m reference_impl.deployment.apart", description=main.__doc__)
    add = parser.add_argument
    add("--out", type=Path, required=True, metavar="FOLDER", help="a folder for each part; again: its secrets stay")
    add(
        "--region", dest="regions", action="append", choices=[*REGIONS], help="more than one may be named; default: all"
    )
    add("--domain", help="of the parts' names (default: camproof.test)")
    add("--host", help="an address at which all parts are found, instead of by names")
    add("--listen", help="the address on which each part listens (default: 0.0.0.0)")
    add("--first-port", type=int, help=f"(default: {FIRST_PORT})")
    add("--state", help=f"folder of what a part keeps, {{part}} stands for its name (default: {CONTAINER_STATE})")
    add("--on-this-machine", action="store_true", help="all parts on 127.0.0.1, their states below FOLDER")
    add("--database", dest="databases", action=Pairs, metavar="PART=URL", help="PostgreSQL of a part; else SQLite")
    add("--location", dest="locations", action="append", metavar="WHERE", help="folder or s3://…; {region} in it")
    add("--credential-life", dest="credential_life_s", type=float, metavar="SECONDS", help="(default: 3600)")
    add("--licence-codes", type=int, help="of a new cloud (default: 400)")
    add("--web", action="store_true", help="serve the page of My Systems and Video operation, too")
    add("--logs-kept", action="store_true", help="in a part's state, instead of on standard output")
    add("--settings", type=Path, metavar="FILE", help='JSON: more settings by part, of all parts under ""')
    return parser


class Pairs(argparse.Action):
    """NAME=VALUE, as often as one likes."""

    def __call__(self, parser: argparse.ArgumentParser, into: argparse.Namespace, given: Any, _: Any = None) -> None:  # noqa: ANN401, D102 - as argparse has it
        name, equals, value = str(given).partition("=")
        if not equals:
            parser.error(f"{self.metavar}: write a name, = and a value")
        setattr(into, self.dest, {**(getattr(into, self.dest) or {}), name: value})


def _settings(file: Path | None) -> dict[str, dict[str, Any]]:
    read = {} if file is None else json.loads(file.read_text("utf-8"))
    if not isinstance(read, dict) or not all(isinstance(own, dict) for own in read.values()):
        raise ValueError(f"{file}: settings are given by part, and then by name")
    return read


def _tell(made: Provisioned) -> None:
    for part in made.parts:
        command = f"python -m {part.module} --settings {made.settings_file(part)}"
        print(f"{part.name:<12} {part.host:<28} {command}")  # noqa: T201 - this is a command


if __name__ == "__main__":
    sys.exit(main())
