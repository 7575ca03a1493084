"""The container engine: reached, or a message that says what to do; and whether it has the images."""

import os
import socket
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from harness.errors import BadInputError
from reference_impl.deployment.containers.sources import LABEL, digest

if TYPE_CHECKING:
    from docker import DockerClient

SERVICES, POSTGRES = "camproof/reference-cloud", "camproof/postgres"
_KNOCK_S = 5.0
_HERE = ("unix://", "http+unix://")
_VIRTUAL = "Docker Desktop"  # whose containers' addresses lead nowhere outside of its virtual machine
_MAKE = "say `make images` in a checkout of camproof"


class NoEngineError(BadInputError):
    """No container engine answers, or camproof can't talk to one. The message says what to do."""


def engine() -> "DockerClient":
    """A client of the engine at DOCKER_HOST, the chosen context, or the usual socket; to be closed by who asks."""
    if find_spec("testcontainers") is None:
        raise NoEngineError("containers need the package testcontainers: pip install 'camproof[containers]'")
    import docker  # noqa: PLC0415 - an optional extra, and slow to load
    from testcontainers.core.docker_client import get_docker_host  # noqa: PLC0415

    given = get_docker_host()
    host = given or "unix:///var/run/docker.sock"
    try:
        _knock(host)
        found = docker.DockerClient(base_url=host, tls=_tls(given))
        elsewhere = not host.startswith(_HERE) or _VIRTUAL in found.info()["OperatingSystem"]
    except (docker.errors.DockerException, OSError, ValueError) as silent:
        raise NoEngineError(_silent(host, silent)) from None
    if elsewhere:
        found.close()
        raise NoEngineError(
            f"the container engine at {host} is on another machine, or in one: camproof needs one beside it"
        )
    return found


def _knock(host: str) -> None:
    """OSError where nobody listens at a socket in the file system: docker's client would leave its own open."""
    kind, _, path = host.partition("://")
    if "unix" in kind:
        with socket.socket(socket.AF_UNIX) as knocking:
            knocking.settimeout(_KNOCK_S)
            knocking.connect(path)


def _silent(host: str, why: BaseException) -> str:
    said = (str(why).splitlines() or [type(why).__name__])[0]
    return f"no container engine answers at {host} ({said}): start Docker, or name its socket in DOCKER_HOST"


def _tls(host: str | None) -> Any:  # noqa: ANN401 - docker's TLSConfig, or not
    from docker.utils import kwargs_from_env  # noqa: PLC0415

    return kwargs_from_env().get("tls", False) if host else False


def images() -> tuple[str, str]:
    """The names of the services' image and of PostgreSQL's: by default those that `make images` makes."""
    return os.environ.get("CAMPROOF_IMAGE", SERVICES), os.environ.get("CAMPROOF_POSTGRES_IMAGE", POSTGRES)


def require_images(client: "DockerClient", services: str, postgres: str) -> None:
    """BadInputError: one is not there, or the services' is named by nobody and made of other sources than these."""
    from docker.errors import ImageNotFound  # noqa: PLC0415

    for name in (services, postgres):
        try:
            found = client.images.get(name)
        except ImageNotFound:
            raise BadInputError(f"there is no image {name}: {_MAKE}, or name one in CAMPROOF_IMAGE") from None
        if name == SERVICES and found.labels.get(LABEL) != digest():
            raise BadInputError(f"the image {name} was made of other sources than are installed here: {_MAKE} anew")
