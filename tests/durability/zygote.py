"""Starts clouds in no time: `zygote` forks itself, with everything imported, for each line that names a folder.

The fork says its process id and where it is in one line, and serves until it is killed.
"""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

from pydantic import TypeAdapter

from reference_impl.deployment import CloudDescription, CloudSettings, EmbeddedCloud


async def _serve(folder: Path) -> None:
    async with EmbeddedCloud(CloudSettings(folder, ("eu-fra",), licence_codes=1)) as cloud:
        described = TypeAdapter(CloudDescription).dump_python(cloud.description, mode="json")
        line = json.dumps({"pid": os.getpid(), "cloud": described}) + "\n"
        os.write(sys.stdout.fileno(), line.encode())
        await asyncio.Event().wait()


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are not kept
    for line in sys.stdin:
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            asyncio.run(_serve(Path(line.strip())))


if __name__ == "__main__":
    main()
