"""The process within the namespaces: prepares its own machine, does the work it is given, and ends with its owner."""

import asyncio
import json
import os
import subprocess
import sys
import threading
import traceback
from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path

from harness.errors import CamproofError

Say = Callable[[str], None]
Work = Callable[[Path, dict[str, object], Say], Awaitable[dict[str, object]]]
_OWNER_GONE = 3


def main(folder: str) -> int:
    """Do the one piece of work that standard input names; answers go to standard output, a JSON object a line."""
    _prepare()
    request = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_owner, daemon=True).start()
    module, _, name = request["work"].partition(":")
    work: Work = getattr(import_module(module), name)
    asyncio.run(_done(work, Path(folder), request["order"]))
    return 0


async def _done(work: Work, folder: Path, order: dict[str, object]) -> None:
    """Tell what came of it at once, before anything is put away: the owner may end it all."""
    try:
        _tell(gave=await work(folder, order, lambda line: _tell(said=line)))
    except CamproofError as wrong:
        _tell(error=type(wrong).__name__, text=str(wrong))
    except Exception as broken:  # noqa: BLE001 - whatever it is, the owner must not wait for ever
        _tell(error="", text=f"the lab failed: {''.join(traceback.format_exception(broken))}")


def _prepare() -> None:
    """Names of namespaces are kept under /run: here it is a new one, which nobody else sees."""
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/run"], check=True)  # noqa: S607 - found by PATH
    Path("/run/netns").mkdir()
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)  # noqa: S607 - found by PATH


def _tell(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _end_with_owner() -> None:
    """This is the first process of its namespace: with it, all others of the lab end."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(_OWNER_GONE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
