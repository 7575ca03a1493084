"""Whether this machine has room for cameras that are acted out: open files and memory, found out before a run."""

import resource

import psutil

from harness.errors import CamproofFailedError
from harness.scenario.model import CameraSpec, Scenario

_FILES_A_CAMERA, _FILES = 16, 500  # connections to four services, each with three ends; and all else
_OF_MEMORY = 0.7  # of what is free


def has_room_for_cameras(scenario: Scenario) -> None:
    """Raise this process's limit of open files as far as is needed; CamproofFailedError where one of both is short."""
    cameras = [camera for site in scenario.sites for camera in site.cameras]
    _open_files(len(cameras) * _FILES_A_CAMERA + _FILES, len(cameras))
    wanted_bytes, free_bytes = sum(_cached(c, scenario.duration_s) for c in cameras), psutil.virtual_memory().available
    if wanted_bytes > _OF_MEMORY * free_bytes:
        raise CamproofFailedError(
            f"the stream caches of {len(cameras):,} cameras may hold {wanted_bytes / 1e9:.1f} GB in this process, and "
            f"{free_bytes / 1e9:.1f} GB of memory are free: use smaller caches, or fewer cameras"
        )


def _open_files(wanted: int, cameras: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= wanted or soft == resource.RLIM_INFINITY:
        return
    if hard != resource.RLIM_INFINITY and hard < wanted:
        raise CamproofFailedError(
            f"{cameras:,} cameras need {wanted:,} open files at most, and this process may have {hard:,}: raise the "
            "limit with `ulimit -Hn`, or use fewer cameras"
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _cached(camera: CameraSpec, duration_s: float) -> float:
    most = max((camera.bits_per_s, *(rate for _, rate in camera.bits_per_s_from)))
    return min(camera.cache_bytes, most * duration_s / 8)
