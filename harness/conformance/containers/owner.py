"""Whose containers, networks and volumes they are: labels, and the removal of what owners that are gone left behind."""

import os
import secrets
import socket
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.left_behind import started

if TYPE_CHECKING:
    from docker import DockerClient

RUN, OWNER, MACHINE = "io.camproof.run", "io.camproof.owner", "io.camproof.machine"


def labels() -> dict[str, str]:
    """Of a new run of this process."""
    me = os.getpid()
    return {RUN: secrets.token_hex(4), OWNER: f"{me}:{started(me)}", MACHINE: machine()}


def machine() -> str:
    """Where this process's number is its own: an engine may serve several machines, or containers."""
    with suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("utf-8").strip()
        return f"{boot}:{os.readlink('/proc/self/ns/pid')}"  # noqa: PTH115 - no path, a name
    return socket.gethostname()


def is_gone(labelled: Mapping[str, str]) -> bool:
    """Whether its owner does not run any more. Of another machine's owners nothing is known: they live."""
    owner, _, since = labelled.get(OWNER, "").partition(":")
    return labelled.get(MACHINE) == machine() and owner.isdigit() and started(int(owner)) != int(since or 0)


def remove_left(client: "DockerClient") -> list[str]:
    """Remove what dead owners left; names of what that was."""
    left: list[str] = []
    for kind in (_containers(client), client.networks.list(**_ours()), client.volumes.list(**_ours())):
        gone = [one for one in kind if is_gone(_labels(one))]
        left += [str(one.name) for one in gone]
        remove(gone)
    return left


def of_run(client: "DockerClient", run: str) -> list[Any]:
    """All that a run made: containers first, then networks, then volumes."""
    mine = {"filters": {"label": f"{RUN}={run}"}}
    return [
        *client.containers.list(all=True, ignore_removed=True, **mine), *client.networks.list(**mine),
        *client.volumes.list(**mine),
    ]  # fmt: skip


def remove(things: Iterable[Any]) -> None:
    """Each of them; what another removes meanwhile, or still holds, is its own."""
    from docker.errors import APIError  # noqa: PLC0415 - an optional extra

    for one in things:
        with suppress(APIError):
            if hasattr(one, "image"):  # a container
                one.remove(force=True, v=True)
            else:
                one.remove()


def _ours() -> dict[str, Any]:
    return {"filters": {"label": RUN}}


def _containers(client: "DockerClient") -> list[Any]:
    return list(client.containers.list(all=True, ignore_removed=True, **_ours()))


def _labels(one: Any) -> Mapping[str, str]:  # noqa: ANN401 - docker's things have no common class
    told: Mapping[str, str] | None = one.labels if hasattr(one, "labels") else one.attrs.get("Labels")
    return told or {}
