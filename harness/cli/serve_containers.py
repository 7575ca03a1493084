"""`camproof serve --containers`: the reference cloud in containers, until Ctrl-C."""

import asyncio
import signal
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import click

from harness.cli.served import said
from harness.cloud.target_file.write import write_target
from harness.conformance.containers.target import as_target, in_containers
from harness.errors import BadInputError
from reference_impl.deployment.apart.plan import Wanted, parts
from reference_impl.deployment.ports import PortInUseError, listen

OF_UPLOADS = "uploads."


_LOOPBACK, _DOMAIN = "127.0.0.1", "localhost"  # browsers look for all names of this domain at this address
_FIRST_PORTS = range(9000, 20_000, 100)  # embedded clouds take those behind


def in_files(
    regions: tuple[str, ...], life_s: float, limited: tuple[str, ...], origins: tuple[str, ...], port: int = 0
) -> Wanted:
    """The cloud that is wanted, with limits and origins as its parts' settings files have them.

    Args:
        regions: that it has.
        life_s: how long temporary credentials hold.
        limited: as typed, each NAME=VALUE, and good.
        origins: of pages that may ask from a browser.
        port: identity's; the others' are behind it. 0: any that are free.
    """
    named = dict(one.split("=", 1) for one in limited)
    uploads = {name.removeprefix(OF_UPLOADS): text for name, text in named.items() if name.startswith(OF_UPLOADS)}
    limits = {name: text for name, text in named.items() if not name.startswith(OF_UPLOADS)}
    of_all: dict[str, object] = {"limits": limits, "web_origins": list(origins)}
    settings: dict[str, dict[str, object]] = {
        "": {name: value for name, value in of_all.items() if value},
        "*": {"uploads": uploads} if uploads else {},
    }
    wanted = Wanted(regions=regions, domain=_DOMAIN, credential_life_s=life_s, web=True, settings=settings)
    if port:
        return _require_free(replace(wanted, first_port=port - 1))
    return next(asked for first in _FIRST_PORTS if _are_free(asked := replace(wanted, first_port=first)))


def _require_free(wanted: Wanted) -> Wanted:
    """PortInUseError: somebody listens where it would on this machine."""
    known = {f"{part.name}/{name}": port for part in parts(wanted) for name, port in part.ports.items()}
    for listening in listen(known, host=_LOOPBACK, first_port=0, known=known).values():
        listening.close()
    return wanted


def _are_free(wanted: Wanted) -> bool:
    with suppress(PortInUseError):
        return bool(_require_free(wanted))
    return False


def serve_in_containers(
    wanted: Wanted,
    target_file: Path | None,
    embedded_only: Mapping[str, object],
    *,
    as_json: bool,
) -> int:
    """Serve it; the exit status.

    Args:
        wanted: the cloud.
        target_file: to be written once it is up.
        embedded_only: what else was said, by option: a cloud in containers doesn't take it.
        as_json: whether to describe it as JSON.
    """
    if given := [option for option, value in embedded_only.items() if value]:
        raise BadInputError(f"a cloud in containers takes no {', '.join(given)}: take it out, or --containers")
    asyncio.run(_serve(wanted, target_file, as_json=as_json))
    return 0


async def _serve(wanted: Wanted, target_file: Path | None, *, as_json: bool) -> None:
    """A signal ends it while it starts, too."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    serving = loop.create_task(_served(wanted, target_file, as_json=as_json))
    stopping = loop.create_task(stop.wait())
    await asyncio.wait([serving, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    serving.cancel()
    try:
        await serving
    except asyncio.CancelledError:
        click.echo("stopped", err=True)


async def _served(wanted: Wanted, target_file: Path | None, *, as_json: bool) -> None:
    async with in_containers(wanted, publish=_LOOPBACK) as (cloud, target):
        if target_file is not None:
            write_target(target_file, as_target(cloud, served=True))
        click.echo(said(cloud.provisioned.description, target.resolve, as_json=as_json))
        await asyncio.get_running_loop().create_future()
