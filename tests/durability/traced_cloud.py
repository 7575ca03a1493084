"""A cloud as a process of its own that tells who traces it when it answers: `traced_cloud FOLDER FAULT`.

It describes itself in one line on standard output, and rotates an organisation's keys for each line of standard input
that names one, with a number to tell when that is done. It ends with its standard input.
"""

import asyncio
import dataclasses
import os
import sys
from pathlib import Path
from typing import Any

from aiohttp import web
from pydantic import TypeAdapter

from reference_impl.deployment import Blueprint, CloudDescription, CloudSettings, EmbeddedCloud
from reference_impl.faulty.catalogue import CLOUD_FAULTS
from reference_impl.front import serving
from reference_impl.front.running import Service, run
from reference_impl.key_server import KeyServer
from reference_impl.media_store import body
from tests.durability.strace_log import ANSWER
from tests.reference_impl.deployment.client import NUMBER

SMALL_BODY_BYTES = 1 << 16  # larger ones go through a file on their way


def mark(number: str, status: int) -> None:
    """A system call that is seen in the trace, and nothing else."""
    os.access(f"{ANSWER}{number}/{status}", os.F_OK)


async def _mark_answer(request: web.Request, response: web.StreamResponse) -> None:
    if NUMBER in request.headers:
        mark(request.headers[NUMBER], response.status)


def _telling(service: Service) -> Service:
    made = service.app

    def app() -> web.Application:
        application = made()
        application.on_response_prepare.append(_mark_answer)
        return application

    service.app = app  # type: ignore[method-assign]
    return service


async def _run(service: Service, *arguments: Any, **more: Any) -> None:  # noqa: ANN401 - as `run`
    await run(_telling(service), *arguments, **more)


async def _serve(folder: Path, fault: str) -> None:
    rotating: list[KeyServer] = []

    class Rotating(KeyServer):
        def __init__(self, *arguments: Any, **more: Any) -> None:  # noqa: ANN401 - as a key server
            super().__init__(*arguments, **more)
            rotating.append(self)

    blueprint = CLOUD_FAULTS[fault].apply(Blueprint()) if fault else Blueprint()
    settings = CloudSettings(folder, ("eu-fra",), licence_codes=2)
    async with EmbeddedCloud(settings, dataclasses.replace(blueprint, key_server=Rotating)) as cloud:
        sys.stdout.write(TypeAdapter(CloudDescription).dump_json(cloud.description).decode() + "\n")
        sys.stdout.flush()
        while line := await asyncio.to_thread(sys.stdin.readline):
            number, organisation = line.split()
            await rotating[0].rotate(organisation)
            mark(number, 204)


if __name__ == "__main__":
    serving.run = _run  # type: ignore[attr-defined]
    body.SLOT_BYTES = SMALL_BODY_BYTES  # type: ignore[attr-defined]
    asyncio.run(_serve(Path(sys.argv[1]), sys.argv[2]))
