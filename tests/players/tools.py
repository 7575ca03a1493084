"""Programs that are not ours, and what to do where they are missing."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent


def command(name: str, needed: str) -> str:
    """Its path. Without it the test is skipped, unless the environment says that it must be there."""
    found = shutil.which(name)
    require(found is not None, f"there is no {name} command here: apt install {name}", needed)
    return str(found)


def require(there: object, without: str, needed: str) -> None:
    """Skip the test where something is missing, or let it fail where the environment requires the thing."""
    if not there and not any(os.environ.get(variable) for variable in ("CI", needed)):
        pytest.skip(without)
    assert there, f"CI or {needed} is set, and {without}"


def node(script: str, *arguments: str, given: object = None) -> Any:  # noqa: ANN401 - JSON
    """What a script of this folder writes."""
    found = command("node", "CAMPROOF_REQUIRE_NODE")
    installed = (FOLDER / "node_modules").exists()
    require(installed, "the packages of tests/players are not installed: make players", "CAMPROOF_REQUIRE_NODE")
    done = subprocess.run(
        [found, str(FOLDER / script), *arguments],
        input=json.dumps(given), capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
