"""The command that takes compose files."""

import os
import shutil
import subprocess
from functools import cache

import pytest


@cache
def compose() -> list[str]:
    """Docker's, or the older one of Debian; CAMPROOF_REQUIRE_COMPOSE=1 makes their absence a failure."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if (
            shutil.which(command[0])
            and not subprocess.run([*command, "version"], capture_output=True, check=False).returncode
        ):
            return command
    why = "neither `docker compose` nor `docker-compose` is installed (on Debian: apt install docker-compose)"
    if os.environ.get("CAMPROOF_REQUIRE_COMPOSE"):
        pytest.fail(why)
    pytest.skip(why)
