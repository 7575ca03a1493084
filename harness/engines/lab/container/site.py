"""A site's container: it ends when what is attached to its standard input goes, however that went."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from testcontainers.core.container import DockerContainer

if TYPE_CHECKING:
    from docker import DockerClient

_RIGHTS = ["SYS_ADMIN", "NET_ADMIN"]  # to make namespaces, and networks in them


class SiteContainer(DockerContainer):
    """A container without a network, whose process may make namespaces in it.

    Args:
        image: what it is made of.
        command: its process, which reads from standard input.
        labels: that tell whose it is.
        shared: a folder that is there as it is here; None: none.
    """

    def __init__(self, image: str, command: Sequence[str], labels: dict[str, str], shared: Path | None) -> None:
        super().__init__(image, command=list(command))  # type: ignore[arg-type]  # a list will do
        self._labels, self._shared = labels, shared

    def start(self) -> "SiteContainer":
        """Make it and start it; its process waits until somebody is attached: who is killed before leaves it behind.

        Unlike its parent's, no Ryuk is asked for, whose image would have to be pulled: what is left behind, the next
        run removes.
        """
        client = self.get_docker_client().client
        self._container = client.containers.create(
            self.image, self._command, labels=self._labels, network_mode="none", auto_remove=True,
            stdin_open=True, detach=False,  # then the engine closes its standard input when who was attached goes
            cap_add=_RIGHTS, security_opt=_unconfined(client),
            volumes=[f"{self._shared}:{self._shared}"] if self._shared else [],
        )  # fmt: skip
        self._container.start()
        return self

    def stop(self, force: bool = True, delete_volume: bool = True) -> None:  # noqa: FBT001, FBT002 - its parent's
        """Remove it, unless its end has done so."""
        from docker.errors import APIError  # noqa: PLC0415 - beside testcontainers

        try:
            super().stop(force, delete_volume)
        except APIError as gone:
            if gone.status_code not in {404, 409}:  # no such container; its removal is under way
                raise

    @property
    def attached(self) -> tuple[str, ...]:
        """The command whose standard input and output are the container's."""
        return ("docker", "attach", "--sig-proxy=false", self.get_container_id())


def _unconfined(client: "DockerClient") -> list[str]:
    """What the engine's filters would forbid otherwise: mounts, and new namespaces."""
    has = str(client.info().get("SecurityOptions", ()))
    return [f"{name}=unconfined" for name in ("seccomp", "apparmor") if name == "seccomp" or name in has]
