"""Run within a container: what its process may do, and what lies beside it. One JSON document."""

import json
import os
import shutil
from importlib.util import find_spec
from pathlib import Path

FOLDERS = ("/", "/tmp", "/etc/camproof", "/opt/camproof", "/var/lib/camproof")  # noqa: S108 - each is tried
TOOLS = ("cc", "gcc", "ld", "make", "pip", "pip3")
MODULES = ("pip", "pytest", "harness", "tests", "reference_impl.faulty")


def can_be_written(folder: str) -> bool:
    try:
        Path(folder, "written").touch()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    print(  # noqa: T201 - read by who ran it
        json.dumps(
            {
                "user": os.getuid(),
                "written": [folder for folder in FOLDERS if can_be_written(folder)],
                "tools": [tool for tool in TOOLS if shutil.which(tool)],
                "modules": [module for module in MODULES if find_spec(module)],
                "services": bool(find_spec("reference_impl.key_server")),
            }
        )
    )
