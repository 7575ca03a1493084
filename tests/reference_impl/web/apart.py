"""A browser in a network namespace of its own, which reaches this machine's loopback through a proxy alone.

Chromium drops what it is loading whenever a network interface of its machine comes or goes (ERR_NETWORK_CHANGED), and
tests beside this one make containers and labs all the time.
"""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.engines.accepted import Accepted
from harness.engines.lab.services.answers import carried
from tests.reference_impl.web.inside import PROXY_PORT

PROXY = f"http://127.0.0.1:{PROXY_PORT}"


@cache
def possible() -> bool:
    """Whether this user may make a network namespace here."""
    commands = shutil.which("unshare") and shutil.which("ip")
    tried = ["unshare", "--net", "ip", "link", "set", "lo", "up"]
    return bool(commands) and subprocess.run(tried, capture_output=True, check=False).returncode == 0


@asynccontextmanager
async def apart(program: str) -> AsyncIterator[Path]:
    """A command that runs this program apart, for as long as the block lasts."""
    with TemporaryDirectory(prefix="camproof-apart-") as folder:
        command, file = Path(folder) / "command", Path(folder) / "proxy"
        inside = Path(__file__).with_name("inside.py")
        command.write_text(f'#!/bin/sh\nexec unshare --net {sys.executable} {inside} {file} {program} "$@"\n')
        command.chmod(0o700)
        connections = Accepted(_connected)
        async with await asyncio.start_unix_server(connections.accept, file):
            try:
                yield command
            finally:  # no socket is left to a loop that closes
                await connections.end()


async def _connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One CONNECT (RFC 9110 9.3.6) to an address of this machine."""
    with suppress(OSError, ValueError, asyncio.IncompleteReadError):
        method, target, _ = (await reader.readuntil(b"\r\n\r\n")).split(maxsplit=2)
        host, _, port = target.decode().rpartition(":")
        if method == b"CONNECT":
            far = await asyncio.open_connection(host, int(port))
            writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            await carried(reader, writer, *far)
