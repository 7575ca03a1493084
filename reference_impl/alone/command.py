"""The command that every service has which can run alone: `python -m … --settings FILE`."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from reference_impl.alone.serving import Make, serve
from reference_impl.alone.settings import S, SettingsError, read_settings
from reference_impl.foundation.sole_use import FolderInUseError

_CANT_START = 2


def main(service: str, shape: type[S], make: Make[S], arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; the exit status.

    Args:
        service: its name.
        shape: of its settings file.
        make: makes it of its settings.
        arguments: those of the command line.
    """
    parser = argparse.ArgumentParser(prog=f"python -m reference_impl.{service}", description=f"Serve {service} alone.")
    parser.add_argument("--settings", type=Path, required=True, metavar="FILE", help="JSON; see docs/how-to")
    try:
        settings = read_settings(parser.parse_args(arguments).settings, shape)
        asyncio.run(serve(service, settings, make))
    except (SettingsError, FolderInUseError, OSError, ValueError) as wrong:
        print(f"{service} can't start: {wrong}", file=sys.stderr)  # noqa: T201 - this is a command
        return _CANT_START
    return 0
