"""The container engine, the image, and a container of it for the time of a `with`."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import docker
import pytest
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer

testcontainers_config.ryuk_disabled = True  # an image that would have to be pulled: a `with` puts away what it made

IMAGES = Path(__file__).parents[4] / "reference_impl" / "deployment" / "containers" / "images.sh"
USER = 10001 if os.getuid() == 0 else os.getuid()
"""Whom a container runs as here: whoever isn't root can't give files away, and keeps them."""

OFTEN = {"interval": 500_000_000}  # ns; how its health is asked is the image's


@cache
def engine() -> docker.DockerClient:
    """A client of the engine; CAMPROOF_REQUIRE_DOCKER=1 makes its absence a failure."""
    command = shutil.which("docker")  # asks first: the library leaves a socket open where nobody answers
    if command is None or subprocess.run([command, "info"], capture_output=True, check=False).returncode:
        why = "no container engine answers: start Docker, or name its socket in DOCKER_HOST"
        if os.environ.get("CAMPROOF_REQUIRE_DOCKER"):
            pytest.fail(why)
        pytest.skip(why)
    return docker.from_env()


@cache
def made_images() -> tuple[str, str]:
    """The ids of PostgreSQL's image and of the services', made of what is in this checkout."""
    engine()
    environment = {**os.environ, "PYTHON": sys.executable}
    done = subprocess.run([IMAGES], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    postgres, services = done.stdout.split()[-2:]
    return postgres, services


@contextmanager
def network() -> Iterator[tuple[str, str]]:
    """A network's name, and this machine's address as containers on it see it."""
    made = engine().networks.create(f"camproof-{secrets.token_hex(4)}")
    try:
        made.reload()
        yield made.name, str(made.attrs["IPAM"]["Config"][0]["Gateway"])
    finally:
        made.remove()


@contextmanager
def container(
    image: str,
    *,
    mounts: dict[str, str],
    ports: dict[str, tuple[str, int]],
    command: list[str] | None = None,
    environment: dict[str, str] | None = None,
    tmpfs: dict[str, str] | None = None,
    **more: Any,  # noqa: ANN401 - as testcontainers has them
) -> Iterator[Any]:
    """A container with no right that it doesn't need. What it wrote stands in the report of a test that fails.

    Args:
        image: its id.
        mounts: "path:mode" in the container, by folder of this machine or name of a volume.
        ports: address and port of this machine, by the container's port.
        command: instead of the image's own.
        environment: variables.
        tmpfs: options by path.
        more: as docker's client takes it.
    """
    rights: dict[str, Any] = {"read_only": True, "cap_drop": ["ALL"], "security_opt": ["no-new-privileges"]}
    own = DockerContainer(image).with_kwargs(**{"user": f"{USER}:0", "healthcheck": OFTEN, **rights, **more})
    for source, target in mounts.items():
        path, _, mode = target.partition(":")
        own.with_volume_mapping(source, path, mode)
    own.env = environment or {}
    own.tmpfs = tmpfs or {}
    if command is not None:
        own.with_command(command)
    own.ports.update(ports)  # type: ignore[arg-type]  # docker knows addresses, testcontainers' type does not
    with own:
        wrapped = own.get_wrapped_container()
        try:
            yield wrapped
        except BaseException as failed:
            failed.add_note(f"the container wrote:\n{wrapped.logs(tail=200).decode()}")
            raise
