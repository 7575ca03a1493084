"""The command of every process of a cloud: `python -m … --settings FILE`."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from pydantic import TypeAdapter

from reference_impl.alone.serving import MakeAll, P, serve
from reference_impl.alone.settings import SettingsError, read_settings
from reference_impl.foundation.database_away import DatabaseAwayError
from reference_impl.foundation.migrating import SchemaError
from reference_impl.foundation.postgres_schema import PostgresError
from reference_impl.foundation.sole_use import FolderInUseError

_CANT_START = 2


def main(module: str, shape: TypeAdapter[P], make: MakeAll[P], arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; the exit status.

    Args:
        module: by which it is called.
        shape: of its settings file.
        make: makes its services of its settings.
        arguments: those of the command line.
    """
    parser = argparse.ArgumentParser(prog=f"python -m reference_impl.{module}", description="Serve in this process.")
    parser.add_argument("--settings", type=Path, required=True, metavar="FILE", help="JSON; see docs/how-to")
    parser.add_argument("--database", metavar="DATABASE", help="instead of that of the settings")
    given = vars(parser.parse_args(arguments))
    file = given.pop("settings")
    read = partial(read_settings, file, shape, {name: one for name, one in given.items() if one})
    try:
        asyncio.run(serve(module, read(), make, read))
    except (
        SettingsError,
        FolderInUseError,
        PostgresError,
        SchemaError,
        DatabaseAwayError,
        OSError,
        ValueError,
    ) as wrong:
        print(f"{module} can't start: {wrong}", file=sys.stderr)  # noqa: T201 - this is a command
        return _CANT_START
    return 0
