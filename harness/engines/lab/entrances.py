"""The ways to a process in a network of its own: namespaces on this machine, or in a container of a site's own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from harness.engines.lab.needs import AS_ROOT, PATH, Missing, entrance, missing
from harness.left_behind import lives, own_folder, own_name

NAMESPACES, CONTAINERS = "namespaces", "containers"
IMAGE = "camproof/lab"
_OWNER = "camproof.lab.owner"  # the label of a container
_MODULE = "harness.engines.lab.inside"
_WITHIN = "/tmp/lab"  # noqa: S108 - in the container, which is nobody else's


@dataclass(frozen=True, slots=True)
class Command:
    """What starts the inner process; it reads its order from standard input, and ends when that does."""

    words: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


@contextmanager
def by_namespaces() -> Iterator[Command]:
    """This interpreter, in namespaces of its own."""
    with own_folder() as folder:
        words = ("unshare", *entrance(), "--", sys.executable, "-m", _MODULE, str(folder))
        yield Command(words, {"PATH": PATH, "PYTHONPATH": _found_at()})


@contextmanager
def by_container(shared: Path | None = None) -> Iterator[Command]:
    """The same within a container, which goes with its standard input; what others left behind is removed first.

    With `shared` that folder is there as it is here.
    """
    from harness.engines.lab.container.site import SiteContainer  # noqa: PLC0415 - there are none within a container

    remove_left_containers()
    command = (
        "sh", "-c", f'mkdir -p {_WITHIN} && exec unshare "$@"', "lab", *AS_ROOT, "--",
        "python3", "-m", _MODULE, _WITHIN,
    )  # fmt: skip
    with SiteContainer(image(), command, {_OWNER: own_name()}, shared) as site:
        yield Command(site.attached)


def lacking(kind: str) -> tuple[Missing, ...]:
    """What stands in the way."""
    return missing() if kind == NAMESPACES else _no_container()


def image() -> str:
    """The image of sites' containers: CAMPROOF_LAB_IMAGE names another."""
    return os.environ.get("CAMPROOF_LAB_IMAGE", IMAGE)


def remove_left_containers() -> list[str]:
    """Remove containers of labs whose owner does not run any more; which they were."""
    listed = _docker("ps", "--all", "--filter", f"label={_OWNER}", "--format", f'{{{{.ID}}}} {{{{.Label "{_OWNER}"}}}}')
    pairs = (line.partition(" ") for line in listed.splitlines())
    left = [container for container, _, owner in pairs if not lives(owner)]
    for container in left:
        _docker("rm", "--force", container)
    return left


def _no_container() -> tuple[Missing, ...]:
    if shutil.which("docker") is None or not _docker("info", "--format", "{{.ServerVersion}}"):
        return (Missing("no container engine answers", "start Docker, or name its socket in DOCKER_HOST"),)
    if not _docker("image", "inspect", "--format", "{{.Id}}", image()):
        return (Missing(f"there is no image {image()}", "make it with `make lab-image`"),)
    return ()


def _docker(*words: str) -> str:
    done = subprocess.run(["docker", *words], capture_output=True, text=True, check=False)  # noqa: S603, S607
    return done.stdout.strip() if done.returncode == 0 else ""


def _found_at() -> str:
    """Where Python finds this package: the inner process starts in another place."""
    here = str(Path(__file__).resolve().parents[3])
    return os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH", ""))))
