"""The camera's seeded faults: each one small override of one part, in a file of its own beside this one."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from harness.camera.faulty import (
    backs_off_in_step,
    cache_over_size,
    counts_segments,
    drains_slowly,
    drop_comes_late,
    drop_without_gap,
    drops_in_flight,
    drops_one_too_many,
    drops_the_newest_held,
    drops_the_wrong_one,
    drops_when_throttled,
    drops_with_room,
    forgets_when_sent,
    gap_of_one_length,
    iv_chained,
    iv_counts,
    iv_repeats,
    key_from_clock,
    key_from_name,
    key_never_rotates,
    key_shared_by_cameras,
    keystream_of_one_block,
    newest_first,
    only_the_start_sealed,
    packed_not_sealed,
    plaintext_stored,
    renews_late,
    resumed_upload_cut,
    retries_at_once,
    uses_expired_credentials,
)
from harness.camera.faulty.fault import CameraFault

_FAULTS = (
    iv_repeats.FAULT,
    key_from_name.FAULT,
    key_shared_by_cameras.FAULT,
    plaintext_stored.FAULT,
    drop_without_gap.FAULT,
    gap_of_one_length.FAULT,
    cache_over_size.FAULT,
    iv_chained.FAULT,
    iv_counts.FAULT,
    key_from_clock.FAULT,
    key_never_rotates.FAULT,
    only_the_start_sealed.FAULT,
    packed_not_sealed.FAULT,
    keystream_of_one_block.FAULT,
    drops_with_room.FAULT,
    drop_comes_late.FAULT,
    drops_the_wrong_one.FAULT,
    resumed_upload_cut.FAULT,
    forgets_when_sent.FAULT,
    newest_first.FAULT,
    renews_late.FAULT,
    uses_expired_credentials.FAULT,
    drains_slowly.FAULT,
    retries_at_once.FAULT,
    backs_off_in_step.FAULT,
    drops_when_throttled.FAULT,
    drops_the_newest_held.FAULT,
    drops_one_too_many.FAULT,
    counts_segments.FAULT,
    drops_in_flight.FAULT,
)


def _faults() -> Iterator[CameraFault]:
    """Of every file here that has one, by the files' names."""
    for module in iter_modules([str(Path(__file__).parent)], f"{__package__}."):
        fault = getattr(import_module(module.name), "FAULT", None)
        if isinstance(fault, CameraFault):
            yield fault


CAMERA_FAULTS: Mapping[str, CameraFault] = {fault.id: fault for fault in _faults()}
