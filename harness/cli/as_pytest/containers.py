"""The reference cloud in containers, for the time of a session of pytest."""

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.conformance.containers.cloud import ContainerCloud

_REQUIRED = "CAMPROOF_REQUIRE_DOCKER"


def started(regions: tuple[str, ...]) -> "Iterator[ContainerCloud]":
    """The cloud with these regions, or else two; then it is removed.

    Where no container engine answers, the test is skipped, with what to do; with CAMPROOF_REQUIRE_DOCKER it fails.
    """
    from harness.conformance.containers.cloud import ContainerCloud  # noqa: PLC0415 - only who asks for it waits for it
    from harness.conformance.containers.engine import NoEngineError  # noqa: PLC0415
    from harness.conformance.containers.target import FOLDER  # noqa: PLC0415
    from harness.conformance.embedded import REGIONS  # noqa: PLC0415
    from harness.left_behind import own_folder  # noqa: PLC0415
    from reference_impl.deployment.apart.plan import Wanted  # noqa: PLC0415

    with ExitStack() as stack:
        folder = stack.enter_context(own_folder(FOLDER))
        try:
            cloud = stack.enter_context(ContainerCloud(Wanted(regions=regions or REGIONS, web=True), folder))
        except NoEngineError as none:
            if os.environ.get(_REQUIRED):
                pytest.fail(str(none), pytrace=False)
            pytest.skip(str(none))
        yield cloud


def logs(cloud: "ContainerCloud") -> list[tuple[str, str]]:
    """The end of what each container wrote, as sections of a report."""
    return [(f"container {name}", one.tail()) for name, one in cloud.containers.items()]
