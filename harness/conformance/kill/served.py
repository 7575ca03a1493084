"""`camproof serve` as a child process."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from harness.cloud.target import Account, Target
from harness.errors import CamproofFailedError

_CAMPROOF = "import sys; from harness.cli import main; sys.exit(main())"


@asynccontextmanager
async def served(
    state: Path, region: str, fault: str | None = None
) -> AsyncIterator[tuple[asyncio.subprocess.Process, Target]]:
    """The cloud that keeps everything in a folder, and what is to be known of it. Dead at the end, whatever happens."""
    words = ["serve", "--state", str(state), "--region", region, "--json", *(["--fault", fault] if fault else [])]
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", _CAMPROOF, *words, stdout=pipe)
    try:
        yield child, _target(await _said(child), region)
    finally:
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()


async def _said(child: asyncio.subprocess.Process) -> dict[str, Any]:
    """What it says of itself when it is up."""
    said = b""
    while not said.endswith(b"\n}\n"):
        line = await child.stdout.readline() if child.stdout else b""
        if not line:
            raise CamproofFailedError("`camproof serve` ended before it was up; run it alone to see why.")
        said += line
    return dict(json.loads(said))


def _target(cloud: dict[str, Any], region: str) -> Target:
    return Target(
        name="a cloud to be killed", ca_file=Path(cloud["ca_file"]),
        services={name: cloud[name] for name in ("identity", "my_systems")},
        administrator=Account.model_validate(cloud["administrator"]),
        stranger=Account.model_validate(cloud["stranger"]),
        licence_codes=tuple(map(SecretStr, cloud["licence_codes"])), regions=(region,),
    )  # fmt: skip
