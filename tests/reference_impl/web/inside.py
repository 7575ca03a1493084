"""`inside.py SOCKET PROGRAM ...`: run a program in this network namespace, which has nothing but its own loopback.

What the program sends to a proxy at 127.0.0.1:3128 reaches the socket of a file, on whose other side somebody listens.
"""

import asyncio
import os
import socket
import subprocess
import sys

PROXY_PORT = 3128
_BLOCK_BYTES = 1 << 16


async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    """Bytes from here to there, until there are no more."""
    try:
        while block := await source.read(_BLOCK_BYTES):
            sink.write(block)
            await sink.drain()
    except ConnectionError:
        pass
    finally:
        sink.close()


async def _relay(listening: socket.socket, file: str) -> None:
    async def relayed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_unix_connection(file)
        await asyncio.gather(pump(reader, back), pump(there, writer))

    program = os.getppid()
    async with await asyncio.start_server(relayed, sock=listening):
        while os.getppid() == program:  # with the program this ends  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.2)


def _main(file: str, program: list[str]) -> None:
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)  # noqa: S607
    listening = socket.create_server(("127.0.0.1", PROXY_PORT))
    if os.fork():
        os.execv(program[0], program)  # noqa: S606 - what the test spells out
    os.closerange(3, listening.fileno())  # the program's own pipes
    asyncio.run(_relay(listening, file))


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2:])
