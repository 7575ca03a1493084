from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from harness.cli.as_pytest import containers
from harness.conformance.containers.cloud import ContainerCloud
from harness.conformance.containers.engine import engine
from harness.conformance.containers.owner import RUN, of_run
from harness.conformance.containers.target import FOLDER
from harness.left_behind import own_folder
from reference_impl.deployment.apart.plan import Wanted
from tests.reference_impl.deployment.containers.engine import made_images

REGIONS = ("eu-fra", "us-iad")


@pytest.fixture(scope="session")
def images_of_here() -> dict[str, str]:
    """Variables that name images made of what is in this checkout."""
    postgres, services = made_images()
    return {"CAMPROOF_IMAGE": services, "CAMPROOF_POSTGRES_IMAGE": postgres}


@contextmanager
def named(images: dict[str, str]) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in images.items():
            patch.setenv(name, value)
        yield


def left_of(run: str) -> list[object]:
    client = engine()
    try:
        return of_run(client, run)
    finally:
        client.close()


@pytest.fixture(scope="session")
def cloud(images_of_here: dict[str, str]) -> Iterator[ContainerCloud]:
    """Of two regions; a test that strikes it leaves it whole."""
    with named(images_of_here):
        for cloud in containers.started(REGIONS):
            yield cloud
            run = cloud.labels[RUN]
    assert left_of(run) == []


@pytest.fixture(scope="session")
def of_small_disk(images_of_here: dict[str, str]) -> Iterator[ContainerCloud]:
    """Of one region, which has 32 MB, and a database of 128 MB."""
    wanted, sizes = Wanted(regions=("eu-fra",)), {"eu-fra": 32_000_000, "eu-fra-db": 128_000_000}
    with (
        named(images_of_here),
        own_folder(FOLDER) as folder,
        ContainerCloud(wanted, folder, disk_bytes=sizes) as cloud,
    ):
        yield cloud
